// The graph of the viewer: its parts are pointed at, clicked, and walked through by keys.
import { html, nothing, svg } from "../vendor/lit.js";
import { drawArrow, works } from "./graph-view.js";
import { t } from "./language.js";
import { drawShapes, heatColors } from "./scene.js";

export const PIXELS = 1.25; // for a point of the drawing

/**
 * What can be chosen in a picture: `c3` is a circle, `a2` an arrow, `f0` the frame of an open layer.
 * @typedef {string} Part
 */

/**
 * The picture.
 * @param {any} picture
 * @param {{step: number, groups: any[], focus: Part, tensor: number, branch: number, hits: Set<Part>, hit: Part,
 *   onOpen: (group: number) => void, onChoose: (part: Part) => void, onFocus: (part: Part) => void,
 *   onKey: (event: KeyboardEvent, part: Part) => void}} options `focus`: the part that Tab reaches; `tensor` and `branch`:
 *   that are looked at; `hits` of the search, of which `hit` is the present one
 */
export function graphCanvas(picture, options) {
  const { step, groups, hits, hit, tensor, branch } = options;
  const colors = heatColors();
  /** @type {(part: Part, label: string, look: string, content: unknown) => unknown} */
  const item = (part, label, look, content) => {
    const found = `${hits.has(part) ? "hit" : ""} ${hit === part ? "here" : ""}`;
    return svg`<g class="item ${look} ${found}" role="button" aria-label=${label} data-part=${part}
      tabindex=${options.focus === part ? 0 : -1}
      @click=${(/** @type {Event} */ event) => (event.stopPropagation(), options.onChoose(part))}
      @focus=${() => options.onFocus(part)}
      @keydown=${(/** @type {KeyboardEvent} */ event) => options.onKey(event, part)}>${content}</g>`;
  };
  return html`<svg
    class="scene"
    width=${picture.width * PIXELS}
    height=${picture.height * PIXELS}
    viewBox="0 0 ${picture.width} ${picture.height}"
    role="group"
    aria-label=${t("Computational graph", "计算图")}
  >
    ${picture.frames.map((/** @type {any} */ each, /** @type {number} */ k) => {
      const { name, kind } = groups[each.opens];
      const label = t(`${name}, ${kind}, open: fold it`, `${name}，${kind}，已展开：收起`);
      return item(`f${k}`, label, "opens", drawShapes(each.shapes, colors));
    })}
    ${picture.arrows.map((/** @type {any} */ each, /** @type {number} */ k) => {
      const chosen = each.number === tensor && (branch < 0 || branch === each.branch);
      const way = each.line.map((/** @type {any} */ part) => part.d).join("");
      return item(
        `a${k}`,
        arrowLabel(picture, each, step),
        `arrow-item ${chosen ? "chosen" : ""}`,
        svg`<path class="touching" d=${way}></path>${numbersBox(each)}${drawArrow(picture, each, step, colors)}`,
      );
    })}
    ${picture.circles.map((/** @type {any} */ each, /** @type {number} */ k) => {
      const known = each.forward <= step ? "" : "unknown";
      const active = step < picture.steps && works(picture, k, step) ? "active" : "";
      const look = `${known} ${active} ${typeof each.opens === "number" ? "opens" : ""}`;
      return item(
        `c${k}`,
        circleLabel(each, groups, step),
        look,
        svg`<title>${known ? "" : each.title}</title>${drawShapes(each.shapes, colors)}`,
      );
    })}
  </svg>`;
}

/**
 * The place of an arrow's numbers, all of which can be clicked.
 * @param {any} arrow
 */
function numbersBox(arrow) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const each of [...arrow.value, ...arrow.gradient]) {
    if (each.kind === "line") continue;
    const half = each.kind === "text" ? each.text.length * each.size * 0.3 : 0; // about half as wide as the text
    const start = each.anchor === "start" ? 0 : half;
    left = Math.min(left, each.x - start);
    right = Math.max(right, each.x + (each.w ?? 2 * half - start));
    top = Math.min(top, each.y - (each.kind === "text" ? each.size : 0));
    bottom = Math.max(bottom, each.y + (each.h ?? 0));
  }
  if (left > right) return nothing;
  return svg`<rect class="numbers-box" x=${left} y=${top} width=${right - left} height=${bottom - top}></rect>`;
}

/**
 * @param {any} circle
 * @param {any[]} groups
 * @param {number} step
 */
function circleLabel(circle, groups, step) {
  const value = circle.forward <= step ? `, ${circle.text}` : "";
  if (circle.kind === "group") {
    const { name, kind } = groups[circle.group];
    return t(`${name}, ${kind}, folded: open it`, `${name}，${kind}，已收起：展开`) + value;
  }
  if (circle.kind === "join") return t("the value flows to several places", "这个值流向多处") + value;
  return `${circle.known || circle.label}: ${circle.made || circle.label || t("output", "输出")}${value}`;
}

/**
 * @param {any} picture
 * @param {any} arrow
 * @param {number} step
 */
function arrowLabel(picture, arrow, step) {
  const from = picture.circles[arrow.source];
  const to = picture.circles[arrow.target];
  const name = from.known || from.label || "·";
  const target = to.known || to.label || t("the output", "输出");
  const way = t(`numbers of ${name}, to ${target}`, `${name} 的数，流向 ${target}`);
  const back =
    arrow.backward !== null && arrow.backward <= step ? t(`, gradient ${arrow.back}`, `，梯度 ${arrow.back}`) : "";
  return way + back;
}

/**
 * The part that an arrow key leads to: along the arrows, or to the nearest part above or below.
 * @param {any} picture
 * @param {Part} part
 * @param {string} key
 * @param {(part: Part) => DOMRect} boxOf
 * @returns {Part | undefined}
 */
export function neighbor(picture, part, key, boxOf) {
  const number = Number(part.slice(1));
  const [right, left] = [key === "ArrowRight", key === "ArrowLeft"];
  if ((right || left) && part[0] === "a") {
    const arrow = picture.arrows[number];
    return `c${right ? arrow.target : arrow.source}`;
  }
  if ((right || left) && part[0] === "c") {
    const found = picture.arrows.findIndex(
      (/** @type {any} */ arrow) => (right ? arrow.source : arrow.target) === number,
    );
    return found < 0 ? undefined : `a${found}`;
  }
  const down = key === "ArrowDown" || right;
  const here = boxOf(part);
  const middle = (/** @type {DOMRect} */ box) => [box.x + box.width / 2, box.y + box.height / 2];
  const [x, y] = middle(here);
  const all = [
    ...picture.frames.map((/** @type {any} */ _, /** @type {number} */ k) => `f${k}`),
    ...picture.arrows.map((/** @type {any} */ _, /** @type {number} */ k) => `a${k}`),
    ...picture.circles.map((/** @type {any} */ _, /** @type {number} */ k) => `c${k}`),
  ];
  const others = all
    .filter((other) => other !== part)
    .map((other) => {
      const [ox, oy] = middle(boxOf(other));
      const way = down ? oy - y : y - oy;
      return { other, way, cost: way + 2 * Math.abs(ox - x) };
    })
    .filter(({ way }) => way > 1);
  return others.sort((a, b) => a.cost - b.cost)[0]?.other;
}

/**
 * The formula of what is computed in a step.
 * @param {any} picture
 * @param {number} step
 */
export function formulaOf(picture, step) {
  const circle = picture.circles.find(
    (/** @type {any} */ each, /** @type {number} */ k) => each.forward === step && works(picture, k, step),
  );
  if (circle?.made) return `${circle.known} = ${circle.made}`;
  const passed = picture.arrows.filter((/** @type {any} */ each) => each.backward === step && each.formula);
  return passed.map((/** @type {any} */ each) => each.formula).join("; ");
}

/**
 * @param {any} picture
 * @param {string} part
 */
export function partExists(picture, part) {
  const list = { c: picture.circles, a: picture.arrows, f: picture.frames }[part[0]] ?? [];
  return Number(part.slice(1)) < list.length;
}
