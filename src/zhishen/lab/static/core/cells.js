// Matrices as tables of cells, with brackets: shown, pointed at, or edited.
import { css, html, nothing } from "../vendor/lit.js";
import { number } from "./language.js";

/** The style of matrices. */
export const cellStyle = css`
  .matrix {
    display: inline-flex;
    flex-direction: column;
    align-items: center;
    gap: 0.25rem;
  }
  .matrix > .caption {
    color: var(--muted);
    font-size: 0.82rem;
    white-space: nowrap;
  }
  .matrix table {
    border-collapse: separate;
    border-spacing: 3px;
    border: solid var(--text);
    border-width: 0 2px;
    border-radius: 8px;
    padding: 1px 3px;
  }
  .matrix td,
  .matrix td:first-child {
    min-width: 2.6rem;
    height: 2.1rem;
    padding: 0 0.2rem;
    border: 0;
    border-radius: 5px;
    background: color-mix(in srgb, var(--c, var(--c7)) 14%, var(--card));
    color: var(--text);
    font-weight: 400;
    font-family: var(--mono);
    text-align: center;
  }
  .matrix td.lit {
    background: color-mix(in srgb, var(--c, var(--c7)) 48%, var(--card));
    font-weight: 600;
  }
  .matrix td.dim {
    background: none;
    color: var(--muted);
  }
  .matrix td button {
    width: 100%;
    height: 100%;
    padding: 0;
    border: 0;
    border-radius: 5px;
    background: none;
    color: inherit;
    font: inherit;
    cursor: pointer;
  }
  .matrix td input {
    width: 3.1rem;
    min-height: 1.9rem;
    padding: 0;
    border-color: transparent;
    background: none;
    text-align: center;
    font-size: 0.82rem;
    appearance: textfield;
    -moz-appearance: textfield;
  }
  .matrix td input:hover {
    border-color: var(--line);
  }
`;

/**
 * A matrix.
 * @param {number[][]} rows
 * @param {{caption: string, color: string, lit?: (row: number, column: number) => boolean,
 *   dim?: (row: number, column: number) => boolean, label?: (row: number, column: number) => string,
 *   onPoint?: (row: number, column: number) => void, pressed?: (row: number, column: number) => boolean,
 *   onEdit?: (row: number, column: number, value: number) => void}} options `lit`: cells in a stronger color; `onPoint`:
 *   makes every cell a button, which also follows the pointer; `onEdit`: makes every cell a field; `label`: the name of
 *   a cell for screen readers
 */
export function matrix(rows, { caption, color, lit, dim, label, onPoint, pressed, onEdit }) {
  /** @type {(value: number, i: number, j: number) => unknown} */
  const content = (value, i, j) => {
    if (onEdit) return cellField(value, label?.(i, j) ?? caption, (changed) => onEdit(i, j, changed));
    if (!onPoint) return number(value);
    const point = () => onPoint(i, j);
    return html`<button
      aria-label=${label?.(i, j) ?? nothing}
      aria-pressed=${pressed?.(i, j) ?? nothing}
      @click=${point}
      @focus=${point}
      @pointerenter=${point}
    >
      ${number(value)}
    </button>`;
  };
  return html`<div class="matrix" data-color=${color}>
    <span class="caption">${caption}</span>
    <table role="presentation">
      ${rows.map(
        (row, i) =>
          html`<tr>
            ${row.map((value, j) => {
              const kind = `${lit?.(i, j) ? "lit" : ""} ${dim?.(i, j) ? "dim" : ""}`;
              return html`<td class=${kind}>${content(value, i, j)}</td>`;
            })}
          </tr>`,
      )}
    </table>
  </div>`;
}

/**
 * A number that can be typed; what is not a number changes nothing.
 * @param {number} value
 * @param {string} label
 * @param {(value: number) => void} onInput
 */
function cellField(value, label, onInput) {
  /** @param {Event} event */
  const changed = (event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    if (input.value !== "" && input.checkValidity()) onInput(Number(input.value));
  };
  return html`<input
    type="number"
    aria-label=${label}
    min="-100"
    max="100"
    step="any"
    .value=${String(value)}
    @input=${changed}
  />`;
}
