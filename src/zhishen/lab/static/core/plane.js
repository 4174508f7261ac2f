// The plane of two inputs of a perceptron: half planes, their boundaries, and points with their class.
import { css, nothing, svg } from "../vendor/lit.js";

/** @typedef {[number, number]} Point */
/** @typedef {{w: ArrayLike<number>, b: number}} Line the line w·x + b = 0 */

/**
 * w·x + b.
 * @param {Line} line
 * @param {Point} point
 */
export function score({ w, b }, [x, y]) {
  return w[0] * x + w[1] * y + b;
}

/**
 * The rectangle that a frame shows.
 * @param {import("./types").Frame} frame
 * @returns {Point[]}
 */
export function rectangle(frame) {
  const [left, right] = frame.x.domain();
  const [bottom, top] = frame.y.domain();
  return [
    [left, bottom],
    [right, bottom],
    [right, top],
    [left, top],
  ];
}

/**
 * The part of a convex polygon where w·x + b > 0, or where it is not.
 * @param {Point[]} polygon
 * @param {Line} line
 * @param {boolean} [fires]
 * @returns {Point[]}
 */
export function half(polygon, line, fires = true) {
  const side = polygon.map((point) => (fires ? 1 : -1) * score(line, point));
  return polygon.flatMap((point, index) => {
    const next = (index + 1) % polygon.length;
    const [a, b] = [side[index], side[next]];
    const inside = a > 0 ? [point] : [];
    if (a > 0 === b > 0) return inside;
    const share = a / (a - b);
    const [x, y] = point;
    return [...inside, /** @type {Point} */ ([x + share * (polygon[next][0] - x), y + share * (polygon[next][1] - y)])];
  });
}

/**
 * A polygon with the tint of a region.
 * @param {import("./types").Frame} frame
 * @param {Point[]} polygon
 * @param {string} color
 */
export function region(frame, polygon, color) {
  if (polygon.length < 3) return nothing;
  const path = polygon.map(([x, y]) => `${frame.x(x).toFixed(2)},${frame.y(y).toFixed(2)}`).join("L");
  return svg`<path class="region" data-color=${color} d="M${path}Z"></path>`;
}

/**
 * The two ends of a line within a frame; null if the line is outside.
 * @param {import("./types").Frame} frame
 * @param {Line} line
 * @returns {[Point, Point] | null}
 */
export function ends(frame, line) {
  const corners = rectangle(frame);
  /** @type {Point[]} */
  const crossings = [];
  corners.forEach((from, index) => {
    const to = corners[(index + 1) % 4];
    const [a, b] = [score(line, from), score(line, to)];
    if (a > 0 === b > 0) return;
    const share = a / (a - b);
    crossings.push([from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])]);
  });
  return crossings.length < 2 ? null : [crossings[0], crossings[1]];
}

/**
 * The line w·x + b = 0.
 * @param {import("./types").Frame} frame
 * @param {Line} line
 * @param {{color?: string, className?: string}} [options]
 */
export function boundary(frame, line, { color = "text", className = "" } = {}) {
  const found = ends(frame, line);
  if (!found) return nothing;
  const [[x1, y1], [x2, y2]] = found;
  return svg`<path class="line ${className}" data-color=${color} d="M${frame.x(x1)},${frame.y(y1)}L${frame.x(x2)},${frame.y(y2)}"></path>`;
}

/**
 * A point with its class, 0 or 1, in it; a ring means that it is classified wrongly.
 * @param {import("./types").Frame} frame
 * @param {Point} point
 * @param {number} bit
 * @param {{wrong?: boolean, radius?: number}} [options]
 */
export function classPoint(frame, [x, y], bit, { wrong = false, radius = 12 } = {}) {
  const [a, b] = [frame.x(x), frame.y(y)];
  return svg`${wrong ? svg`<circle class="wrong" cx=${a} cy=${b} r=${radius + 6}></circle>` : nothing}
    <circle class="point" data-color=${bit ? "positive" : "negative"} cx=${a} cy=${b} r=${radius}></circle>
    <text class="bit" x=${a} y=${b} dy="0.35em" text-anchor="middle">${bit}</text>`;
}

/**
 * Call a function when Enter or the space bar is pressed.
 * @param {() => void} onPress
 */
export function pressed(onPress) {
  return (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    onPress();
  };
}

/**
 * A number with two digits after the point and a true minus, as in equations.
 * @param {number} value
 */
export function short(value) {
  return String(Number(value.toFixed(2))).replace("-", "−");
}

/**
 * w₁x₁ + w₂x₂ + b as a text.
 * @param {Line} line
 */
export function equation({ w, b }) {
  /** @type {(value: number) => string} */
  const signed = (value) => `${value < 0 ? "−" : "+"} ${short(Math.abs(value))}`;
  return `${short(w[0])} x₁ ${signed(w[1])} x₂ ${signed(b)}`;
}

/** The style of these parts. */
export const plane = css`
  .bit {
    fill: var(--background);
    font-size: 13px;
    font-weight: 700;
    pointer-events: none;
  }
  .wrong {
    fill: none;
    stroke: var(--text);
    stroke-width: 2;
    stroke-dasharray: 2 3.5;
    stroke-linecap: round;
  }
  [role="button"] {
    cursor: pointer;
  }
  .equation {
    margin: 0;
    font-family: var(--mono);
    font-size: 0.92rem;
  }
  td.right {
    color: var(--c2);
  }
  td.false {
    color: var(--c1);
    font-weight: 700;
  }
`;
