// The short gradient of softmax with cross entropy, (y - t)/N, beside that of the long graph.
import { ZsElement } from "../core/element.js";
import { choice, slider, toggle } from "../core/controls.js";
import { number, t } from "../core/language.js";
import { bars, handle, plot } from "../core/plot.js";
import { css, html, nothing, svg } from "../vendor/lit.js";

const CLASSES = [0, 1, 2];

class SoftmaxGradient extends ZsElement {
  static styles = [
    ...ZsElement.styles,
    css`
      .axis {
        stroke: var(--muted);
      }
      .target {
        fill: none;
        stroke: var(--muted);
        stroke-dasharray: 5 4;
      }
    `,
  ];
  static operation = "softmax_gradient";
  /** @type {[string, string]} */
  static title = ["The short gradient of softmax with loss: (y − t)/N", "Softmax-with-Loss 的简化梯度：(y − t)/N"];
  static inputs = { scores: [1.1, 0.7, 1.6], label: 1, samples: 2 };
  static view = { squares: false };

  /** The probability to which a bar is being dragged: its handle is there before the result is. */
  dragged = { index: -1, y: 0 };

  controls() {
    const { state } = this;
    return html`
      ${CLASSES.map((index) =>
        slider({
          label: t(`Score a${index}`, `得分 a${index}`),
          value: state.scores[index],
          min: -10,
          max: 10,
          step: 0.1,
          onInput: (value) => this.set({ scores: state.scores.with(index, value) }),
        }),
      )}
      ${choice({
        label: t("Right class t", "正确类别 t"),
        value: String(state.label),
        options: CLASSES.map((index) => [String(index), String(index)]),
        onInput: (label) => this.set({ label: Number(label) }),
      })}
      ${slider({
        label: t("Samples in the batch, N", "批大小 N"),
        value: state.samples,
        min: 1,
        max: 10,
        step: 1,
        onInput: (samples) => this.set({ samples }),
      })}
      ${toggle({
        label: t("Compare with the squared error", "与均方误差比较"),
        value: state.squares,
        color: "4",
        onInput: (squares) => this.set({ squares }),
      })}
    `;
  }

  draw() {
    const { width } = this;
    const wide = width > 620;
    const each = wide ? (width - 16) / 2 : width;
    return html`${this.outputs(each)} ${this.gradients(each)}`;
  }

  /** @param {number} width */
  outputs(width) {
    const { result } = this;
    const label = t(
      "Probabilities y and target t; drag a bar to change its score",
      "概率 y 与监督数据 t；拖动柱子可改变得分",
    );
    return plot(
      { width, height: 260, x: axis(), y: { domain: [0, 1.08], label: t("probability", "概率") }, label },
      (frame) => svg`
        ${CLASSES.map((index) => {
          const [left, right] = [frame.x(index - 0.42), frame.x(index + 0.42)];
          return result.target.at(index)
            ? svg`<rect class="target" x=${left} width=${right - left} y=${frame.y(1)} height=${frame.y(0) - frame.y(1)}></rect>
              <text class="muted" x=${frame.x(index)} y=${frame.y(1) + 16} text-anchor="middle">t = 1</text>`
            : nothing;
        })}
        ${bars(frame, CLASSES, result.y.list(), { color: "forward", width: 0.6 })}
        ${CLASSES.map((index) => {
          const y = result.y.at(index);
          return svg`<text class="label" x=${frame.x(index)} y=${frame.y(y) - 12} text-anchor="middle">${number(y, 3)}</text>
            ${handle(frame, {
              x: index,
              y: this.computing && this.dragged.index === index ? this.dragged.y : y,
              label: t(`Probability of class ${index}`, `类别 ${index} 的概率`),
              color: "forward",
              step: [0, 0.02],
              onMove: (_, wanted) => this.drag(index, wanted),
            })}`;
        })}`,
    );
  }

  /**
   * The score with which a class has a probability: log p/(1 - p) plus the logarithm of the other exponentials.
   * @param {number} index
   * @param {number} wanted
   */
  drag(index, wanted) {
    const p = Math.min(0.999, Math.max(0.001, wanted));
    this.dragged = { index, y: p };
    const others = this.state.scores.filter((/** @type {number} */ _, /** @type {number} */ at) => at !== index);
    const rest = Math.log(others.reduce((/** @type {number} */ sum, /** @type {number} */ a) => sum + Math.exp(a), 0));
    const score = Number((Math.log(p / (1 - p)) + rest).toFixed(2));
    this.set({ scores: this.state.scores.with(index, Math.min(10, Math.max(-10, score))) });
  }

  /** @param {number} width */
  gradients(width) {
    const { result, state } = this;
    const label = t("Gradient of the scores", "得分的梯度");
    return plot(
      { width, height: 260, x: axis(), y: { domain: [-1.08, 1.08], label: "∂L/∂a" }, label },
      (frame) => svg`<line class="axis" x2=${frame.width} y1=${frame.y(0)} y2=${frame.y(0)}></line>
        ${bars(frame, CLASSES, result.short.list(), { color: "backward", width: state.squares ? 0.3 : 0.6 })}
        ${
          state.squares
            ? bars(
                frame,
                CLASSES.map((index) => index + 0.32),
                result.squares.list(),
                { color: "4", width: 0.3 },
              )
            : nothing
        }
        ${CLASSES.map((index) => {
          const value = result.short.at(index);
          return svg`<text class="label" x=${frame.x(index)} y=${frame.y(value) + (value < 0 ? 16 : -6)}
            text-anchor="middle">${number(value, 3)}</text>`;
        })}`,
    );
  }

  summary() {
    const { result, state } = this;
    const shown = (/** @type {any} */ values) =>
      `(${values
        .list()
        .map((/** @type {number} */ v) => number(v, 3))
        .join(", ")})`;
    const squares = state.squares
      ? t(
          `; softmax with squared error sends ${shown(result.squares)}`,
          `；softmax 函数加均方误差传回 ${shown(result.squares)}`,
        )
      : "";
    return t(
      `Loss ${number(result.loss)}. (y − t)/${state.samples} = ${shown(result.short)}; the long graph gives ${shown(result.long)}${squares}.`,
      `损失 ${number(result.loss)}。(y − t)/${state.samples} = ${shown(result.short)}；完整的计算图给出 ${shown(result.long)}${squares}。`,
    );
  }
}

/** @returns {import("../core/types").Axis} */
function axis() {
  return { domain: [-0.6, 2.6], ticks: CLASSES, format: String, label: t("class", "类别") };
}

customElements.define("zs-softmax-gradient", SoftmaxGradient);
