// A hidden layer of ReLUs draws a curve: each unit bends it once.
import { field, slider, toggle } from "../core/controls.js";
import { around, curveStyle, zeroLines } from "../core/curves.js";
import { ZsElement } from "../core/element.js";
import { number, t } from "../core/language.js";
import { legend, line, plot, points } from "../core/plot.js";
import { sheet } from "../core/style.js";
import { html, nothing, svg } from "../vendor/lit.js";

class ReluSum extends ZsElement {
  static operation = "relu_sum";
  /** @type {[string, string]} */
  static title = ["ReLUs in a hidden layer draw any curve", "隐藏层里的 ReLU 画出任意曲线"];
  static inputs = { formula: "sin(2*x)", units: 5 };
  static view = { parts: true };
  static styles = [...sheet, curveStyle];

  controls() {
    const { state } = this;
    return html`
      ${field({
        label: t("The curve, a formula in x", "曲线：x 的公式"),
        value: state.formula,
        code: true,
        onInput: (formula) => this.set({ formula }),
      })}
      ${slider({
        label: t("Hidden neurons with ReLU", "使用 ReLU 的隐藏神经元"),
        value: state.units,
        min: 1,
        max: 40,
        step: 1,
        color: "relu",
        onInput: (units) => this.set({ units }),
      })}
      ${toggle({
        label: t("Show each neuron's part", "显示每个神经元的贡献"),
        value: state.parts,
        onInput: (parts) => this.set({ parts }),
      })}
    `;
  }

  draw() {
    const { result, state, width } = this;
    const [xs, target, ys] = [result.grid.list(), result.target.list(), result.curve.list()];
    const y = { domain: around([0, ...target, ...ys]), label: "y" };
    const label = t("The curve, and the network that follows it", "曲线与跟随它的网络");
    return html`${plot({ width, height: 320, x: { domain: [-2, 2], label: "x" }, y, label }, (frame) => {
      const parts = state.parts
        ? Array.from({ length: result.parts.length }, (_, index) =>
            line(frame, xs, result.parts.at(index).list(), { color: "muted", className: "thin" }),
          )
        : nothing;
      return svg`${zeroLines(frame)}${parts}
          ${line(frame, xs, target, { color: "0", dashed: true })}
          ${line(frame, xs, ys, { color: "relu" })}
          ${points(frame, result.knots.list(), result.heights.list(), { color: "relu", radius: 4 })}`;
    })}
    ${legend([
      { color: "0", text: t("the curve", "曲线"), dashed: true },
      { color: "relu", text: t("the network", "网络") },
      ...(state.parts ? [{ color: "muted", text: t("each neuron, times its weight", "各神经元乘以权重") }] : []),
    ])}`;
  }

  summary() {
    const { result, state } = this;
    const weights = result.weights.list();
    const shown = weights.slice(0, 6).map((/** @type {number} */ weight) => number(weight, 3));
    const list = `${shown.join(", ")}${weights.length > 6 ? ", …" : ""}`;
    const difference = number(result.difference, 3);
    return t(
      `${state.units} hidden neurons; the largest difference is ${difference}. Output weights: ${list}.`,
      `${state.units} 个隐藏神经元，最大的差为 ${difference}。输出层的权重：${list}。`,
    );
  }
}

customElements.define("zs-relu-sum", ReluSum);
