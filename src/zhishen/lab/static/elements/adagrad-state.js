// The memory of AdaGrad: kept for ever, created anew at each update (a slip), or forgotten slowly (RMSprop).
import { ZsElement } from "../core/element.js";
import { chartSheet } from "../core/chart-style.js";
import { choice, slider } from "../core/controls.js";
import { curves, range } from "../core/chart.js";
import { number, t } from "../core/language.js";
import { Player } from "../core/player.js";
import { contourLines, cross, handle, levelsOf, line, plot, points } from "../core/plot.js";
import { html, svg } from "../vendor/lit.js";

/** @type {["kept" | "created_anew" | "rmsprop", string, string, string][]} */
const KINDS = [
  ["kept", "adagrad", "AdaGrad", "AdaGrad"],
  ["created_anew", "1", "h created anew", "每次重新生成 h"],
  ["rmsprop", "rmsprop", "RMSprop", "RMSprop"],
];

class AdagradState extends ZsElement {
  static styles = chartSheet;
  static operation = "adagrad_state";
  /** @type {[string, string]} */
  static title = ["The memory of AdaGrad: too long, none, or fading", "AdaGrad 的记忆：太长、没有、逐渐淡忘"];
  static inputs = { surface: "plateau", lr: 0.1, steps: 200, start: [-6, 0.5] };
  static view = { step: 200 };

  player = new Player(this, { last: () => this.result?.steps ?? 0, rate: 30 });

  controls() {
    const { state } = this;
    return html`${this.player.controls()}
    ${choice({
      label: t("Surface", "曲面"),
      value: state.surface,
      options: [
        ["plateau", t("a cliff and a plateau", "悬崖和高原")],
        ["valley", t("a valley, x²/20 + y²", "山谷，x²/20 + y²")],
      ],
      onInput: (surface) => this.choose(surface),
    })}
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
      max: 300,
      step: 1,
      onInput: (steps) => this.set({ steps, step: steps }),
    })}`;
  }

  draw() {
    const wide = this.width > 760;
    const left = wide ? Math.floor(this.width * 0.55) - 16 : this.width;
    return html`${this.map(left)}${this.heights(wide ? this.width - left - 16 : this.width)}`;
  }

  /**
   * Each surface has a start and a learning rate on which one sees the difference.
   * @param {string} surface
   */
  choose(surface) {
    const steps = surface === "valley" ? 30 : 200;
    this.set({ surface, start: this.result.starts[surface], lr: surface === "valley" ? 1.5 : 0.1, steps, step: steps });
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
        label: t("Three paths on the surface", "曲面上的三条路"),
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
    const heights = KINDS.map((_, index) => number(result.heights.at(index).at(end), 3));
    return t(
      `Step ${end}: AdaGrad is at height ${heights[0]}, and its last step is ${lengths[0]} long; with h created anew ${heights[1]} and ${lengths[1]}; RMSprop ${heights[2]} and ${lengths[2]}.`,
      `第 ${end} 步：AdaGrad 在高度 ${heights[0]}，最后一步长 ${lengths[0]}；每次重新生成 h 的是 ${heights[1]} 和 ${lengths[1]}；RMSprop 是 ${heights[2]} 和 ${lengths[2]}。`,
    );
  }
}

customElements.define("zs-adagrad-state", AdagradState);
