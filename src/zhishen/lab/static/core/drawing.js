// A digit to look at or to draw: 28 x 28 gray values, as 784 hexadecimal digits in the address of the page.
import { css, nothing, svg } from "../vendor/lit.js";
import { NdArray } from "./connection.js";
import { widthOf } from "./chart.js";
import { button, numberField } from "./controls.js";
import { t } from "./language.js";
import { image } from "./plot.js";
import { board } from "./tiles.js";

const SIDE = 28;
const EMPTY = "0".repeat(SIDE * SIDE);
const WHITE = 15;

/** The pen: offsets of pixels, and how bright each becomes. @type {[number, number, number][]} */
const PEN = [
  [0, 0, WHITE],
  [0, 1, WHITE],
  [1, 0, WHITE],
  [1, 1, 12],
  [-1, 0, 7],
  [0, -1, 7],
  [-1, 1, 5],
  [1, -1, 5],
];

/**
 * The drawing with a dot of the pen, or without it.
 * @param {string} drawing
 * @param {number} row
 * @param {number} column
 * @param {boolean} erase
 */
export function dotted(drawing, row, column, erase = false) {
  const levels = Array.from(drawing || EMPTY, (level) => parseInt(level, 16));
  for (const [i, j, bright] of PEN) {
    const [r, c] = [row + i, column + j];
    if (r < 0 || c < 0 || r >= SIDE || c >= SIDE) continue;
    levels[r * SIDE + c] = erase ? 0 : Math.max(levels[r * SIDE + c], bright);
  }
  return levels.map((level) => level.toString(16)).join("");
}

/**
 * The controls that choose a test image or a drawing; the element has `index` and `drawing` among its inputs.
 * @param {import("./element.js").ZsElement} host
 */
export function digitControls(host) {
  const { drawing, index } = host.state;
  return [
    numberField({
      label: t("Test image, 0 to 9999", "测试图像，0 到 9999"),
      value: index,
      min: 0,
      max: 9999,
      step: 1,
      onInput: (value) => host.set({ index: value, drawing: "" }),
    }),
    button({
      label: drawing ? t("Clear the drawing", "清除画的数字") : t("Draw a digit yourself", "自己画一个数字"),
      onClick: () => host.set({ drawing: EMPTY }),
    }),
  ];
}

/** @type {Record<string, [number, number]>} */
const WAYS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/**
 * The chosen image; a drawing can be painted with the pointer, or by keys: arrows move the pen, the space bar paints,
 * Delete erases. The element has `drawing` among its inputs and `pen` in its view.
 * @param {import("./element.js").ZsElement} host
 * @param {{side: number, x: NdArray}} options `side`: in pixels of the screen; `x`: the image of the result
 */
export function digitPad(host, { side, x }) {
  const { drawing, pen } = host.state;
  const size = side / SIDE;
  const values = drawing
    ? new NdArray(
        Float32Array.from(drawing, (level) => parseInt(level, 16) / WHITE),
        [SIDE, SIDE],
      )
    : x;
  const shown = svg`${image(values, { x: 0, y: 0, width: side, height: side, low: 0, high: 1 })}
    <rect class="picture-edge" width=${side} height=${side}></rect>`;
  if (!drawing) return shown;
  /** @param {PointerEvent} event */
  const paint = (event) => {
    const area = /** @type {SVGGraphicsElement} */ (event.currentTarget);
    if (event.type === "pointerdown") {
      area.setPointerCapture(event.pointerId);
      event.preventDefault();
    } else if (!area.hasPointerCapture(event.pointerId)) return;
    const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(area.getScreenCTM()?.inverse());
    const [row, column] = [Math.floor(place.y / size), Math.floor(place.x / size)];
    host.set({ drawing: dotted(host.state.drawing, row, column, event.shiftKey), pen: within(row, column) });
  };
  /** @param {KeyboardEvent} event */
  const press = (event) => {
    const way = WAYS[event.key];
    const [row, column] = host.state.pen;
    if (way) host.set({ pen: within(row + way[0], column + way[1]) });
    else if (event.key === " ") host.set({ drawing: dotted(host.state.drawing, row, column) });
    else if (event.key === "Delete" || event.key === "Backspace") {
      host.set({ drawing: dotted(host.state.drawing, row, column, true) });
    } else return;
    event.preventDefault();
  };
  const label = t(
    "Your drawing: arrow keys move the pen, the space bar paints, Delete erases",
    "自己画的数字：方向键移动画笔，空格键落笔，Delete 键擦除",
  );
  return svg`<g class="pad" role="application" tabindex="0" aria-label=${label} @pointerdown=${paint} @pointermove=${paint}
    @keydown=${press}>${shown}
    <rect class="ring-line" data-color="backward" x=${pen[1] * size} y=${pen[0] * size} width=${2 * size} height=${2 * size}></rect>
    ${
      drawing === EMPTY
        ? svg`<text class="tick" x=${side / 2} y=${side / 2} text-anchor="middle">${t("draw here", "在这里画")}</text>`
        : nothing
    }</g>`;
}

/**
 * What the network sees of a drawing: the library has scaled it to 20 x 20 pixels and centered it.
 * @param {NdArray} x the image of the result
 * @param {number} side in pixels of the screen
 */
export function seenImage(x, side) {
  return board(
    { title: t("what the network sees", "网络看到的图像"), width: side, height: side, color: "forward" },
    svg`${image(x, { x: 0, y: 0, width: side, height: side, low: 0, high: 1 })}
      <rect class="picture-edge" width=${side} height=${side}></rect>`,
  );
}

/**
 * @param {number} row
 * @param {number} column
 */
function within(row, column) {
  const clipped = (/** @type {number} */ place) => Math.max(0, Math.min(SIDE - 1, place));
  return [clipped(row), clipped(column)];
}

const NUMBER = 48; // the width of a probability as text, in pixels

/** The style of `probabilityBars`. */
export const barsStyle = css`
  .digit {
    font-size: 12.5px;
    font-weight: 600;
  }
  .digit.true {
    text-decoration: underline;
  }
  .before {
    stroke: var(--text);
    stroke-width: 1.5;
  }
`;

/**
 * A name that is not wider than a number of pixels.
 * @param {string} name
 * @param {number} most
 */
function shortened(name, most) {
  if (widthOf(name) <= most) return name;
  const signs = [...name];
  while (signs.length > 1 && widthOf(`${signs.join("")}…`) > most) signs.pop();
  return `${signs.join("")}…`;
}

/**
 * The probability of each class as a bar.
 * @param {ArrayLike<number>} probabilities
 * @param {{width: number, label?: number, before?: ArrayLike<number>, names?: string[]}} options `label`: the true class;
 *   `before`: earlier probabilities, as thin lines; `names`: of the classes, if they are not numbers
 */
export function probabilityBars(probabilities, { width, label = -1, before, names }) {
  const best = Array.from(probabilities).indexOf(Math.max(...Array.from(probabilities)));
  const texts = Array.from(probabilities, (_, index) => shortened(String(names?.[index] ?? index), 0.4 * width));
  const left = Math.max(20, ...texts.map((text) => (text.length > 1 ? widthOf(text) + 8 : 0)));
  const [room, step] = [width - left - NUMBER, 19];
  return Array.from(probabilities, (share, index) => {
    const y = index * step;
    const end = left + Math.max(1, share * room);
    const mark = before ? left + before[index] * room : 0;
    // The number is beside the bar; if the thin line is there, beside this line.
    const place = mark > end && mark < end + NUMBER ? mark : end;
    const color = index === label ? "conv" : index === best ? "backward" : "7";
    return svg`<g data-color=${color}>
      <text class=${index === label ? "digit true" : "digit"} x=${left > 20 ? left - 6 : 8} y=${y + 9} dy="0.35em"
        text-anchor=${left > 20 ? "end" : "middle"}>${texts[index]}<title>${names?.[index] ?? index}</title></text>
      <rect class="bar" x=${left} y=${y + 3} width=${end - left} height="12" rx="2"></rect>
      ${before ? svg`<line class="before" x1=${mark} x2=${mark} y1=${y} y2=${y + 18}></line>` : nothing}
      <text class="tick" x=${place + 5} y=${y + 9} dy="0.35em">${(100 * share).toFixed(share > 0.9995 || share < 0.0005 ? 0 : 1)} %</text>
    </g>`;
  });
}
