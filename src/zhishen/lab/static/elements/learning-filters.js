// The filters of the first layer while the network learns: from noise to edges.
import { slider } from "../core/controls.js";
import { number, t } from "../core/language.js";
import { image, line, plot } from "../core/plot.js";
import { Runner } from "../core/runner.js";
import { ShownElement } from "../core/shown.js";
import { sheet } from "../core/style.js";
import { board, sign, tileStyle } from "../core/tiles.js";
import { html, svg } from "../vendor/lit.js";

/** @type {[string, string, string, number, number][]} */
const SIZES = [
  ["filters", "Number of filters", "滤波器个数", 4, 32],
  ["size", "Size of a filter", "滤波器的大小", 3, 9],
  ["seed", "Random seed of the initial weights", "初始权重的随机种子", 0, 99],
];

class LearningFilters extends ShownElement {
  static styles = [...sheet, tileStyle];
  static operation = "initial_filters";
  /** @type {[string, string]} */
  static title = ["Filters before and after learning", "学习前与学习后的滤波器"];
  static inputs = { filters: 16, size: 5, seed: 0 };
  static view = { steps: 300, lr: 0.002, weight_decay: 0.2 };

  runner = new Runner(this, {
    operation: "learning_filters",
    args: () => ({ ...this.state }),
    label: t("Learn", "开始学习"),
  });

  controls() {
    const { state } = this;
    return html`
      ${this.runner.controls()}
      ${SIZES.map(([name, en, zh, min, max]) =>
        slider({
          label: t(en, zh),
          value: state[name],
          min,
          max,
          step: 1,
          onInput: (value) => this.change({ [name]: value }),
        }),
      )}
      ${slider({
        label: t("Learning rate of AdamW", "AdamW 的学习率"),
        value: state.lr,
        min: 1e-4,
        max: 0.1,
        log: true,
        color: "adamw",
        onInput: (lr) => this.change({ lr }),
      })}
      ${slider({
        label: t("Weight decay λ", "权值衰减 λ"),
        value: state.weight_decay,
        min: 0,
        max: 2,
        step: 0.05,
        onInput: (weight_decay) => this.change({ weight_decay }),
      })}
      ${slider({
        label: t("Mini-batches of 50 digits", "mini-batch 的个数（每个 50 幅）"),
        value: state.steps,
        min: 20,
        max: 1000,
        step: 20,
        onInput: (steps) => this.change({ steps }),
      })}
    `;
  }

  /**
   * Another training: the frames of the last one go.
   * @param {import("../core/types").State} changes
   */
  change(changes) {
    this.runner.stop();
    this.runner.frame = null;
    this.set(changes);
  }

  draw() {
    const { result, runner, width } = this;
    const { frame } = runner;
    const side = Math.min(300, width - 8);
    return html`${this.filters(t("before learning", "学习前"), result.filters, side)} ${sign("→", 60)}
    ${this.filters(frame ? t(`after ${frame.step} mini-batches`, `${frame.step} 个 mini-batch 之后`) : t("press Learn", "请按“开始学习”"), frame?.filters ?? result.filters, side)}
    ${this.curves(width > 760 ? Math.max(220, width - 2 * side - 80) : width)}`;
  }

  /**
   * All filters with one scale, 0 in the middle.
   * @param {string} title
   * @param {any} filters
   * @param {number} side
   */
  filters(title, filters, side) {
    const [count] = filters.shape;
    const across = count > 16 ? 6 : 4;
    const step = side / across;
    const largest = Math.max(...Array.from(filters.data, Math.abs), 1e-9);
    const text = `${title}: ±${number(largest, 2)}`;
    return board(
      {
        title: t(text, text.replace(": ", "：")),
        width: side,
        height: step * Math.ceil(count / across),
        color: "conv",
      },
      Array.from({ length: count }, (_, k) => {
        const [x, y] = [(k % across) * step + 2, Math.floor(k / across) * step + 2];
        const place = { x, y, width: step - 5, height: step - 5 };
        return svg`${image(filters.at(k), { ...place, low: -largest, high: largest, kind: "diverging" })}
          <rect class="picture-edge" x=${x} y=${y} width=${step - 5} height=${step - 5}></rect>`;
      }),
    );
  }

  /** @param {number} width */
  curves(width) {
    const { frame } = this.runner;
    const steps = Array.from({ length: frame?.losses.length ?? 0 }, (_, index) => index + 1);
    const x = { domain: /** @type {[number, number]} */ ([0, this.state.steps]), label: t("mini-batch", "mini-batch") };
    const y = { domain: /** @type {[number, number]} */ ([0, 2.5]) };
    const label = t(
      "Loss of each mini-batch, and accuracy on 500 test images",
      "每个 mini-batch 的损失，以及 500 幅测试图像的识别精度",
    );
    return plot({ width, height: 250, x, y, label, margin: { left: 34 } }, (axes) =>
      frame
        ? svg`${line(axes, steps, frame.losses.data, { color: "train", className: "thin" })}
          ${line(axes, frame.marks.data, frame.accuracies.data, { color: "test" })}
          <text class="label" x=${axes.width - 4} y="14" text-anchor="end">${t("blue: loss, orange: accuracy", "蓝：损失，橙：识别精度")}</text>`
        : svg`<text class="tick" x=${axes.width / 2} y=${axes.height / 2} text-anchor="middle">${t("loss and accuracy", "损失与识别精度")}</text>`,
    );
  }

  summary() {
    const { frame } = this.runner;
    if (!frame) {
      return t(
        "Before learning the filters are noise. A training on 10,000 digits takes some seconds.",
        "学习之前，滤波器是杂乱无章的噪声。用 10,000 个数字训练只要几秒钟。",
      );
    }
    const accuracy = frame.accuracies.length
      ? `${number(100 * frame.accuracies.at(frame.accuracies.length - 1), 3)} %`
      : "–";
    const loss = number(frame.losses.at(frame.losses.length - 1), 3);
    return t(
      `After ${frame.step} mini-batches: loss ${loss}, accuracy on 500 test images ${accuracy}.`,
      `${frame.step} 个 mini-batch 之后：损失 ${loss}，500 幅测试图像的识别精度 ${accuracy}。`,
    );
  }
}

customElements.define("zs-learning-filters", LearningFilters);
