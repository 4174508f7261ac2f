// Arrays as cells with numbers, in SVG.
import { css, nothing, svg } from "../vendor/lit.js";
import { number } from "./language.js";
import { pressed } from "./plane.js";

/**
 * A table of cells.
 * @param {any[][]} rows numbers or texts
 * @param {{x: number, y: number, size: number, height?: number, color?: string | ((row: number, column: number) => string),
 *   chosen?: (row: number, column: number) => boolean, copy?: (row: number, column: number) => boolean,
 *   onPick?: (row: number, column: number) => void, name?: (row: number, column: number) => string}} options `size`: the
 *   width of a cell; `chosen`: strong cells, the others are pale; `copy`: dashed cells; `onPick`: called on a click, a
 *   key, or when the mouse enters; `name`: of a cell that can be picked
 */
export function cells(rows, { x, y, size, height = size, color = "0", chosen, copy, onPick, name }) {
  return rows.map((row, r) =>
    row.map((value, c) => {
      const strong = chosen ? chosen(r, c) : true;
      const look = `cell ${strong ? "" : "pale"} ${copy?.(r, c) ? "copied" : ""}`;
      const shape = svg`<rect class=${look} data-color=${typeof color === "function" ? color(r, c) : color}
          x=${x + c * size + 1.5} y=${y + r * height + 1.5} width=${size - 3} height=${height - 3} rx="4"></rect>
        <text class="cell-text ${strong ? "" : "pale"}" x=${x + (c + 0.5) * size} y=${y + (r + 0.5) * height} dy="0.35em"
          text-anchor="middle">${typeof value === "number" ? number(value) : value}</text>`;
      if (!onPick) return shape;
      const pick = () => onPick(r, c);
      return svg`<g role="button" tabindex="0" aria-label=${name?.(r, c) ?? String(value)} @click=${pick}
        @pointerenter=${(/** @type {PointerEvent} */ event) => event.pointerType === "mouse" && pick()}
        @keydown=${pressed(pick)}>${shape}</g>`;
    }),
  );
}

/**
 * A small text, such as an index beside a cell.
 * @param {number} x
 * @param {number} y
 * @param {unknown} text
 * @param {{anchor?: "start" | "middle" | "end", className?: string}} [options]
 */
export function note(x, y, text, { anchor = "middle", className = "tick" } = {}) {
  return svg`<text class=${className} x=${x} y=${y} dy="0.35em" text-anchor=${anchor}>${text ?? nothing}</text>`;
}

/**
 * A shape as Python writes it.
 * @param {number[]} shape
 */
export function tuple(shape) {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}

/** The style of these parts. */
export const cellStyle = css`
  .cell {
    fill: color-mix(in srgb, var(--c) 24%, var(--background));
    stroke: var(--c);
    stroke-width: 1.4;
  }
  .cell.pale {
    fill: color-mix(in srgb, var(--c) 5%, var(--background));
    stroke: var(--grid);
  }
  .cell.copied {
    fill: color-mix(in srgb, var(--c) 7%, var(--background));
    stroke-dasharray: 3 3;
    stroke-width: 1;
  }
  .cell-text {
    font-family: var(--mono);
    font-size: 14px;
    font-weight: 600;
    pointer-events: none;
  }
  .cell-text.pale {
    fill: var(--muted);
    font-weight: 400;
  }
  [role="button"] {
    cursor: pointer;
  }
  .code-line {
    font-family: var(--mono);
    font-size: 13.5px;
  }
  .head {
    fill: var(--panel);
    stroke: var(--grid);
  }
  [role="button"]:hover .head {
    stroke: var(--c0);
  }
  .join {
    fill: none;
    stroke: var(--muted);
    stroke-width: 1.2;
  }
  p.code-line,
  p.muted {
    margin: 0;
    font-size: 0.88rem;
  }
`;
