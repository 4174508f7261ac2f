// L2 in the gradient against decoupled weight decay, under SGD and under Adam.
import { ZsElement } from "../core/element.js";
import { chartSheet } from "../core/chart-style.js";
import { button, slider } from "../core/controls.js";
import { panels, panelTitle } from "../core/chart.js";
import { number, t } from "../core/language.js";
import { Player } from "../core/player.js";
import { legend, line, plot, points } from "../core/plot.js";
import { html, svg } from "../vendor/lit.js";

class L2Decay extends ZsElement {
  static styles = chartSheet;
  static operation = "l2_and_decay";
  /** @type {[string, string]} */
  static title = [
    "L2 penalty and weight decay: the same for SGD, not for Adam",
    "L2 惩罚项与权值衰减：对 SGD 相同，对 Adam 不同",
  ];
  static inputs = { decay: 1, large: 4, small: 0.04, seed: 0 };
  static view = { step: 200 };

  player = new Player(this, { last: () => this.result?.steps ?? 0, rate: 30 });

  /** @returns {[string, string, boolean][]} */
  kinds() {
    return [
      [t("no penalty", "没有惩罚项"), "7", false],
      [t("L2 in the gradient", "L2 加在梯度上"), "l2", false],
      [t("decoupled weight decay", "解耦的权值衰减"), "adamw", true],
    ];
  }

  controls() {
    const { state } = this;
    return html`${this.player.controls()}
    ${slider({
      label: t("strength λ", "强度 λ"),
      value: state.decay,
      min: 0.05,
      max: 5,
      log: true,
      onInput: (decay) => this.set({ decay }),
    })}
    ${slider({
      label: t("size of the gradients of W₁", "W₁ 的梯度的大小"),
      value: state.large,
      min: 0.01,
      max: 100,
      log: true,
      onInput: (large) => this.set({ large }),
    })}
    ${slider({
      label: t("size of the gradients of W₂", "W₂ 的梯度的大小"),
      value: state.small,
      min: 0.01,
      max: 100,
      log: true,
      onInput: (small) => this.set({ small }),
    })}
    ${button({ label: t("Draw other noise", "换一组噪声"), onClick: () => this.set({ seed: (state.seed + 1) % 10000 }) })}`;
  }

  draw() {
    const { width } = panels(this.width, 2);
    return html`${this.plane(width, "sgd", "SGD")}${this.plane(width, "adam", "Adam")}
    ${legend(this.kinds().map(([text, color, dashed]) => ({ text, color, dashed })))}`;
  }

  /**
   * @param {number} width
   * @param {"sgd" | "adam"} name
   * @param {string} title
   */
  plane(width, name, title) {
    const { result, state } = this;
    const end = Math.min(state.step, result.steps);
    return plot(
      {
        width,
        height: Math.min(380, width),
        x: { domain: [0, 1.6], label: t("W₁", "W₁") },
        y: { domain: [0, 1.6], label: t("W₂", "W₂") },
        label: title,
        margin: { top: 26 },
      },
      (
        frame,
      ) => svg`<line class="grid strong" x1=${frame.x(0)} y1=${frame.y(0)} x2=${frame.x(1.6)} y2=${frame.y(1.6)}></line>
        ${this.kinds().map(([, color, dashed], index) => {
          const path = result.paths[name]
            .at(index)
            .list()
            .slice(0, end + 1);
          const [xs, ys] = [0, 1].map((axis) => path.map((/** @type {number[]} */ p) => p[axis]));
          return svg`${line(frame, xs, ys, { color, dashed })}
            ${points(frame, xs.slice(-1), ys.slice(-1), { color, radius: dashed ? 5 : 7 })}`;
        })}
        ${points(frame, [1], [1], { color: "text", radius: 4 })}`,
      (frame) => panelTitle(frame, title),
    );
  }

  summary() {
    const { result } = this;
    const show = (/** @type {any} */ end) =>
      `(${end
        .list()
        .map((/** @type {number} */ value) => number(value, 2))
        .join(", ")})`;
    const [sgd, adam] = [result.ends.sgd, result.ends.adam];
    return t(
      `After ${result.steps} steps from (1, 1): SGD with L2 ${show(sgd[1])}, with decay ${show(sgd[2])}; Adam with L2 ${show(adam[1])}, with decay ${show(adam[2])}.`,
      `从 (1, 1) 走 ${result.steps} 步之后：SGD 加 L2 到 ${show(sgd[1])}，加衰减到 ${show(sgd[2])}；Adam 加 L2 到 ${show(adam[1])}，加衰减到 ${show(adam[2])}。`,
    );
  }
}

customElements.define("zs-l2-decay", L2Decay);
