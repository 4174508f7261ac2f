// When only the answer counts, softmax may be left out: it never changes which class is the largest.
import { button, slider } from "../core/controls.js";
import { digitPicture, digitStyle } from "../core/digits.js";
import { ZsElement } from "../core/element.js";
import { number, t } from "../core/language.js";
import { bars, plot } from "../core/plot.js";
import { sheet } from "../core/style.js";
import { css, html, svg } from "../vendor/lit.js";

const CLASSES = Array.from({ length: 10 }, (_, index) => index);

class LeftOut extends ZsElement {
  static operation = "softmax_left_out";
  /** @type {[string, string]} */
  static title = ["Scores or probabilities: the same answer", "得分与概率：答案相同"];
  static inputs = { image: 0, factor: 1 };
  static styles = [
    ...sheet,
    digitStyle,
    css`
      .column {
        align-items: center;
        justify-content: center;
        font-size: 0.9rem;
      }
      .column b {
        font-size: 1.15rem;
      }
      .zero {
        stroke: var(--line);
      }
      .value {
        font-size: 11.5px;
        font-weight: 600;
      }
    `,
  ];

  controls() {
    const { state } = this;
    return html`
      ${slider({
        label: t("Test image", "测试图像"),
        value: state.image,
        min: 0,
        max: 9999,
        step: 1,
        format: String,
        onInput: (image) => this.set({ image }),
      })}
      ${slider({
        label: t("Multiply the scores by", "得分乘以"),
        value: state.factor,
        min: 0.01,
        max: 10,
        step: 0.05, // so that 0.1, 1 and 10 are positions
        log: true,
        onInput: (factor) => this.set({ factor }),
      })}
      ${button({ label: t("A wrong answer", "一个错误的答案"), onClick: () => this.set({ image: 8 }) })}
    `;
  }

  draw() {
    const { result, width } = this;
    const wide = width > 700;
    const size = wide ? Math.floor((width - 150 - 32) / 2) : width;
    const right = result.answer === result.label;
    return html`<div class="column">
        ${digitPicture(result.pixels.data, { size: 112, largest: 1, label: t(`A handwritten ${result.label}`, `手写数字 ${result.label}`) })}
        <span>${t("answer", "答案")} <b>${result.answer}</b> ${right ? "✓" : "✗"}</span>
        <span class="muted">${t("label", "标签")} ${result.label}</span>
      </div>
      ${this.chart(size, result.scores.list(), t("score", "得分"), "0")}
      ${this.chart(size, result.probabilities.list(), t("probability", "概率"), "softmax")} ${this.costs()}`;
  }

  /**
   * Bars of the classes; the largest one is marked.
   * @param {number} width
   * @param {number[]} values
   * @param {string} label
   * @param {string} color
   */
  chart(width, values, label, color) {
    const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
    const room = 0.14 * (high - low || 1);
    const y = { domain: /** @type {[number, number]} */ ([low < 0 ? low - room : 0, high + room]), label };
    const x = { domain: /** @type {[number, number]} */ ([-0.7, 9.7]), ticks: CLASSES, label: t("class", "类别") };
    return plot({ width, height: 240, x, y, label }, (frame) => {
      const largest = this.result.answer;
      return svg`<line class="zero" x2=${frame.width} y1=${frame.y(0)} y2=${frame.y(0)}></line>
        ${bars(frame, CLASSES, values, { color: (index) => (index === largest ? "1" : color), width: 0.7 })}
        <text class="value" x=${frame.x(largest)} y=${frame.y(Math.max(0, values[largest])) - 6} text-anchor="middle">${number(values[largest], 3)}</text>`;
    });
  }

  /** What the answers to all test images cost. */
  costs() {
    const [scores, softmax, network] = this.result.seconds.map(
      (/** @type {number} */ seconds) => `${number(1000 * seconds, 2)} ms`,
    );
    return html`<table>
      <thead>
        <tr>
          <th scope="col">${t("10,000 images, on this machine", "10,000 幅图像，在本机实测")}</th>
          <th scope="col">${t("time", "用时")}</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <td>${t("the network: scores", "网络：算出得分")}</td>
          <td class="mono">${network}</td>
        </tr>
        <tr>
          <td>${t("argmax of the scores", "对得分取 argmax")}</td>
          <td class="mono">${scores}</td>
        </tr>
        <tr>
          <td>${t("softmax first, then argmax", "先算 softmax，再取 argmax")}</td>
          <td class="mono">${softmax}</td>
        </tr>
      </tbody>
    </table>`;
  }

  summary() {
    const { result } = this;
    const [sure, loss] = [number(100 * result.probabilities.at(result.answer), 3), number(result.loss, 3)];
    return t(
      `Both say ${result.answer}, with a probability of ${sure} %; the cross entropy error is ${loss}. Of 10,000 test images, softmax changes ${result.different} answers.`,
      `两者的答案都是 ${result.answer}，概率为 ${sure} %，交叉熵误差为 ${loss}。在 10,000 幅测试图像上，softmax 改变了 ${result.different} 个答案。`,
    );
  }
}

customElements.define("zs-left-out", LeftOut);
