// Neurons that begin equal stay equal: the learned weights of six neurons as images.
import { ZsElement } from "../core/element.js";
import { chartSheet } from "../core/chart-style.js";
import { choice, slider } from "../core/controls.js";
import { range } from "../core/chart.js";
import { number, t } from "../core/language.js";
import { image } from "../core/plot.js";
import { Runner } from "../core/runner.js";
import { html, svg } from "../vendor/lit.js";

class EqualNeurons extends ZsElement {
  static styles = chartSheet;
  /** @type {[string, string]} */
  static title = ["Neurons that begin equal stay equal", "初始时相同的神经元始终相同"];
  static inputs = { init: "zeros", activation: "sigmoid", lr: 0.01, updates: 200, seed: 0 };

  runner = new Runner(this, {
    operation: "equal_neurons",
    args: () => this.arguments(),
    label: t("Train", "训练"),
  });

  controls() {
    const { state } = this;
    return html`${this.runner.controls()}
    ${choice({
      label: t("initial weights", "权重的初始值"),
      value: state.init,
      options: [
        ["zeros", t("all 0", "全部为 0")],
        ["constant", t("all 0.1", "全部为 0.1")],
        ["xavier", t("random: Xavier", "随机：Xavier")],
        ["he", t("random: He", "随机：He")],
      ],
      onInput: (init) => this.set({ init }),
    })}
    ${choice({
      label: t("activation function", "激活函数"),
      value: state.activation,
      options: [
        ["sigmoid", "sigmoid"],
        ["tanh", "tanh"],
        ["relu", "ReLU"],
      ],
      onInput: (activation) => this.set({ activation }),
    })}
    ${slider({
      label: t("updates", "更新的次数"),
      value: state.updates,
      min: 20,
      max: 500,
      step: 10,
      onInput: (updates) => this.set({ updates }),
    })}`;
  }

  draw() {
    const { frame } = this.runner;
    const columns = this.width > 640 ? 6 : 3;
    const size = Math.min(150, Math.floor((this.width - 12 * (columns - 1)) / columns));
    const largest = frame
      ? frame.weights.data.reduce((/** @type {number} */ a, /** @type {number} */ b) => Math.max(a, Math.abs(b)), 1e-6)
      : 1;
    return html`<div class="multiples">
      ${range(6).map((k) => {
        const label = t(`Weights of neuron ${k + 1}`, `第 ${k + 1} 个神经元的权重`);
        return html`<div>
          <svg width=${size} height=${size} viewBox="0 0 ${size} ${size}" role="img" aria-label=${label}>
            ${
              frame
                ? image(frame.weights.at(k), {
                    x: 0,
                    y: 0,
                    width: size,
                    height: size,
                    low: -largest,
                    high: largest,
                    kind: "diverging",
                  })
                : svg`<text class="empty" x=${size / 2} y=${size / 2} text-anchor="middle">?</text>`
            }
            <rect class="frame" width=${size} height=${size}></rect>
          </svg>
          <p class="numbers">${t(`neuron ${k + 1}`, `神经元 ${k + 1}`)}</p>
        </div>`;
      })}
    </div>`;
  }

  summary() {
    const { frame } = this.runner;
    if (!frame) {
      return t(
        "Press “Train”: a network with six hidden neurons learns 2,000 digits. Each square shows the weights of one neuron.",
        "按“训练”：有六个隐藏神经元的网络学习 2,000 个数字。每个方格是一个神经元的权重。",
      );
    }
    return t(
      `After ${frame.update} updates the six neurons differ by at most ${number(frame.difference, 2)}; the accuracy on 1,000 test digits is ${number(100 * frame.accuracy, 3)} %.`,
      `更新 ${frame.update} 次之后，六个神经元最多相差 ${number(frame.difference, 2)}；1,000 个测试数字的识别精度是 ${number(100 * frame.accuracy, 3)} %。`,
    );
  }
}

customElements.define("zs-equal-neurons", EqualNeurons);
