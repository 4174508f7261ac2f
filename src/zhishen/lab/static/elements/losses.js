// Ten probabilities that are dragged, and both losses of them.
import { ZsElement } from "../core/element.js";
import { dragBars, redistributed, shares } from "../core/bars.js";
import { button, choice, slider } from "../core/controls.js";
import { number, t } from "../core/language.js";
import { line, plot, points } from "../core/plot.js";
import { html, svg } from "../vendor/lit.js";

const NOTES = [0.1, 0.05, 0.6, 0, 0.05, 0.1, 0, 0.1, 0, 0];

class Losses extends ZsElement {
  static operation = "losses";
  /** @type {[string, string]} */
  static title = ["Two losses of one answer", "同一个答案的两种损失"];
  static inputs = { y: NOTES, target: 2 };

  get right() {
    return shares(this.state.y)[this.state.target];
  }

  draw() {
    const { width, result: r } = this;
    const half = width > 640 ? Math.floor((width - 16) / 2) : width;
    const names = { cross: t("cross entropy", "交叉熵误差"), squares: t("squared error", "均方误差") };
    return html`${this.answer(width)}
    ${this.curves(half, {
      title: t("loss", "损失"),
      most: 4.8,
      lines: [
        ["1", names.cross, r.cross_curve, Math.min(r.cross, 9)],
        ["0", names.squares, r.squares_curve, r.squares],
      ],
    })}
    ${this.curves(half, {
      title: t("−∂E/∂a of its score", "对得分的拉力 −∂E/∂a"),
      most: 1.08,
      lines: [
        ["1", names.cross, r.cross_pull, -r.gradient_cross.data[this.state.target]],
        ["0", names.squares, r.squares_pull, -r.gradient_squares.data[this.state.target]],
      ],
    })}`;
  }

  /** @param {number} width */
  answer(width) {
    const { target } = this.state;
    const y = shares(this.state.y);
    const names = y.map((_, index) => String(index));
    const x = {
      domain: /** @type {[number, number]} */ ([-0.6, 9.6]),
      ticks: names.map(Number),
      label: t("class", "类别"),
    };
    const label = t("Probabilities of the ten classes", "十个类别的概率");
    const axis = { domain: /** @type {[number, number]} */ ([0, 1]), label: t("probability y", "概率 y") };
    return plot({ width, height: 230, x, y: axis, label }, (frame) =>
      dragBars(frame, y, {
        names,
        label: t("probability of class", "类别的概率"),
        color: (index) => (index === target ? "1" : "7"),
        width: 0.62,
        values: width > 500,
        onMove: (weights) => this.set({ y: weights }),
      }),
    );
  }

  /**
   * @param {number} width
   * @param {{title: string, most: number, lines: [string, string, import("../core/connection.js").NdArray, number][]}} options
   *   each line has a color, a name, values, and the value now
   */
  curves(width, { title, most, lines }) {
    const { grid } = this.result;
    const x = {
      domain: /** @type {[number, number]} */ ([0, 1]),
      label: t("probability of the right class", "正确类别的概率"),
    };
    const y = { domain: /** @type {[number, number]} */ ([0, most]), label: title };
    return plot({ width, height: 250, x, y, label: title }, (frame) => {
      return lines.map(([color, name, values, now], index) => {
        const at = index ? 12 : 25;
        return svg`${line(frame, grid.data, values.data, { color })}
          ${points(frame, [this.right], [now], { color, radius: 6 })}
          <text class="direct" data-color=${color} x=${frame.x(grid.data[at]) + 8} y=${frame.y(values.data[at]) + (index ? -12 : -6)}>${name}</text>`;
      });
    });
  }

  controls() {
    const { state } = this;
    return html`${slider({
        label: t("Probability of the right class", "正确类别的概率"),
        value: this.right,
        min: 0,
        max: 1,
        step: 0.005,
        color: "1",
        onInput: (value) => this.set({ y: redistributed(shares(state.y), state.target, value) }),
      })}
      ${choice({
        label: t("Right class", "正确的类别"),
        value: String(state.target),
        options: Array.from({ length: 10 }, (_, index) => [String(index), String(index)]),
        onInput: (target) => this.set({ target: Number(target) }),
      })}
      <div class="row wide">
        ${button({ label: t("the answer of the notes", "笔记中的答案"), onClick: () => this.set({ y: NOTES, target: 2 }) })}
        ${button({ label: t("knows nothing", "什么也不知道"), onClick: () => this.set({ y: Array(10).fill(0.1) }) })}
        ${button({
          label: t("certain and wrong", "自信的错误"),
          onClick: () => this.set({ y: NOTES.map((_, k) => (k === (state.target + 5) % 10 ? 0.991 : 0.001)) }),
        })}
      </div>`;
  }

  summary() {
    const { squares, cross } = this.result;
    const [p, e, h] = [number(this.right), number(squares), Number.isFinite(cross) ? cross.toFixed(5) : "∞"];
    return t(
      `The right class has the probability ${p}: sum of squared errors ${e}, cross entropy error ${h}.`,
      `正确类别的概率是 ${p}：均方误差 ${e}，交叉熵误差 ${h}。`,
    );
  }
}

customElements.define("zs-losses", Losses);
