// Numerical differentiation: secants of a function that one types, and the V of their errors.
import { ZsElement } from "../core/element.js";
import { button, field, slider } from "../core/controls.js";
import { number, t } from "../core/language.js";
import { handle, line, plot, points } from "../core/plot.js";
import { html, svg } from "../vendor/lit.js";

/** @type {[string, number, number, number][]} formula, place, smallest and largest x */
const EXAMPLES = [
  ["0.01*x**2 + 0.1*x", 5, 0, 20],
  ["sin(x)", 1, -4, 7],
  ["exp(x)", 0, -2, 2.5],
  ["x**3 - 3*x", 1.5, -2.5, 2.5],
];

class Tangent extends ZsElement {
  static operation = "tangent";
  /** @type {[string, string]} */
  static title = ["The derivative, by a step of size h", "用步长 h 求导数"];
  static inputs = { formula: "0.01*x**2 + 0.1*x", at: 5, h: 4, low: 0, high: 20 };

  draw() {
    const { width } = this;
    const half = width > 640 ? Math.floor((width - 16) / 2) : width;
    return html`${this.secants(half)} ${this.errors(half)}`;
  }

  /** @param {number} width */
  secants(width) {
    const { state, result: r } = this;
    const finite = Array.from(r.values.data).filter(Number.isFinite);
    const [low, high] = [Math.min(...finite, r.value), Math.max(...finite, r.value)];
    const room = 0.1 * (high - low || 1);
    const x = { domain: /** @type {[number, number]} */ ([state.low, state.high]), label: "x" };
    const y = { domain: /** @type {[number, number]} */ ([low - room, high + room]), label: "f(x)" };
    const label = t("The function, its tangent and two secants", "函数、切线与两条割线");
    return plot({ width, height: 320, x, y, label }, (frame) => {
      const { at, h } = state;
      const ends = [state.low, state.high];
      /** @type {(slope: number, through: [number, number]) => number[]} */
      const straight = (slope, [a, b]) => ends.map((place) => b + slope * (place - a));
      return svg`${line(frame, r.x.data, r.values.data, { color: "text" })}
        ${line(frame, ends, straight(r.exact, [at, r.value]), { color: "2", dashed: true })}
        ${line(frame, ends, straight(r.forward, [at, r.value]), { color: "1" })}
        ${line(frame, ends, straight(r.central, [at - h, r.below]), { color: "0" })}
        ${points(frame, [at - h, at + h], [r.below, r.above], { color: "0", radius: 4.5 })}
        ${handle(frame, {
          x: at,
          y: r.value,
          label: "x",
          color: "text",
          step: [(state.high - state.low) / 100, 0],
          onMove: (place) => this.set({ at: place }),
        })}`;
    });
  }

  /** @param {number} width */
  errors(width) {
    const { state, result: r } = this;
    const x = { domain: /** @type {[number, number]} */ ([1e-15, 10]), label: t("step h", "步长 h"), log: true };
    const y = {
      domain: /** @type {[number, number]} */ ([1e-14, 10]),
      label: t("error of the slope", "斜率的误差"),
      log: true,
    };
    const label = t("Errors by step", "误差随步长的变化");
    const clear = (/** @type {ArrayLike<number>} */ values) => Array.from(values, (v) => (v > 0 ? v : NaN));
    const at = r.steps.data.findIndex((/** @type {number} */ step) => step > 1e-3);
    const show = (/** @type {number} */ error) => (error > 0 ? Math.max(error, 1e-14) : NaN);
    return plot({ width, height: 320, x, y, label, margin: { left: 62 } }, (frame) => {
      const now = frame.x(state.h);
      /** @type {[string, string, import("../core/connection.js").NdArray, number][]} */
      const both = [
        ["1", t("forward difference", "前向差分"), r.forward_errors, Math.abs(r.forward - r.exact)],
        ["0", t("central difference", "中心差分"), r.central_errors, Math.abs(r.central - r.exact)],
      ];
      return svg`<line class="line thin dashed" data-color="muted" x1=${now} x2=${now} y1="0" y2=${frame.height}></line>
        ${both.map(
          ([color, name, values, error]) => svg`${line(frame, r.steps.data, clear(values.data), { color })}
          ${error > 0 ? points(frame, [state.h], [show(error)], { color, radius: 5.5 }) : ""}
          <text class="direct" data-color=${color} text-anchor=${color === "1" ? "end" : "start"}
            x=${color === "1" ? frame.x(r.steps.data[at]) - 6 : frame.x(1e-14)}
            y=${color === "1" ? frame.y(Math.max(values.data[at], 1e-12)) - 8 : frame.height - 12}>${name}</text>`,
        )}`;
    });
  }

  controls() {
    const { state } = this;
    return html`${field({
        label: t("f(x), a formula in x", "f(x)：x 的公式"),
        value: state.formula,
        code: true,
        onInput: (formula) => this.set({ formula }),
      })}
      ${slider({
        label: t("Step h", "步长 h"),
        value: state.h,
        min: 1e-15,
        max: 10,
        log: true,
        onInput: (h) => this.set({ h }),
      })}
      ${slider({
        label: t("Place x", "位置 x"),
        value: state.at,
        min: state.low,
        max: state.high,
        onInput: (at) => this.set({ at }),
      })}
      <div class="row wide">
        ${EXAMPLES.map(([formula, at, low, high]) =>
          button({ label: formula.replaceAll("**", "^"), onClick: () => this.set({ formula, at, low, high }) }),
        )}
        ${button({ label: "h = 10⁻⁴", onClick: () => this.set({ h: 1e-4 }) })}
        ${button({ label: "h = 10⁻¹³", onClick: () => this.set({ h: 1e-13 }) })}
      </div>`;
  }

  summary() {
    const { exact, central, forward } = this.result;
    const [a, b, c] = [exact, central, forward].map((value) => number(value, 8));
    return t(
      `The exact slope is ${a}; the central difference gives ${b}, the forward difference ${c}.`,
      `准确的斜率是 ${a}；中心差分得到 ${b}，前向差分得到 ${c}。`,
    );
  }
}

customElements.define("zs-tangent", Tangent);
