// Channels and filters: their numbers are below each other in one table of the state, and their tiles below or beside each
// other in a picture.
import { slider } from "./controls.js";
import { t } from "./language.js";
import { tiles } from "./tiles.js";
import { svg } from "../vendor/lit.js";

/** @typedef {number[][]} Rows */

/** The colors of the channels. */
export const CHANNEL_COLORS = ["forward", "conv", "4"];

/** Pixels between two channels of a picture. */
export const GAP = 8;

/**
 * The rows of one of several parts of the same height.
 * @param {Rows} rows
 * @param {number} count
 * @param {number} index
 */
export function partOf(rows, count, index) {
  const height = rows.length / count;
  return rows.slice(index * height, (index + 1) * height);
}

/**
 * Channels from one of them: the further ones are shifted copies.
 * @param {Rows} rows
 * @param {number} count
 */
export function shiftedCopies(rows, count) {
  const shifted = (/** @type {number} */ by) => rows.map((_, index) => rows[(index + by) % rows.length]);
  return Array.from({ length: count }, (_, channel) => shifted(channel)).flat();
}

/**
 * Filters from one channel of one of them: every second filter is mirrored.
 * @param {Rows} rows
 * @param {{channels: number, filters: number}} counts
 */
export function filterCopies(rows, { channels, filters }) {
  const mirrored = rows.map((row) => [...row].reverse());
  return Array.from({ length: filters }, (_, filter) => shiftedCopies(filter % 2 ? mirrored : rows, channels)).flat();
}

/**
 * The place within one part, if it is there.
 * @param {[number, number]} place
 * @param {number} index of the part
 * @param {number} height of a part
 * @returns {[number, number] | undefined}
 */
export function within([row, column], index, height) {
  return Math.floor(row / height) === index ? [row - index * height, column] : undefined;
}

/**
 * How high channels below each other are.
 * @param {number} channels
 * @param {number} height of one
 */
export function stacked(channels, height) {
  return channels * height + (channels - 1) * GAP;
}

/**
 * A slider for the number of channels.
 * @param {number} value
 * @param {(channels: number) => void} onInput
 */
export function channelSlider(value, onInput) {
  return slider({ label: t("Channels C", "通道数 C"), value, min: 1, max: 3, step: 1, color: "conv", onInput });
}

/**
 * A slider for the number of filters.
 * @param {number} value
 * @param {(filters: number) => void} onInput
 */
export function filterSlider(value, onInput) {
  return slider({ label: t("Filters O", "滤波器数 O"), value, min: 1, max: 2, step: 1, color: "parameter", onInput });
}

/**
 * The tiles of filters, (O, C, FH, FW): the filters beside each other, the channels of each below each other.
 * @param {import("./connection.js").NdArray} values
 * @param {{size: number, color: string, shade: (filter: number) => number, at?: [number, number],
 *   onPoint?: (row: number, column: number) => void, onSet?: (row: number, column: number, value: number) => void
 *   }} options rows are those of the table of the state
 */
export function filterTiles(values, { size, color, shade, at, onPoint, onSet }) {
  const [filters, channels, height, width] = values.shape;
  return Array.from({ length: filters * channels }, (_, part) => {
    const [o, c] = [Math.floor(part / channels), part % channels];
    return svg`${tiles(values.at(o).at(c).list(), {
      x: o * (width * size + GAP),
      y: c * (height * size + GAP),
      size,
      color,
      small: size < 32,
      shade: () => shade(o),
      at: at && within(at, part, height),
      name: (i, j) =>
        filters > 1
          ? t(
              `weight, filter ${o + 1}, channel ${c + 1}, row ${i + 1}, column ${j + 1}`,
              `权重，滤波器 ${o + 1}，通道 ${c + 1}，第 ${i + 1} 行第 ${j + 1} 列`,
            )
          : t(
              `weight, channel ${c + 1}, row ${i + 1}, column ${j + 1}`,
              `权重，通道 ${c + 1}，第 ${i + 1} 行第 ${j + 1} 列`,
            ),
      onPoint: onPoint && ((i, j) => onPoint(part * height + i, j)),
      onSet: onSet && ((i, j, value) => onSet(part * height + i, j, value)),
    })}`;
  });
}

/**
 * The tiles of an image, (C, H, W), its channels below each other.
 * @param {import("./connection.js").NdArray} values
 * @param {{size: number, color?: string, shade: (row: number, column: number) => number, at?: [number, number],
 *   onPoint?: (row: number, column: number) => void, onSet?: (row: number, column: number, value: number) => void
 *   }} options `color`: of all channels, in place of their own; rows of `at`, `onPoint` and `onSet` are those of the table
 *   of the state
 */
export function imageTiles(values, { size, color, shade, at, onPoint, onSet }) {
  const [channels, height] = values.shape;
  return Array.from(
    { length: channels },
    (_, c) =>
      svg`${tiles(values.at(c).list(), {
        y: c * (height * size + GAP),
        size,
        color: color ?? CHANNEL_COLORS[c],
        small: size < 32,
        shade,
        at: at && within(at, c, height),
        name: (i, j) =>
          t(
            `pixel, channel ${c + 1}, row ${i + 1}, column ${j + 1}`,
            `像素，通道 ${c + 1}，第 ${i + 1} 行第 ${j + 1} 列`,
          ),
        onPoint: onPoint && ((i, j) => onPoint(c * height + i, j)),
        onSet: onSet && ((i, j, value) => onSet(c * height + i, j, value)),
      })}`,
  );
}
