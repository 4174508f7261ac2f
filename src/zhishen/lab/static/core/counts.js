// A table of counts: a click on a cell adds samples to it or removes them.
import { css, html, nothing } from "../vendor/lit.js";
import { t } from "./language.js";

export const countsStyle = css`
  .counts th,
  .counts td {
    padding: 3px;
    border: 0;
    text-align: center;
  }
  .counts th {
    padding: 0.2rem 0.4rem;
    font-weight: 500;
  }
  .counts tbody th {
    text-align: right;
  }
  .counts .sum {
    color: var(--muted);
    font-variant-numeric: tabular-nums;
  }
  .counts button {
    position: relative;
    width: 4rem;
    height: 3rem;
    padding: 0;
    overflow: hidden;
    border: 1px solid var(--grid);
    border-radius: 8px;
    background: var(--background);
    color: var(--text);
    font: inherit;
    font-variant-numeric: tabular-nums;
    cursor: pointer;
    touch-action: manipulation;
    user-select: none;
  }
  .counts button:hover {
    border-color: var(--c0);
  }
  .counts svg {
    position: absolute;
    inset: 0;
  }
  .counts rect {
    fill: var(--c0);
    fill-opacity: 0.28;
  }
  .counts span {
    position: relative;
  }
  @container (max-width: 30rem) {
    .counts button {
      width: 3.1rem;
    }
    .counts th {
      padding: 0.1rem 0.2rem;
      font-size: 0.8rem;
    }
  }
`;

/**
 * The table. A click adds `step` samples; with Shift, or the key −, it removes them.
 * @param {{counts: number[][], rows: string[], columns: string[], label: string, step?: number, most?: number,
 *   onChange: (counts: number[][]) => void}} options `step`: samples for each click, negative to remove
 */
export function countsTable({ counts, rows, columns, label, step = 1, most = 500, onChange }) {
  const largest = Math.max(1, ...counts.flat());
  /** @type {(row: number, column: number, by: number) => void} */
  const add = (row, column, by) => {
    const value = Math.max(0, Math.min(most, counts[row][column] + by));
    onChange(counts.map((line, i) => line.map((each, j) => (i === row && j === column ? value : each))));
  };
  const sums = columns.map((_, column) => counts.reduce((sum, line) => sum + line[column], 0));
  return html`<table class="counts" aria-label=${label}>
    <thead>
      <tr>
        <td></td>
        ${columns.map((name) => html`<th scope="col">${name}</th>`)}
        <td></td>
      </tr>
    </thead>
    <tbody>
      ${counts.map(
        (line, row) =>
          html`<tr>
            <th scope="row">${rows[row]}</th>
            ${line.map(
              (count, column) =>
                html`<td>
                  <button
                    aria-label=${t(
                      `${rows[row]}, ${columns[column]}: ${count}`,
                      `${rows[row]}，${columns[column]}：${count}`,
                    )}
                    @click=${(/** @type {MouseEvent} */ event) => add(row, column, event.shiftKey ? -step : step)}
                    @keydown=${(/** @type {KeyboardEvent} */ event) => {
                      if (event.key === "+" || event.key === "=") add(row, column, Math.abs(step));
                      if (event.key === "-") add(row, column, -Math.abs(step));
                    }}
                  >
                    ${fill(count / largest)}<span>${count}</span>
                  </button>
                </td>`,
            )}
            <td class="sum">${line.reduce((a, b) => a + b, 0)}</td>
          </tr>`,
      )}
    </tbody>
    <tfoot>
      <tr>
        <td></td>
        ${sums.map((sum) => html`<td class="sum">${sum}</td>`)}
        <td class="sum">${sums.reduce((a, b) => a + b, 0)}</td>
      </tr>
    </tfoot>
  </table>`;
}

/**
 * A cell is filled from below by its share of the largest count.
 * @param {number} share
 */
function fill(share) {
  if (!share) return nothing;
  return html`<svg width="100%" height="100%" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
    <rect x="0" y=${1 - share} width="1" height=${share}></rect>
  </svg>`;
}

/**
 * A table with another number of columns; new ones are empty.
 * @param {number[][]} counts
 * @param {number} count
 */
export function withColumns(counts, count) {
  return counts.map((line) => [...line, ...Array(count).fill(0)].slice(0, count));
}

/**
 * A table with another number of rows; new ones are empty.
 * @param {number[][]} counts
 * @param {number} count
 */
export function withRows(counts, count) {
  const empty = () => Array(counts[0].length).fill(0);
  return Array.from({ length: count }, (_, row) => counts[row] ?? empty());
}
