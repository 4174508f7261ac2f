// The paper of the drawing board: strokes as text, drawn by a pointer or by keys.
import { nothing, svg } from "../vendor/lit.js";
import { t } from "./language.js";
import { grayImage, image } from "./plot.js";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const LONGEST = 4000; // letters of all strokes, as in the engine
const WIDTH = 5.5; // of the pen
const [STEP, LEAP] = [2, 8]; // of an arrow key, without and with Shift

/** The side of the paper, in units. */
export const UNITS = 64;

/** @param {number} place */
const clipped = (place) => Math.max(0, Math.min(UNITS - 1, Math.round(place)));

/**
 * Strokes with one more point.
 * @param {string} strokes two letters for each point; a point between two strokes
 * @param {number} x
 * @param {number} y
 * @param {boolean} begin whether a new stroke begins
 */
export function extended(strokes, x, y, begin) {
  const point = LETTERS[clipped(x)] + LETTERS[clipped(y)];
  if (isFull(strokes) || (!begin && strokes.endsWith(point))) return strokes;
  return strokes + (begin && strokes ? "." : "") + point;
}

/** @param {string} strokes */
export const isFull = (strokes) => strokes.length > LONGEST - 3;

/**
 * Strokes without the last one.
 * @param {string} strokes
 */
export const undone = (strokes) => strokes.split(".").slice(0, -1).join(".");

/**
 * The points of each stroke.
 * @param {string} strokes
 * @returns {[number, number][][]}
 */
export function pointsOf(strokes) {
  return strokes
    .split(".")
    .filter((stroke) => stroke)
    .map((stroke) =>
      Array.from({ length: Math.floor(stroke.length / 2) }, (_, k) => [
        LETTERS.indexOf(stroke[2 * k]),
        LETTERS.indexOf(stroke[2 * k + 1]),
      ]),
    );
}

/** @type {Record<string, [number, number]>} */
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * The paper, with what is on it.
 * @param {{strokes: string, pen: [number, number], down: boolean, result: any, shown: import("./types").State,
 *   onDraw: (strokes: string, pen: [number, number]) => void, onPen: (pen: [number, number], down: boolean) => void}} options
 *   `result`: of the engine, for a photo or a test image; `down`: whether the pen of the keyboard touches the paper
 */
export function pad({ strokes, pen, down, result, onDraw, onPen }) {
  /** @param {PointerEvent} event */
  const draw = (event) => {
    const area = /** @type {SVGGraphicsElement} */ (event.currentTarget);
    const begins = event.type === "pointerdown";
    if (begins) {
      if (event.button) return;
      area.setPointerCapture(event.pointerId);
      area.focus();
      event.preventDefault();
    } else if (!area.hasPointerCapture(event.pointerId)) return;
    const inverse = area.getScreenCTM()?.inverse();
    let [text, x, y] = [strokesOf(area), 0, 0];
    for (const each of begins ? [event] : (event.getCoalescedEvents?.() ?? [event])) {
      ({ x, y } = new DOMPoint(each.clientX, each.clientY).matrixTransform(inverse));
      text = extended(text, x, y, begins);
    }
    area.dataset.strokes = text; // the next event may come before the next picture
    onDraw(text, [clipped(x), clipped(y)]);
  };
  /** @param {KeyboardEvent} event */
  const press = (event) => {
    const way = WAYS[event.key];
    const far = event.shiftKey ? LEAP : STEP;
    const to = /** @type {[number, number]} */ (
      way ? [clipped(pen[0] + far * way[0]), clipped(pen[1] + far * way[1])] : pen
    );
    if (way && down) onDraw(extended(strokes, to[0], to[1], false), to);
    else if (way) onPen(to, false);
    else if (event.key === " ") {
      onPen(pen, !down);
      if (!down) onDraw(extended(strokes, pen[0], pen[1], true), pen);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      onPen(pen, false);
      onDraw(undone(strokes), pen);
    } else return;
    event.preventDefault();
  };
  const label = t(
    "Paper: arrow keys move the pen, the space bar puts it down or lifts it, Delete removes the last stroke",
    "画纸：方向键移动画笔，空格键落笔或抬笔，Delete 键删除最后一笔",
  );
  return svg`<svg class="pad" viewBox="0 0 ${UNITS} ${UNITS}" role="application" tabindex="0" aria-label=${label}
    data-strokes=${strokes} @pointerdown=${draw} @pointermove=${draw} @keydown=${press}>
    ${strokes ? lines(strokes) : background(result)}
    <circle class="pen ${down ? "down" : ""}" cx=${pen[0]} cy=${pen[1]} r="2"></circle>
  </svg>`;
}

/** @param {SVGGraphicsElement} area */
const strokesOf = (area) => area.dataset.strokes ?? "";

/** @param {string} strokes */
function lines(strokes) {
  return pointsOf(strokes).map((stroke) => {
    const ends = stroke.length > 1 ? stroke : [stroke[0], stroke[0]];
    return svg`<polyline points=${ends.map((point) => point.join(",")).join(" ")} stroke-width=${WIDTH}></polyline>`;
  });
}

/** A photo or a test image; without one, what to do. @param {any} result */
function background(result) {
  if (result.kind === "photo") {
    const [height, width] = result.steps.gray.shape;
    const scale = UNITS / Math.max(height, width);
    const place = { x: (UNITS - scale * width) / 2, y: (UNITS - scale * height) / 2 };
    return grayImage(result.steps.gray, { ...place, width: scale * width, height: scale * height });
  }
  if (result.kind === "test") return image(result.x, { x: 0, y: 0, width: UNITS, height: UNITS, low: 0, high: 1 });
  return result.kind === "nothing"
    ? svg`<text class="hint" x=${UNITS / 2} y=${UNITS / 2} text-anchor="middle">${t("draw a digit here", "在这里写一个数字")}</text>`
    : nothing;
}
