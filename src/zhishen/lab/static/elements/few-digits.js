// A big network learns few digits: the accuracies on training and test data, without and with a cure.
import { ZsElement } from "../core/element.js";
import { chartSheet } from "../core/chart-style.js";
import { slider } from "../core/controls.js";
import { curves, panels, range } from "../core/chart.js";
import { number, t } from "../core/language.js";
import { Runner } from "../core/runner.js";
import { html, svg } from "../vendor/lit.js";

class FewDigits extends ZsElement {
  static styles = chartSheet;
  /** @type {[string, string]} */
  static title = ["Few digits and a big network: overfitting and its cures", "数字太少、网络太大：过拟合与对策"];
  static inputs = { samples: 300, decay: 0, dropout: 0.2, layers: 6, lr: 0.05, epochs: 100, seed: 0 };

  runner = new Runner(this, {
    operation: "few_digits",
    args: () => this.arguments(),
    label: t("Train both", "训练两个网络"),
  });

  controls() {
    const { state } = this;
    /** @type {[string, string, number, number, number][]} */
    const sliders = [
      ["decay", t("weight decay λ", "权值衰减 λ"), 0, 1, 0.01],
      ["dropout", t("dropout rate p", "Dropout 的比例 p"), 0, 0.9, 0.05],
      ["samples", t("training digits", "训练用的数字个数"), 50, 2000, 50],
      ["layers", t("hidden layers", "隐藏层的层数"), 1, 6, 1],
      ["epochs", t("number of epochs", "epoch 的个数"), 10, 200, 10],
      ["seed", t("seed", "随机种子"), 0, 20, 1],
    ];
    return html`${this.runner.controls()}
    ${sliders.map(([name, label, min, max, step]) =>
      slider({ label, value: state[name], min, max, step, onInput: (value) => this.set({ [name]: value }) }),
    )}`;
  }

  draw() {
    const { width } = panels(this.width, 2);
    return html`${this.chart(width, 0, t("without a cure", "不采取对策"))}
    ${this.chart(width, 1, t("with weight decay and dropout", "有权值衰减和 Dropout"))}`;
  }

  /**
   * @param {number} width
   * @param {number} kind
   * @param {string} title
   */
  chart(width, kind, title) {
    const { frame } = this.runner;
    const epochs = frame?.epochs ?? this.state.epochs;
    const shown = frame ? [0, 1].map((part) => frame.curves.at(kind).at(part).list()) : [];
    return curves({
      width,
      height: 300,
      x: { domain: [0, epochs], label: "epoch" },
      y: { domain: [0, 1.04], label: t("accuracy", "识别精度"), format: (value) => `${Math.round(100 * value)} %` },
      label: title,
      series: shown.map((ys, part) => ({
        xs: range(epochs, 1),
        ys,
        color: ["train", "test"][part],
        text: [t("training", "训练"), t("test", "测试")][part],
      })),
      below: (inside) =>
        svg`<text class="title" x=${inside.width / 2} y=${inside.height - 10} text-anchor="middle">${title}</text>`,
    });
  }

  summary() {
    const { frame } = this.runner;
    if (!frame || !frame.epoch) {
      return t(
        "Press “Train both”: two networks with the same initial weights learn the same few digits.",
        "按“训练两个网络”：两个初始权重相同的网络学习同样的少量数字。",
      );
    }
    const [[a, b], [c, d]] = [0, 1].map((kind) =>
      [0, 1].map(
        (part) =>
          `${number(
            100 *
              frame.curves
                .at(kind)
                .at(part)
                .at(frame.epoch - 1),
            3,
          )} %`,
      ),
    );
    return t(
      `After ${frame.epoch} epochs: without a cure ${a} on training and ${b} on test data; with it ${c} and ${d}.`,
      `${frame.epoch} 个 epoch 之后：不采取对策时训练数据 ${a}，测试数据 ${b}；采取之后 ${c} 和 ${d}。`,
    );
  }
}

customElements.define("zs-few-digits", FewDigits);
