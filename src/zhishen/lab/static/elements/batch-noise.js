// The noise of mini-batches: a line is fitted, and the path of its two parameters is shown.
import { ZsElement } from "../core/element.js";
import { slider } from "../core/controls.js";
import { number, t } from "../core/language.js";
import { Player } from "../core/player.js";
import { arrow, contourLines, levelsOf, line, plot, points } from "../core/plot.js";
import { sheet } from "../core/style.js";
import { css, html, svg } from "../vendor/lit.js";

class BatchNoise extends ZsElement {
  static operation = "batch_noise";
  static styles = [
    ...sheet,
    css`
      .batches .arrow {
        stroke-width: 1;
        stroke-opacity: 0.45;
      }
      .whole .arrow {
        stroke-width: 3;
      }
    `,
  ];
  /** @type {[string, string]} */
  static title = ["The noise of mini-batches", "mini-batch 的噪声"];
  static inputs = { batch_size: 5, lr: 0.15, steps: 60, seed: 0 };
  static view = { step: 120 };

  player = new Player(this, { last: () => this.state.steps, rate: 14 });

  get end() {
    return Math.min(this.state.step, this.state.steps, this.result.losses.length - 1);
  }

  draw() {
    const { width } = this;
    const half = width > 640 ? Math.floor((width - 16) / 2) : width;
    return html`${this.valley(half)} ${this.line(half)}`;
  }

  /** @param {number} width */
  valley(width) {
    const { result: r, end } = this;
    const label = t("Loss of all points by a and b, with the path", "全部样本的损失与走过的路");
    const axes = {
      x: { domain: r.a_range, label: t("slope a", "斜率 a") },
      y: { domain: r.b_range, label: t("bias b", "偏置 b") },
    };
    const path = r.path.list().slice(0, end + 1);
    const [xs, ys] = [0, 1].map((axis) => path.map((/** @type {number[]} */ place) => place[axis]));
    const [a, b] = r.path.at(0).data;
    const length = 0.28;
    /** @type {(slope: ArrayLike<number>) => [number, number]} */
    const end_of = (slope) => [a - length * slope[0], b - length * slope[1]];
    return plot({ width, height: 340, ...axes, label }, (frame) => {
      return svg`${contourLines(frame, r.z, { x: r.a_range, y: r.b_range, levels: levelsOf(r.z, 14) })}
        <g class="batches">${r.batches.list().map((/** @type {number[]} */ slope) => arrow(frame, [a, b], end_of(slope), { color: "1" }))}</g>
        <g class="whole">${arrow(frame, [a, b], end_of(r.whole.data), { color: "text" })}</g>
        ${line(frame, xs, ys, { color: "0" })} ${points(frame, xs, ys, { color: "0", radius: 2.2 })}
        ${points(frame, [xs[end]], [ys[end]], { color: "0", radius: 6 })}`;
    });
  }

  /** @param {number} width */
  line(width) {
    const { result: r, end } = this;
    const [xs, ts] = [0, 1].map((axis) => r.points.list().map((/** @type {number[]} */ point) => point[axis]));
    const [a, b] = r.path.at(end).data;
    const label = t("The points and the line", "样本点与直线");
    const axes = {
      x: { domain: /** @type {[number, number]} */ ([-2.1, 2.1]), label: "x" },
      y: { domain: /** @type {[number, number]} */ ([-3, 4]), label: "t" },
    };
    return plot({ width, height: 340, ...axes, label }, (frame) => {
      return svg`${points(frame, xs, ts, { color: "7" })}
        ${line(frame, [-2.1, 2.1], [-2.1 * a + b, 2.1 * a + b], { color: "0" })}`;
    });
  }

  controls() {
    const { state } = this;
    return html`${this.player.controls()}
    ${slider({
      label: t("Batch size", "批大小"),
      value: state.batch_size,
      min: 1,
      max: 60,
      step: 1,
      onInput: (batch_size) => this.set({ batch_size }),
    })}
    ${slider({
      label: t("Learning rate η", "学习率 η"),
      value: state.lr,
      min: 0.005,
      max: 1.5,
      log: true,
      onInput: (lr) => this.set({ lr }),
    })}
    ${slider({
      label: t("Number of steps", "总步数"),
      value: state.steps,
      min: 1,
      max: 120,
      step: 1,
      onInput: (steps) => this.set({ steps, step: steps }),
    })}
    ${slider({
      label: t("Other mini-batches", "换一组 mini-batch"),
      value: state.seed,
      min: 0,
      max: 20,
      step: 1,
      onInput: (seed) => this.set({ seed }),
    })}`;
  }

  summary() {
    const { result: r, end, state } = this;
    const [noise, loss] = [number(r.noise, 3), number(r.losses.at(end))];
    const seen = state.batch_size * end;
    return t(
      `The gradients of the mini-batches (orange) differ from that of all 60 points (the thick arrow) by ${noise} on average; after ${end} steps and ${seen} samples the loss is ${loss}.`,
      `各 mini-batch 的梯度（橙色）与全部 60 个样本的梯度（粗箭头）平均相差 ${noise}；${end} 步、${seen} 个样本之后，损失是 ${loss}。`,
    );
  }
}

customElements.define("zs-batch-noise", BatchNoise);
