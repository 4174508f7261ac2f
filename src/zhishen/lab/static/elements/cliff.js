// How to choose a learning rate: the height at the end for many rates, and the path for one.
import { slider } from "../core/controls.js";
import { ZsElement } from "../core/element.js";
import { number, t } from "../core/language.js";
import { contourLines, cross, handle, levelsOf, line, plot, points } from "../core/plot.js";
import { html, svg } from "../vendor/lit.js";

class Cliff extends ZsElement {
  static operation = "cliff";
  /** @type {[string, string]} */
  static title = ["Which learning rate?", "学习率取多少？"];
  static inputs = { lr: 0.1, steps: 50 };

  controls() {
    const { state } = this;
    return html`
      ${slider({
        label: t("learning rate", "学习率"),
        value: state.lr,
        min: 0.001,
        max: 1.2,
        log: true,
        color: "1",
        onInput: (lr) => this.set({ lr }),
      })}
      ${slider({
        label: t("number of steps", "步数"),
        value: state.steps,
        min: 1,
        max: 200,
        step: 1,
        onInput: (steps) => this.set({ steps }),
      })}
    `;
  }

  draw() {
    const wide = this.width > 760;
    const width = wide ? Math.floor((this.width - 16) / 2) : this.width;
    return html`${this.map(width)}${this.heights(width)}`;
  }

  /** @param {number} width */
  map(width) {
    const { result } = this;
    const [x, y] = [/** @type {[number, number]} */ ([-8, 8]), /** @type {[number, number]} */ ([-4, 4])];
    const path = result.path.list();
    const [xs, ys] = [0, 1].map((axis) => path.map((/** @type {number[]} */ place) => place[axis]));
    const label = t("The valley x²/20 + y² and the path", "山谷 x²/20 + y² 与走过的路");
    return plot({ width, height: 300, x: { domain: x, label: "x" }, y: { domain: y, label: "y" }, label }, (frame) => {
      const end = path[path.length - 1];
      const inside = Math.abs(end[0]) < 8 && Math.abs(end[1]) < 4;
      return svg`${contourLines(frame, result.z, { x, y, levels: levelsOf(result.z, 14), filled: false })}
        ${cross(frame, 0, 0)}
        ${line(frame, xs, ys, { color: "1" })}${points(frame, xs, ys, { color: "1", radius: 2.5 })}
        ${inside ? points(frame, [end[0]], [end[1]], { color: "1", radius: 6 }) : ""}`;
    });
  }

  /** @param {number} width */
  heights(width) {
    const { result, state } = this;
    const [low, high] = [1e-6, 1e6];
    const ends = result.ends
      .list()
      .map((/** @type {number} */ value) => Math.min(high * 10, Math.max(low / 10, value)));
    const x = {
      domain: /** @type {[number, number]} */ ([0.001, 1.2]),
      log: true,
      label: t("learning rate", "学习率"),
    };
    const y = {
      domain: /** @type {[number, number]} */ ([low, high]),
      log: true,
      label: t("height at the end", "最后的高度"),
    };
    return plot(
      { width, height: 300, x, y, label: t("Height at the end for each learning rate", "各学习率最后的高度") },
      (frame) => svg`
        <line class="line thin dashed" data-color="muted" x1=${frame.x(1)} x2=${frame.x(1)} y1="0" y2=${frame.height}></line>
        <text class="tick" x=${frame.x(1) - 6} y="12" text-anchor="end">2/L = 1</text>
        ${line(frame, result.rates.list(), ends, { color: "0" })}
        ${handle(frame, {
          x: state.lr,
          y: Math.min(high, Math.max(low, result.height)),
          step: [0.01, 0],
          color: "1",
          label: t("the point on the curve", "曲线上的点"),
          onMove: (lr) => this.set({ lr: Number(Math.max(0.001, lr).toPrecision(3)) }),
        })}`,
    );
  }

  summary() {
    const { result, state } = this;
    return t(
      `After ${state.steps} steps with learning rate ${number(state.lr)} the height is ${number(result.height)}; it was ${number(result.heights.at(0))} at the start.`,
      `学习率 ${number(state.lr)}，走 ${state.steps} 步之后高度是 ${number(result.height)}，起点的高度是 ${number(result.heights.at(0))}。`,
    );
  }
}

customElements.define("zs-cliff", Cliff);
