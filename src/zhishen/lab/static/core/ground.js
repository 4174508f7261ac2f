// A surface that the reader draws: a brush raises and lowers the ground, by Gaussian bumps (x, y, width, height).
import { css, html, svg } from "../vendor/lit.js";
import { button, choice, slider } from "./controls.js";
import { t } from "./language.js";

/** @typedef {[number, number, number, number]} Bump */

/** The inputs of a drawn surface, as in `surface_map.py`. */
export const DRAWING = {
  bumps: [
    [-3, -1.5, 1.6, -2],
    [2, 2, 1.2, -3],
    [-0.5, 1.5, 0.8, 1.5],
    [3, -2.5, 1.5, 1],
  ],
  bowl: 0.05,
};
/** What the brush is set to: `raise` is 1 or -1. */
export const BRUSH = { raise: -1, brush_width: 0.8, brush_height: 0.8 };

const MOST = 60;
/** The bounds of the brush. @type {[number, number]} */
const WIDTHS = [0.3, 3];
/** @type {[number, number]} */
const HEIGHTS = [0.1, 3];
const LIMIT = 10; // of a height, as the engine has it
const SPACING = 1.5; // widths between the bumps of a stroke: their sum is a smooth ridge
const NEAR = 0.35; // widths: a bump so near to another one of the same width changes the height of that one
const SIGHT = 1.18; // widths from the middle to half of the height

/**
 * The bumps after one dab of the brush.
 * @param {Bump[]} bumps
 * @param {Bump} dab
 * @returns {Bump[]}
 */
export function dabbed(bumps, [x, y, width, height]) {
  const index = bumps.findIndex(([a, b, w]) => w === width && Math.hypot(a - x, b - y) < NEAR * width);
  if (index >= 0) {
    const [a, b, w, before] = bumps[index];
    const now = round(Math.max(-LIMIT, Math.min(LIMIT, before + height)));
    return bumps.flatMap((bump, k) => (k !== index ? [bump] : now ? [[a, b, w, now]] : []));
  }
  return bumps.length < MOST ? [...bumps, [round(x), round(y), width, height]] : bumps;
}

/** @param {number} value */
function round(value) {
  return Number(value.toFixed(2));
}

/** @type {Record<string, [number, number]>} */
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** The drawing of an element whose inputs have `...DRAWING` and whose view has `...BRUSH`. */
export class Ground {
  /** @param {import("./element.js").ZsElement} host */
  constructor(host) {
    this.host = host;
    /** The drawings before each stroke. @type {Bump[][]} */
    this.before = [];
    /** Where the brush is, and where it has last touched the ground. */
    this.pen = [0, 0];
    this.last = [0, 0];
  }

  get drawn() {
    return this.host.state.surface === "drawn";
  }

  /** What the brush is set to, within bounds: an address may say anything. */
  get brush() {
    const { brush_width, brush_height, raise } = this.host.state;
    return {
      width: Math.max(WIDTHS[0], Math.min(WIDTHS[1], brush_width)),
      height: Math.max(HEIGHTS[0], Math.min(HEIGHTS[1], brush_height)) * (raise > 0 ? 1 : -1),
    };
  }

  /** Remember the drawing before a stroke. */
  remember() {
    this.before = [...this.before.slice(-99), this.host.state.bumps];
  }

  /** The drawing before the last stroke; of a drawing that came with the address, the last bump goes. */
  undo() {
    const bumps = this.before.pop() ?? this.host.state.bumps.slice(0, -1);
    this.host.set({ bumps });
  }

  /**
   * Touch the ground where the pen is.
   * @param {boolean} other whether the brush does the opposite of what is chosen
   */
  dab(other) {
    const { width, height } = this.brush;
    this.last = this.pen;
    const dab = /** @type {Bump} */ ([...this.pen, width, other ? -height : height]);
    this.host.set({ bumps: dabbed(this.host.state.bumps, dab) });
  }

  /**
   * Go on with a stroke: touch the ground at equal distances up to a place.
   * @param {number[]} place
   * @param {boolean} other
   */
  stroke(place, other) {
    const gap = SPACING * this.brush.width;
    for (;;) {
      const [dx, dy] = [place[0] - this.last[0], place[1] - this.last[1]];
      const distance = Math.hypot(dx, dy);
      if (distance < gap) break;
      this.pen = [this.last[0] + (dx * gap) / distance, this.last[1] + (dy * gap) / distance];
      this.dab(other);
    }
    this.pen = place;
  }

  /**
   * The map as something to draw on. Without a drawn surface, it is the content alone.
   * @param {import("./types").Frame} frame
   * @param {unknown} content
   */
  pad(frame, content) {
    if (!this.drawn) return content;
    const { x: across, y: up } = this.host.result;
    const inside = (/** @type {number[]} */ [x, y]) => [
      Math.min(across[1], Math.max(across[0], x)),
      Math.min(up[1], Math.max(up[0], y)),
    ];
    /** @param {PointerEvent} event */
    const draw = (event) => {
      const area = /** @type {SVGGraphicsElement} */ (event.currentTarget);
      const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(area.getScreenCTM()?.inverse());
      const place = inside([frame.x.invert(point.x), frame.y.invert(point.y)]);
      if (event.type === "pointerdown") {
        area.setPointerCapture(event.pointerId);
        this.remember();
        this.pen = place;
        this.dab(event.shiftKey);
      } else if (area.hasPointerCapture(event.pointerId)) this.stroke(place, event.shiftKey);
      else this.pen = place;
      this.host.requestUpdate();
    };
    /** @param {KeyboardEvent} event */
    const press = (event) => {
      const way = WAYS[event.key];
      const step = event.shiftKey ? 1 : 0.25;
      if (way) this.pen = inside([this.pen[0] + step * way[0], this.pen[1] + step * way[1]]);
      else if (event.key === " ") {
        this.remember();
        this.dab(event.shiftKey);
      } else if (event.key === "Delete" || event.key === "Backspace" || (event.key === "z" && event.ctrlKey))
        this.undo();
      else return;
      event.preventDefault();
      this.host.requestUpdate();
    };
    const label = t(
      "The ground: arrow keys move the brush, the space bar uses it, with Shift the other way, Delete undoes",
      "地面：方向键移动笔刷，空格键作画，按住 Shift 则相反，Delete 键撤销",
    );
    return svg`<g class="ground" role="application" tabindex="0" aria-label=${label} @pointerdown=${draw}
      @pointermove=${draw} @keydown=${press}>
      <rect class="pad" width=${frame.width} height=${frame.height}></rect>${content} ${this.ring(frame)}
    </g>`;
  }

  /**
   * The brush: where the ground moves by more than half of its height.
   * @param {import("./types").Frame} frame
   */
  ring(frame) {
    const { width, height } = this.brush;
    const [x, y] = [frame.x(this.pen[0]), frame.y(this.pen[1])];
    const rx = Math.abs(frame.x(SIGHT * width) - frame.x(0));
    const ry = Math.abs(frame.y(SIGHT * width) - frame.y(0));
    return svg`<g class="brush"><ellipse cx=${x} cy=${y} rx=${rx} ry=${ry}></ellipse>
      <path d="M${x - 5},${y}h10${height > 0 ? `M${x},${y - 5}v10` : ""}"></path></g>`;
  }

  controls() {
    const { host } = this;
    const { bumps, bowl, raise, brush_width, brush_height } = host.state;
    /** @type {(label: string, name: string, value: number, min: number, max: number) => unknown} */
    const size = (label, name, value, min, max) =>
      slider({ label, value, min, max, step: 0.1, onInput: (now) => host.set({ [name]: round(now) }) });
    return html`${choice({
        label: t("The brush, on the map", "在地图上，笔刷"),
        value: String(raise),
        options: [
          ["-1", t("lowers the ground", "挖低地面")],
          ["1", t("raises the ground", "堆高地面")],
        ],
        onInput: (value) => host.set({ raise: Number(value) }),
      })}
      ${size(t("Width of the brush", "笔刷的宽度"), "brush_width", brush_width, ...WIDTHS)}
      ${size(t("Height of one dab", "每一笔的高度"), "brush_height", brush_height, ...HEIGHTS)}
      ${slider({
        label: t("The ground is a bowl, a(x² + y²): a", "地面呈碗形 a(x² + y²)，a"),
        value: bowl,
        min: 0,
        max: 0.3,
        step: 0.01,
        onInput: (value) => host.set({ bowl: round(value) }),
      })}
      <div class="row wide">
        ${button({ label: t("Undo", "撤销"), disabled: !bumps.length && !this.before.length, onClick: () => this.undo() })}
        ${button({
          label: t("Clear", "清空"),
          disabled: !bumps.length,
          onClick: () => {
            this.remember();
            this.pen = [0, 0];
            host.set({ bumps: [] });
          },
        })}
        <span class="hint"
          >${
            bumps.length < MOST
              ? t(`${bumps.length} of ${MOST} bumps`, `已用 ${bumps.length} 个凸起，最多 ${MOST} 个`)
              : t(`All ${MOST} bumps are used: undo, or draw over them`, `${MOST} 个凸起都用完了：请撤销，或在原处修改`)
          }</span
        >
      </div>`;
  }
}

/** The style of the map that one draws on. */
export const groundStyle = css`
  .ground {
    display: block; /* browsers ignore touch-action where the display is inline */
    touch-action: none;
    cursor: crosshair;
    outline: none;
    user-select: none;
  }
  .ground .pad {
    fill: transparent;
    stroke: transparent;
  }
  .ground:focus-visible {
    stroke-width: 3;
  }
  .ground:focus-visible .pad {
    stroke: var(--focus);
    stroke-width: 5;
  }
  .brush {
    visibility: hidden;
    pointer-events: none;
  }
  .ground:is(:hover, :focus) .brush {
    visibility: visible;
  }
  .brush ellipse,
  .brush path {
    fill: none;
    stroke: var(--text);
    stroke-width: 1.5;
  }
  .brush ellipse {
    stroke-dasharray: 4 3;
  }
  .hint {
    align-self: center;
    color: var(--muted);
    font-size: 0.85rem;
  }
`;
