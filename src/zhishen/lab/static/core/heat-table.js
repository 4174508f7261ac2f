// A small array as a table of numbers on colored cells: negative blue, positive red.
import { svg, html, nothing } from "../vendor/lit.js";
import { number } from "./language.js";
import { colormap } from "./plot.js";

const [HEIGHT, DIGIT] = [24, 7.2]; // of a cell, and the width of a digit, in pixels
const PALE = 2.2; // how much paler cells are than the colors of the palette, so that numbers are legible

/** @typedef {import("./connection.js").NdArray} NdArray */

/**
 * The numbers of an array as rows: the last axis has the columns.
 * @param {NdArray} array
 */
export function matrixOf(array) {
  const columns = array.shape.at(-1) ?? 1;
  const values = Array.from(array.data);
  return Array.from({ length: values.length / columns }, (_, row) => values.slice(row * columns, (row + 1) * columns));
}

/**
 * The largest absolute value of some arrays; 1 if all are 0.
 * @param {NdArray[]} arrays
 */
export function limitOf(arrays) {
  const sizes = arrays.flatMap((array) => Array.from(array.data, Math.abs)).filter(Number.isFinite);
  return Math.max(...sizes, 0) || 1;
}

/**
 * A table of numbers.
 * @param {NdArray} array
 * @param {{label: string, limit: number, marked?: (index: number) => boolean, digits?: number}} options `label`: for screen
 *   readers; `limit`: the absolute value with the strongest color; `marked`: the cells with a frame
 */
export function heatTable(array, { label, limit, marked, digits = 3 }) {
  const rows = matrixOf(array);
  const texts = rows.map((row) => row.map((value) => number(Math.abs(value) < 1e-12 * limit ? 0 : value, digits)));
  const cell = 12 + DIGIT * Math.max(...texts.flat().map((text) => text.length), 3);
  const [width, height] = [cell * (rows[0]?.length ?? 0) + 2, HEIGHT * rows.length + 2];
  const colors = colormap("diverging");
  const columns = rows[0]?.length ?? 0;
  const spoken = `${label}: ${texts.map((row) => row.join(", ")).join("; ")}`;
  return html`<svg width=${width} height=${height} viewBox="-1 -1 ${width} ${height}" role="img" aria-label=${spoken}>
    ${rows.map((row, i) =>
      row.map((value, j) => {
        const [r, g, b] = colors((value / (PALE * limit) + 1) / 2).map(Math.round);
        return svg`<rect x=${j * cell} y=${i * HEIGHT} width=${cell} height=${HEIGHT} fill="rgb(${r} ${g} ${b})"></rect>
          <text x=${(j + 0.5) * cell} y=${(i + 0.5) * HEIGHT} dy="0.35em" text-anchor="middle">${texts[i][j]}</text>`;
      }),
    )}
    ${rows.map((row, i) =>
      row.map((_, j) =>
        marked?.(i * columns + j)
          ? svg`<rect class="mark" x=${j * cell + 1.5} y=${i * HEIGHT + 1.5} width=${cell - 3} height=${HEIGHT - 3}></rect>`
          : nothing,
      ),
    )}
    <rect class="border" width=${width - 2} height=${height - 2}></rect>
  </svg>`;
}
