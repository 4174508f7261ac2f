// Feature maps as pictures: one alone, and all of a layer in a sheet.
import { NdArray } from "./connection.js";
import { image } from "./plot.js";

/** Pixels between two feature maps of a sheet. */
export const GAP = 2;

/**
 * A feature map; blue is negative, orange positive.
 * @param {NdArray} values
 * @param {{x: number, y: number, side: number}} place
 */
export function mapImage(values, { x, y, side }) {
  // An entry that is not a number is a gap.
  const largest = Math.max(...Array.from(values.data, (value) => Math.abs(value) || 0), 1e-9);
  return image(values, { x, y, width: side, height: side, low: -largest, high: largest, kind: "diverging" });
}

/**
 * All feature maps in one array, with gaps.
 * @param {NdArray} maps of shape (channels, rows, columns)
 * @param {number} across maps in a row
 */
export function mapSheet(maps, across) {
  const [channels, rows, columns] = maps.shape;
  const down = Math.ceil(channels / across);
  const [height, width] = [down * (rows + GAP), across * (columns + GAP)];
  const all = new Float32Array(height * width).fill(NaN);
  for (let c = 0; c < channels; c += 1) {
    const [top, left] = [Math.floor(c / across) * (rows + GAP), (c % across) * (columns + GAP)];
    for (let i = 0; i < rows; i += 1) {
      const start = (c * rows + i) * columns;
      all.set(/** @type {Float32Array} */ (maps.data.subarray(start, start + columns)), (top + i) * width + left);
    }
  }
  return new NdArray(all, [height, width]);
}
