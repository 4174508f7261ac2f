// The learning-rate range test: the loss while the learning rate rises.
import { ZsElement } from "../core/element.js";
import { chartSheet } from "../core/chart-style.js";
import { choice, slider } from "../core/controls.js";
import { curves } from "../core/chart.js";
import { number, t } from "../core/language.js";
import { Runner } from "../core/runner.js";
import { html, nothing, svg } from "../vendor/lit.js";

/** @type {[string, string][]} */
const OPTIMIZERS = [
  ["sgd", "SGD"],
  ["momentum", "Momentum"],
  ["adagrad", "AdaGrad"],
  ["rmsprop", "RMSprop"],
  ["adam", "Adam"],
];

class LrRange extends ZsElement {
  static styles = chartSheet;
  /** @type {[string, string]} */
  static title = ["The learning rate range test", "学习率的范围测试"];
  static inputs = { optimizer: "sgd", low: 1e-5, high: 10, steps: 100, seed: 0 };

  /** @type {Record<string, any>} the frame of each optimizer that has been tested */
  tested = {};

  runner = new Runner(this, {
    operation: "learning_rate_range",
    args: () => this.arguments(),
    onFrame: (frame) => {
      this.tested = { ...this.tested, [this.runner.started.optimizer]: frame };
    },
    label: t("Test", "测试"),
  });

  reset() {
    this.tested = {};
    super.reset();
    this.requestUpdate();
  }

  controls() {
    const { state } = this;
    return html`${this.runner.controls()}
    ${choice({
      label: t("optimizer", "最优化方法"),
      value: state.optimizer,
      options: OPTIMIZERS,
      onInput: (optimizer) => this.set({ optimizer }),
    })}
    ${slider({
      label: t("mini-batches", "mini-batch 的个数"),
      value: state.steps,
      min: 30,
      max: 300,
      step: 10,
      onInput: (steps) => this.set({ steps }),
    })}
    ${slider({
      label: t("seed", "随机种子"),
      value: state.seed,
      min: 0,
      max: 20,
      step: 1,
      onInput: (seed) => this.set({ seed }),
    })}`;
  }

  draw() {
    const found = Object.entries(this.tested);
    return curves({
      width: this.width,
      height: 340,
      x: { domain: [this.state.low, this.state.high], log: true, label: t("learning rate η", "学习率 η") },
      y: { domain: [0, 4], label: t("loss", "损失") },
      label: t("The loss while the learning rate rises", "学习率上升时的损失"),
      series: found.flatMap(([name, frame]) => [
        { xs: frame.rates.list(), ys: frame.losses.list(), color: name, className: "faint" },
        {
          xs: frame.rates.list(),
          ys: frame.smoothed.list(),
          color: name,
          text: OPTIMIZERS.find(([key]) => key === name)?.[1],
        },
      ]),
      above: (frame) =>
        found.length
          ? found.map(
              ([name, each], index) => svg`
          <line class="line dashed" data-color=${name} x1=${frame.x(each.suggestion)} x2=${frame.x(each.suggestion)} y2=${frame.height}></line>
          <text class="end" data-color=${name} x=${frame.x(each.suggestion) + 5} y=${14 + 16 * index}>η = ${number(each.suggestion, 2)}</text>`,
            )
          : nothing,
    });
  }

  summary() {
    const found = this.tested[this.state.optimizer];
    if (!found) {
      return t(
        "Press “Test”: the learning rate rises from mini-batch to mini-batch, and the tests of several optimizers stay.",
        "按“测试”：学习率逐个 mini-batch 上升；几种方法的测试结果会一起留在图上。",
      );
    }
    return t(
      `The loss is least at η = ${number(found.minimum, 3)}; a tenth of it, ${number(found.suggestion, 3)}, is a good first choice.`,
      `损失在 η = ${number(found.minimum, 3)} 处最小；取它的十分之一 ${number(found.suggestion, 3)} 作为初选。`,
    );
  }
}

customElements.define("zs-lr-range", LrRange);
