// Parts of diagrams that several elements of chapter 3 draw.
import { css, nothing, svg } from "../vendor/lit.js";
import { line, points } from "./plot.js";

/** The style of these parts. */
export const curveStyle = css`
  .zero {
    fill: none;
    stroke: var(--line);
    stroke-width: 1;
  }
  .cursor {
    stroke: var(--text);
    stroke-width: 1;
    stroke-dasharray: 3 3;
  }
`;

/**
 * The lines x = 0 and y = 0, a little darker than the grid.
 * @param {import("./types").Frame} frame
 */
export function zeroLines(frame) {
  const [x, y] = [frame.x(0), frame.y(0)];
  return svg`<path class="zero" d="M0,${y}H${frame.width}M${x},0V${frame.height}"></path>`;
}

/**
 * A curve that may jump at 0: a full disk is its value there, a hollow one its limit.
 * @param {import("./types").Frame} frame
 * @param {number[]} xs with 0
 * @param {number[]} ys
 * @param {{color: string, jump: boolean}} options
 */
export function curve(frame, xs, ys, { color, jump }) {
  const middle = xs.findIndex((x) => x >= 0);
  if (!jump || ys[middle] === ys[middle + 1]) return line(frame, xs, ys, { color });
  const limit = ys[middle + 1];
  return svg`${line(frame, xs.slice(0, middle + 1), ys.slice(0, middle + 1), { color })}
    ${line(frame, [0, ...xs.slice(middle + 1)], [limit, ...ys.slice(middle + 1)], { color })}
    ${points(frame, [0], [ys[middle]], { color, radius: 4 })}
    ${points(frame, [0], [limit], { color, radius: 3.5, className: "ring" })}`;
}

/**
 * A vertical line at x.
 * @param {import("./types").Frame} frame
 * @param {number} x
 */
export function cursor(frame, x) {
  const place = frame.x(x);
  return place < 0 || place > frame.width
    ? nothing
    : svg`<line class="cursor" x1=${place} x2=${place} y2=${frame.height}></line>`;
}

/**
 * An interval around numbers, with room on both sides, within bounds.
 * @param {number[]} numbers
 * @param {[number, number]} [bounds]
 * @returns {[number, number]}
 */
export function around(numbers, [lowest, highest] = [-Infinity, Infinity]) {
  const finite = numbers.filter(Number.isFinite);
  const [low, high] = [Math.max(lowest, Math.min(...finite)), Math.min(highest, Math.max(...finite))];
  const room = 0.08 * (high - low || 1);
  return [low - room, high + room];
}
