// Fields for the numbers of a list or of a matrix.
import { css, html, nothing } from "../vendor/lit.js";
import { t } from "./language.js";

/** @typedef {number[] | number[][]} Numbers */

/**
 * A field for each number of a list or of a matrix.
 * @param {{label: string, value: Numbers, min?: number, max?: number, onInput: (value: Numbers) => void}} options
 */
export function matrixField({ label, value, min, max, onInput }) {
  const matrix = Array.isArray(value[0]);
  const rows = /** @type {number[][]} */ (matrix ? value : [value]);
  /** @type {(row: number, column: number, cell: number) => void} */
  const changed = (row, column, cell) => {
    const next = rows.map((each, index) =>
      index === row ? each.map((old, at) => (at === column ? cell : old)) : each,
    );
    onInput(matrix ? next : next[0]);
  };
  return html`<div class="matrix" role="group" aria-label=${label}>
    <span class="name">${label}</span>
    <div class="cells">
      ${rows.map(
        (row, i) =>
          html`<div class="cell-row">
            ${row.map(
              (cell, j) =>
                html`<input
                  type="number"
                  aria-label=${`${label}[${matrix ? `${i}, ` : ""}${j}]`}
                  title=${t("arrow keys change the number", "方向键可以改变数值")}
                  min=${min ?? nothing}
                  max=${max ?? nothing}
                  step="any"
                  .value=${String(cell)}
                  @input=${(/** @type {Event} */ event) => {
                    const input = /** @type {HTMLInputElement} */ (event.target);
                    if (input.value !== "" && input.checkValidity()) changed(i, j, Number(input.value));
                  }}
                />`,
            )}
          </div>`,
      )}
    </div>
  </div>`;
}

/** The style of `matrixField`. */
export const matrixStyle = css`
  .matrix {
    display: grid;
    gap: 0.2rem;
    font-size: 0.88rem;
  }
  .cells {
    display: grid;
    gap: 0.25rem;
    overflow-x: auto;
    padding: 3px;
  }
  .cell-row {
    display: flex;
    gap: 0.25rem;
  }
  .cells input[type="number"] {
    flex: 1 1 3.2rem;
    width: 3.2rem;
    min-width: 2.6rem;
    max-width: 5rem;
    min-height: 1.9rem;
    padding: 0.1rem 0.25rem;
    font-size: 0.82rem;
    text-align: right;
    appearance: textfield;
  }
`;
