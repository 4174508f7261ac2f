// A slip: AdaGrad whose state is created anew at each update.
import { ZsElement } from "../core/element.js";
import { chartSheet } from "../core/chart-style.js";
import { slider } from "../core/controls.js";
import { curves, range } from "../core/curves.js";
import { number, t } from "../core/language.js";
import { Player } from "../core/player.js";
import { contourLines, cross, handle, levelsOf, line, plot, points } from "../core/plot.js";
import { html, svg } from "../vendor/lit.js";

/** @type {["kept" | "created_anew", string, string, string][]} */
const KINDS = [
  ["kept", "adagrad", "h is kept", "保存 h"],
  ["created_anew", "1", "h created anew", "每次重新生成 h"],
];

class AdagradState extends ZsElement {
  static styles = chartSheet;
  static operation = "adagrad_state";
  /** @type {[string, string]} */
  static title = ["A slip: AdaGrad that forgets its state", "一个错误：忘掉状态的 AdaGrad"];
  static inputs = { lr: 1.5, steps: 30, start: [-7, 2] };
  static view = { step: 30 };

  player = new Player(this, { last: () => this.result?.steps ?? 0, rate: 8 });

  controls() {
    const { state } = this;
    return html`${this.player.controls()}
    ${slider({
      label: t("learning rate η", "学习率 η"),
      value: state.lr,
      min: 0.05,
      max: 5,
      log: true,
      onInput: (lr) => this.set({ lr }),
    })}
    ${slider({
      label: t("number of steps", "总步数"),
      value: state.steps,
      min: 5,
      max: 100,
      step: 1,
      onInput: (steps) => this.set({ steps, step: steps }),
    })}`;
  }

  draw() {
    const wide = this.width > 760;
    const left = wide ? Math.floor(this.width * 0.55) - 16 : this.width;
    return html`${this.map(left)}${this.heights(wide ? this.width - left - 16 : this.width)}`;
  }

  /** @param {number} width */
  map(width) {
    const { result, state } = this;
    const end = Math.min(state.step, result.steps);
    return plot(
      {
        width,
        height: 300,
        x: { domain: result.x, label: "x" },
        y: { domain: result.y, label: "y" },
        label: t("Two paths down the valley", "山谷中的两条路"),
      },
      (frame) => svg`
        ${contourLines(frame, result.z, { x: result.x, y: result.y, levels: levelsOf(result.z, 12) })}
        ${cross(frame, 0, 0)}
        ${KINDS.map(([name, color]) => {
          const path = result[name].list().slice(0, end + 1);
          const [xs, ys] = [0, 1].map((axis) => path.map((/** @type {number[]} */ p) => p[axis]));
          return svg`${line(frame, xs, ys, { color })}${points(frame, xs, ys, { color, radius: 2 })}
            ${points(frame, xs.slice(-1), ys.slice(-1), { color, radius: 6 })}`;
        })}
        ${handle(frame, {
          x: state.start[0],
          y: state.start[1],
          label: t("Start", "起点"),
          color: "text",
          onMove: (x, y) => this.set({ start: [x, y] }),
        })}`,
    );
  }

  /** @param {number} width */
  heights(width) {
    const { result, state } = this;
    const steps = range(result.steps + 1);
    const now = Math.min(state.step, result.steps);
    return curves({
      width,
      height: 300,
      x: { domain: [0, result.steps], label: t("step", "步") },
      y: { domain: [1e-8, 20], log: true, label: t("height", "高度") },
      label: t("Height after each step", "每一步之后的高度"),
      series: KINDS.map(([, color, en, zh], index) => ({
        xs: steps,
        ys: result.heights
          .at(index)
          .list()
          .map((/** @type {number} */ h) => Math.max(h, 1e-8)),
        color,
        text: t(en, zh),
      })),
      below: (frame) => svg`<line class="grid" x1=${frame.x(now)} x2=${frame.x(now)} y2=${frame.height}></line>`,
    });
  }

  summary() {
    const { result, state } = this;
    const end = Math.min(state.step, result.steps);
    const lengths = KINDS.map(([name]) => {
      const [a, b] = [result[name].at(Math.max(0, end - 1)).list(), result[name].at(end).list()];
      return number(Math.hypot(a[0] - b[0], a[1] - b[1]), 3);
    });
    const heights = [0, 1].map((index) => number(result.heights.at(index).at(end), 3));
    return t(
      `Step ${end}: with its state AdaGrad is at height ${heights[0]}, and its last step is ${lengths[0]} long; without, at ${heights[1]}, and ${lengths[1]} long.`,
      `第 ${end} 步：保存状态的 AdaGrad 在高度 ${heights[0]}，最后一步长 ${lengths[0]}；每次重新生成的在 ${heights[1]}，最后一步长 ${lengths[1]}。`,
    );
  }
}

customElements.define("zs-adagrad-state", AdagradState);
