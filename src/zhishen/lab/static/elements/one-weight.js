// One weight is moved: the loss answers, the accuracy mostly does not.
import { ZsElement } from "../core/element.js";
import { choice, slider } from "../core/controls.js";
import { number, t } from "../core/language.js";
import { handle, line, plot } from "../core/plot.js";
import { sheet } from "../core/style.js";
import { css, html, svg } from "../vendor/lit.js";

/** @type {[string, string, string][]} */
const ACTIVATIONS = [
  ["relu", "ReLU", "ReLU 函数"],
  ["sigmoid", "sigmoid", "sigmoid 函数"],
  ["tanh", "tanh", "tanh 函数"],
  ["step", "step", "阶跃函数"],
];

class OneWeight extends ZsElement {
  static operation = "one_weight";
  static styles = [
    ...sheet,
    css`
      .tangent {
        stroke-width: 3;
      }
    `,
  ];
  /** @type {[string, string]} */
  static title = ["Move one weight: loss and accuracy", "移动一个权重：损失与识别精度"];
  static inputs = { activation: "relu", layer: "2", samples: 20 };
  static view = { move: 0 };

  /** The place on the grid of moves. */
  get index() {
    const { moves } = this.result;
    const share = (this.state.move - moves.at(0)) / (moves.at(-1 + moves.length) - moves.at(0));
    return Math.round(share * (moves.length - 1));
  }

  draw() {
    const { width, result: r } = this;
    const half = width > 640 ? Math.floor((width - 16) / 2) : width;
    const losses = Array.from(r.loss.data);
    const [low, high] = [Math.min(...losses), Math.max(...losses)];
    const room = Math.max(0.02, (high - low) * 0.15);
    return html`${this.curve(half, {
      color: "0",
      values: losses,
      slopes: r.loss_slope.data,
      domain: [low - room, high + room],
      label: t("loss", "损失"),
      stairs: this.state.activation === "step" && this.state.layer === "1",
    })}
    ${this.curve(half, {
      color: "1",
      values: Array.from(r.accuracy.data),
      slopes: r.accuracy_slope.data,
      domain: [0, 1.05],
      stairs: true,
      label: t("accuracy", "识别精度"),
    })}`;
  }

  /**
   * @param {number} width
   * @param {{color: string, values: number[], slopes: ArrayLike<number>, domain: [number, number], label: string, stairs?: boolean}} options
   */
  curve(width, { color, values, slopes, domain, label, stairs }) {
    const moves = this.result.moves.data;
    const { index } = this;
    const slope = slopes[index];
    const reach = 0.45;
    const x = {
      domain: /** @type {[number, number]} */ ([moves[0], moves[moves.length - 1]]),
      label: t("change of the weight", "权重的变化量"),
    };
    return plot({ width, height: 270, x, y: { domain, label }, label }, (frame) => {
      const at = moves[index];
      const up = frame.y(values[index]) < 40;
      const half = (moves[1] - moves[0]) / 2;
      // What is constant between jumps is drawn as horizontal pieces.
      const [xs, ys] = stairs
        ? [values.flatMap((_, i) => [moves[i] - half, moves[i] + half]), values.flatMap((value) => [value, value])]
        : [moves, values];
      return svg`${line(frame, xs, ys, { color })}
        ${line(frame, [at - reach, at + reach], [values[index] - reach * slope, values[index] + reach * slope], { color: "text", className: "tangent" })}
        <text class="direct" x=${Math.min(frame.width - 60, Math.max(60, frame.x(at)))} y=${frame.y(values[index]) + (up ? 30 : -18)} text-anchor="middle">
          ${t("slope", "斜率")} ${number(slope)}
        </text>
        ${handle(frame, {
          x: at,
          y: values[index],
          label: `${t("Change of the weight", "权重的变化量")}, ${label}`,
          color,
          step: [(moves[moves.length - 1] - moves[0]) / (moves.length - 1), 0],
          onMove: (move) => this.set({ move }),
        })}`;
    });
  }

  controls() {
    const { state, result } = this;
    const { moves } = result;
    return html`${slider({
      label: t("Change of the weight", "权重的变化量"),
      value: state.move,
      min: moves.at(0),
      max: moves.at(moves.length - 1),
      step: (moves.at(moves.length - 1) - moves.at(0)) / (moves.length - 1),
      onInput: (move) => this.set({ move }),
    })}
    ${choice({
      label: t("Activation function", "激活函数"),
      value: state.activation,
      options: ACTIVATIONS.map(([name, en, zh]) => [name, t(en, zh)]),
      onInput: (activation) => this.set({ activation }),
    })}
    ${choice({
      label: t("The weight is in", "这个权重属于"),
      value: state.layer,
      options: [
        ["1", t("layer 1, before the activation", "第 1 层（激活函数之前）")],
        ["2", t("layer 2, after the activation", "第 2 层（激活函数之后）")],
      ],
      onInput: (layer) => this.set({ layer }),
    })}
    ${slider({
      label: t("Samples", "样本数"),
      value: state.samples,
      min: 2,
      max: 200,
      step: 1,
      onInput: (samples) => this.set({ samples }),
    })}`;
  }

  summary() {
    const { index, result: r } = this;
    const [loss, slope] = [number(r.loss.at(index)), number(r.loss_slope.at(index))];
    const [accuracy, flat] = [number(r.accuracy.at(index)), number(r.accuracy_slope.at(index))];
    return t(
      `Loss ${loss}, with the slope ${slope}; accuracy ${accuracy}, with the slope ${flat}.`,
      `损失 ${loss}，斜率 ${slope}；识别精度 ${accuracy}，斜率 ${flat}。`,
    );
  }
}

customElements.define("zs-one-weight", OneWeight);
