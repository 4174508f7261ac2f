// Draws the picture of a computational graph after a number of steps, see zhishen.lab.engine.graph_pictures.
import { html, nothing, svg } from "../vendor/lit.js";
import { t } from "./language.js";
import { drawShapes, heatColors } from "./scene.js";

const [LEAST, SCALE] = [1, 1.5]; // pixels for a point of the drawing
const [FITTED, SMALLEST] = [4 / 3, 1.2]; // of a picture that fills the width, on a desktop and on a phone

/**
 * The width of a picture in points for an element of a width in pixels. It changes in steps, so that a window that is
 * dragged asks seldom.
 * @param {number} pixels
 */
export function pointsFor(pixels) {
  const width = pixels || Math.min(window.innerWidth - 80, 900);
  return Math.max(150, Math.min(1600, Math.floor(width / (width > 500 ? FITTED : SMALLEST) / 20) * 20));
}

/**
 * The graph: numbers that are known, and those of this step on their way.
 * @param {any} picture
 * @param {{step: number, width: number, zoom?: number, onOpen?: (group: number) => void}} options `step`: all numbers are
 *   known after the last one; `width`: of the element, in pixels; `onOpen`: a click on a layer that opens or folds
 */
export function graphView(picture, { step, width, zoom = 1, onOpen }) {
  const scale = Math.min(SCALE, Math.max(LEAST, width / picture.width)) * zoom;
  const colors = heatColors();
  /** @param {any} each */
  const opening = (each) => (onOpen && typeof each.opens === "number" ? () => onOpen(each.opens) : nothing);
  return html`<div class="scroll" tabindex=${picture.width * scale > width ? "0" : nothing}>
    <svg
      class="scene"
      width=${picture.width * scale}
      height=${picture.height * scale}
      viewBox="0 0 ${picture.width} ${picture.height}"
      role="img"
      aria-label=${t("Computational graph", "计算图")}
    >
      ${picture.frames.map(
        (/** @type {any} */ each) =>
          svg`<g class=${onOpen ? "opens" : ""} @click=${opening(each)}>${drawShapes(each.shapes, colors)}</g>`,
      )}
      ${picture.arrows.map((/** @type {any} */ each) => drawArrow(picture, each, step, colors))}
      ${picture.circles.map((/** @type {any} */ each, /** @type {number} */ index) => {
        const known = each.forward <= step;
        const active = step < picture.steps && works(picture, index, step);
        const opens = onOpen && typeof each.opens === "number";
        return svg`<g class="${known ? "" : "unknown"} ${active ? "active" : ""} ${opens ? "opens" : ""}" @click=${opening(each)}>
          <title>${known ? each.title : ""}</title>${drawShapes(each.shapes, colors)}</g>`;
      })}
    </svg>
  </div>`;
}

/**
 * Whether a circle computes in a step, forward or backward.
 * @param {any} picture
 * @param {number} index
 * @param {number} step
 */
export function works(picture, index, step) {
  const circle = picture.circles[index];
  if (circle.kind !== "operation" && circle.kind !== "group") return false;
  const back = picture.arrows.some((/** @type {any} */ arrow) => arrow.target === index && arrow.backward === step);
  return back || circle.forward === step;
}

/**
 * An arrow with the numbers that are known; those of this step flow.
 * @param {any} picture
 * @param {any} each
 * @param {number} step
 * @param {ReturnType<typeof heatColors>} colors
 */
export function drawArrow(picture, each, step, colors) {
  const forward = each.forward <= step;
  const backward = each.backward !== null && each.backward <= step;
  const way = each.line.map((/** @type {any} */ part) => part.d).join("");
  const flows = step < picture.steps;
  return svg`<g>
    <title>${forward && backward ? each.title : ""}</title>
    <g class=${forward ? "" : "unknown"}>${drawShapes(each.line, colors)}</g>
    ${flows && each.forward === step ? svg`<path class="flow" data-color="forward" pathLength="1" d=${way}></path>` : nothing}
    ${flows && each.backward === step ? svg`<path class="flow back" data-color="backward" pathLength="1" d=${way}></path>` : nothing}
    ${forward ? svg`<g class="appear">${drawShapes(each.value, colors)}</g>` : nothing}
    ${backward ? svg`<g class="appear">${drawShapes(each.gradient, colors)}</g>` : nothing}
  </g>`;
}

/**
 * What happens in a step, as a sentence.
 * @param {any} picture
 * @param {number} step
 */
export function storyOf({ circles, arrows, steps }, step) {
  const place = t(`Step ${step} of ${steps}:`, `第 ${step} 步，共 ${steps} 步：`);
  if (step === 0) return place + t(" no number is known yet.", "还没有算出任何数。");
  if (step === 1) return place + t(" the inputs have values.", "输入有了值。");
  const circle = circles.find(
    (/** @type {any} */ each) => (each.kind === "operation" || each.kind === "group") && each.forward === step,
  );
  if (circle) {
    return place + t(` forward, ${circle.label} gives ${circle.text}.`, `正向，${circle.label} 算出 ${circle.text}。`);
  }
  const passed = arrows.filter((/** @type {any} */ each) => each.backward === step);
  const numbers = passed.map((/** @type {any} */ each) => each.back).join(t(" and ", " 和 "));
  const label = circles[passed[0]?.target]?.label;
  if (!label) return place + t(` backward, it begins with ${numbers}.`, `反向，从 ${numbers} 开始。`);
  return place + t(` backward, ${label} sends back ${numbers}.`, `反向，${label} 传回 ${numbers}。`);
}
