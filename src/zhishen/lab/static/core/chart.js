// Charts of several curves whose names stand at their ends, and small multiples.
import { handle, line, plot } from "./plot.js";
import { scaleLinear } from "../vendor/d3.js";
import { nothing, svg } from "../vendor/lit.js";

/**
 * @typedef {{xs: ArrayLike<number>, ys: ArrayLike<number>, color: string, text?: string, dashed?: boolean,
 *   className?: string}} Series `text`: the name at the end of the curve; "" for none
 */

/**
 * How many panels of at least a width stand side by side, and how wide each is.
 * @param {number} width
 * @param {number} count
 * @param {{least?: number, gap?: number}} [options]
 */
export function panels(width, count, { least = 300, gap = 16 } = {}) {
  const columns = Math.max(1, Math.min(count, Math.floor((width + gap) / (least + gap))));
  return { columns, width: Math.floor((width - gap * (columns - 1)) / columns) };
}

/**
 * The numbers from 0 (or `first`) on.
 * @param {number} length
 * @param {number} [first]
 */
export function range(length, first = 0) {
  return Array.from({ length }, (_, index) => index + first);
}

/**
 * The smallest and the largest of the finite numbers; the fallback if there are none.
 * @param {ArrayLike<number>[]} lists
 * @param {[number, number]} fallback
 * @returns {[number, number]}
 */
export function extent(lists, fallback) {
  let [low, high] = [Infinity, -Infinity];
  for (const list of lists) {
    for (const value of Array.from(list)) {
      if (Number.isFinite(value)) [low, high] = [Math.min(low, value), Math.max(high, value)];
    }
  }
  return low <= high ? [low, high] : fallback;
}

/**
 * A chart of curves with their names at their ends.
 * @param {{width: number, height: number, x: import("./types").Axis, y: import("./types").Axis, label: string,
 *   series: Series[], below?: (frame: import("./types").Frame) => unknown,
 *   above?: (frame: import("./types").Frame) => unknown, outside?: (frame: import("./types").Frame) => unknown}} options
 *   `below` and `above`: what is drawn before and after the curves
 */
export function curves({ width, height, x, y, label, series, below, above, outside }) {
  const room = Math.max(0, ...series.map(({ text }) => widthOf(text ?? "")));
  const margin = { right: room ? room + 14 : 14 };
  return plot(
    { width, height, x, y, label, margin },
    (frame) => svg`${below?.(frame) ?? nothing}
      ${series.map(({ xs, ys, color, dashed, className }) => line(frame, xs, ys, { color, dashed, className }))}
      ${above?.(frame) ?? nothing}`,
    (frame) => svg`${namesAtEnds(frame, series)}${outside?.(frame) ?? nothing}`,
  );
}

/**
 * The names of curves at their last points, moved apart if they are close.
 * @param {import("./types").Frame} frame
 * @param {Series[]} series
 */
function namesAtEnds(frame, series) {
  const ends = series
    .filter(({ text, ys }) => text && Array.from(ys).some(Number.isFinite))
    .map(({ xs, ys, color, text }) => {
      const index = lastFinite(ys);
      const inside = Math.max(6, Math.min(frame.height - 2, frame.y(ys[index])));
      return { x: Math.min(frame.width, frame.x(xs[index])), y: inside, color, text };
    })
    .sort((a, b) => a.y - b.y);
  for (let k = 1; k < ends.length; k += 1) ends[k].y = Math.max(ends[k].y, ends[k - 1].y + 14);
  const over = ends.length ? Math.max(0, ends[ends.length - 1].y - frame.height) : 0;
  return ends.map(
    (end, k) => svg`<text class="end" data-color=${end.color} x=${end.x + 6}
      y=${end.y - Math.min(over, over * ((k + 1) / ends.length) * 1.5)} dy="0.32em">${end.text}</text>`,
  );
}

/** @param {ArrayLike<number>} ys */
function lastFinite(ys) {
  let index = ys.length - 1;
  while (index > 0 && !Number.isFinite(ys[index])) index -= 1;
  return index;
}

/**
 * The width of a text of 12 pixels, roughly.
 * @param {string} text
 */
export function widthOf(text) {
  return [...text].reduce((sum, sign) => sum + (sign > "\u2e80" ? 12.5 : 8.2), 0);
}

/**
 * A title above a panel, drawn within it.
 * @param {import("./types").Frame} frame
 * @param {string} text
 * @param {string} [color]
 */
export function panelTitle(frame, text, color) {
  return svg`<text class="title" data-color=${color ?? nothing} x=${frame.width / 2} y="-8" text-anchor="middle">${text}</text>`;
}

/**
 * A point that is dragged along a logarithmic x axis. An arrow key moves it by a tenth of a power of ten.
 * @param {import("./types").Frame} frame
 * @param {{x: number, y: number, limits: [number, number], label: string, color?: string,
 *   onMove: (x: number) => void}} options
 */
export function logHandle(frame, { x, y, limits, label, color, onMove }) {
  const exponents = /** @type {any} */ (
    scaleLinear()
      .domain(frame.x.domain().map(Math.log10))
      .range(/** @type {[number, number]} */ (frame.x.range()))
  );
  const [low, high] = limits;
  return handle(
    { ...frame, x: exponents },
    {
      x: Math.log10(x),
      y,
      label: `log₁₀ ${label}`,
      color,
      step: [0.1, 0],
      limits: [limits.map(Math.log10), [y, y]],
      onMove: (exponent) => onMove(Math.min(high, Math.max(low, Number((10 ** exponent).toPrecision(3))))),
    },
  );
}
