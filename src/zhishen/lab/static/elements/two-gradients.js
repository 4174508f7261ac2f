// The gradient of every parameter in two ways: numerically and by backpropagation.
import { ZsElement } from "../core/element.js";
import { choice, slider } from "../core/controls.js";
import { number, t } from "../core/language.js";
import { bars, line, plot, points } from "../core/plot.js";
import { html, svg } from "../vendor/lit.js";

const BINS = 24;

class TwoGradients extends ZsElement {
  static operation = "two_gradients";
  /** @type {[string, string]} */
  static title = ["Two ways to a gradient", "求梯度的两种方法"];
  static inputs = { activation: "sigmoid", dtype: "float64", h: 0.0001, samples: 10 };

  draw() {
    const { width } = this;
    const half = width > 640 ? Math.floor((width - 16) / 2) : width;
    return html`${this.scatter(half)} ${this.histogram(half)}`;
  }

  /** @param {number} width */
  scatter(width) {
    const { backprop, numerical } = this.result;
    const reach =
      1.08 * Math.max(...Array.from(backprop.data, Math.abs), ...Array.from(numerical.data, Math.abs), 1e-9);
    const domain = /** @type {[number, number]} */ ([-reach, reach]);
    const x = { domain, label: t("by backpropagation", "误差反向传播法") };
    const y = { domain, label: t("numerically", "数值微分") };
    const label = t("Both gradients of each parameter", "每个参数的两个梯度");
    return plot({ width, height: 320, x, y, label }, (frame) => {
      return svg`${line(frame, domain, domain, { color: "muted", className: "thin" })}
        ${points(frame, backprop.data, numerical.data, { color: "0", radius: 3.2 })}`;
    });
  }

  /** @param {number} width */
  histogram(width) {
    const { backprop, numerical } = this.result;
    const powers = Array.from(backprop.data, (value, index) =>
      Math.log10(Math.max(1e-18, Math.abs(value - numerical.data[index]))),
    );
    const [low, high] = [-18, 2];
    const counts = Array(BINS).fill(0);
    for (const power of powers) {
      counts[Math.min(BINS - 1, Math.max(0, Math.floor(((power - low) / (high - low)) * BINS)))] += 1;
    }
    const middle = counts.map((_, index) => low + ((index + 0.5) * (high - low)) / BINS);
    const x = {
      domain: /** @type {[number, number]} */ ([low, high]),
      label: t("log₁₀ of the difference", "差的 log₁₀"),
    };
    const y = {
      domain: /** @type {[number, number]} */ ([0, 1.1 * Math.max(...counts)]),
      label: t("parameters", "参数个数"),
    };
    const label = t("Differences of the two gradients", "两个梯度之差");
    return plot({ width, height: 320, x, y, label }, (frame) =>
      bars(frame, middle, counts, { color: "1", width: (0.9 * (high - low)) / BINS }),
    );
  }

  controls() {
    const { state } = this;
    return html`${slider({
      label: t("Step h", "步长 h"),
      value: state.h,
      min: 1e-12,
      max: 1,
      log: true,
      onInput: (h) => this.set({ h }),
    })}
    ${choice({
      label: t("Numbers", "数的类型"),
      value: state.dtype,
      options: [
        ["float64", "float64"],
        ["float32", "float32"],
      ],
      onInput: (dtype) => this.set({ dtype }),
    })}
    ${choice({
      label: t("Activation function", "激活函数"),
      value: state.activation,
      options: [
        ["sigmoid", t("sigmoid", "sigmoid 函数")],
        ["tanh", t("tanh", "tanh 函数")],
        ["relu", t("ReLU", "ReLU 函数")],
      ],
      onInput: (activation) => this.set({ activation }),
    })}
    ${slider({
      label: t("Batch size", "批大小"),
      value: state.samples,
      min: 1,
      max: 50,
      step: 1,
      onInput: (samples) => this.set({ samples }),
    })}`;
  }

  summary() {
    const { worst, evaluations, milliseconds, backprop } = this.result;
    const [quick, slow] = milliseconds.map((/** @type {number} */ each) => number(each, 2));
    return t(
      `${backprop.length} parameters, largest difference ${number(worst, 3)}. Backpropagation: one pass, ${quick} ms; numerically: ${evaluations} losses, ${slow} ms.`,
      `${backprop.length} 个参数，最大的差 ${number(worst, 3)}。误差反向传播法：一遍，${quick} 毫秒；数值微分：计算 ${evaluations} 次损失，${slow} 毫秒。`,
    );
  }
}

customElements.define("zs-two-gradients", TwoGradients);
