// Pictures of arrays on which one points: the mouse chooses a pixel, and so do the arrow keys.
import { nothing, svg } from "../vendor/lit.js";
import { number, t } from "./language.js";
import { image } from "./plot.js";

/** @type {Record<string, [number, number]>} */
const WAYS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/**
 * A picture of an array, one square for each number.
 * @param {import("./connection.js").NdArray} values of shape (rows, columns)
 * @param {{x?: number, y?: number, size: number, low: number, high: number, kind: string, name: string,
 *   frame?: {row: number, column: number, rows: number, columns: number, color: string}, at?: [number, number],
 *   onPoint?: (row: number, column: number) => void}} options `size`: of a square, in pixels; `frame`: around some squares;
 *   `at`: the chosen square, from which arrow keys move
 */
export function picture(values, { x = 0, y = 0, size, low, high, kind, name, frame, at, onPoint }) {
  const [rows, columns] = values.shape;
  const [width, height] = [columns * size, rows * size];
  const shown = svg`${image(values, { x, y, width, height, low, high, kind })}
    <rect class="picture-edge" x=${x} y=${y} width=${width} height=${height}></rect>
    ${
      frame
        ? svg`<rect class="ring-line" data-color=${frame.color} x=${x + frame.column * size} y=${y + frame.row * size}
            width=${frame.columns * size} height=${frame.rows * size} rx="2"></rect>`
        : nothing
    }`;
  if (!onPoint || !at) return shown;
  /** @param {PointerEvent} event */
  const point = (event) => {
    if (event.pointerType !== "mouse" && event.type === "pointermove" && !event.buttons) return;
    const area = /** @type {SVGGraphicsElement} */ (event.currentTarget);
    const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(area.getScreenCTM()?.inverse());
    const [i, j] = [Math.floor((place.y - y) / size), Math.floor((place.x - x) / size)];
    if (i >= 0 && j >= 0 && i < rows && j < columns) onPoint(i, j);
  };
  /** @param {KeyboardEvent} event */
  const press = (event) => {
    const way = WAYS[event.key];
    if (!way) return;
    event.preventDefault();
    const [i, j] = [at[0] + way[0], at[1] + way[1]];
    if (i >= 0 && j >= 0 && i < rows && j < columns) onPoint(i, j);
  };
  const [row, column] = at;
  const value = number(Number(values.data[row * columns + column]), 3);
  const text = t(`row ${row + 1}, column ${column + 1}: ${value}`, `第 ${row + 1} 行第 ${column + 1} 列：${value}`);
  return svg`<g class="touch" role="slider" tabindex="0" aria-label=${name} aria-valuetext=${text}
    aria-valuenow=${row * columns + column} aria-valuemin="0" aria-valuemax=${rows * columns - 1} @pointermove=${point}
    @pointerdown=${point} @keydown=${press}>${shown}</g>`;
}
