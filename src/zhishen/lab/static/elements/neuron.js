// One neuron: a weighted sum, and an activation function of it.
import { choice, slider } from "../core/controls.js";
import { around, cursor, curve, curveStyle, zeroLines } from "../core/curves.js";
import { ZsElement } from "../core/element.js";
import { FUNCTIONS, functionNamed } from "../core/functions.js";
import { number, t } from "../core/language.js";
import { handle, line, plot, points } from "../core/plot.js";
import { sheet } from "../core/style.js";
import { css, html, svg } from "../vendor/lit.js";

class Neuron extends ZsElement {
  static operation = "neuron";
  /** @type {[string, string]} */
  static title = ["One neuron: z = h(w x + b)", "一个神经元：z = h(w x + b)"];
  static inputs = { function: "sigmoid", w: 1, b: 0, x: 1 };
  static styles = [
    ...sheet,
    curveStyle,
    css`
      .flow {
        display: flex;
        flex-wrap: wrap;
        gap: 0.3rem 0.8rem;
        align-items: center;
        justify-content: center;
        width: 100%;
        margin: 0;
        font-variant-numeric: tabular-nums;
      }
      .flow b {
        padding: 0.25rem 0.7rem;
        border: 1.5px solid var(--c, var(--line));
        border-radius: 999px;
        font-weight: 600;
      }
    `,
  ];

  controls() {
    const { state } = this;
    /** @type {(label: string, name: string, reach: number) => unknown} */
    const weight = (label, name, reach) =>
      slider({
        label,
        value: state[name],
        min: -reach,
        max: reach,
        step: reach / 100,
        onInput: (value) => this.set({ [name]: value }),
      });
    return html`
      ${choice({
        label: t("Activation function h", "激活函数 h"),
        value: state.function,
        options: FUNCTIONS.map(({ name, text }) => [name, text]),
        onInput: (value) => this.set({ function: value }),
      })}
      ${weight(t("Weight w", "权重 w"), "w", 20)} ${weight(t("Bias b", "偏置 b"), "b", 20)}
      ${weight(t("Input x", "输入 x"), "x", 5)}
    `;
  }

  draw() {
    const { result, state, width } = this;
    const { color, text } = functionNamed(state.function);
    const xs = result.grid.list();
    const ys = result.curve.list();
    const y = { domain: around([0, 1, ...ys], [-3, 3]), label: t("output z", "输出 z") };
    const label = t(`Output of a neuron with ${text}`, `使用 ${text} 的神经元的输出`);
    return html`<p class="flow">
        <b>x = ${number(state.x)}</b> → <b>a = w x + b = ${number(result.a)}</b> →
        <b data-color=${color}>z = h(a) = ${number(result.z)}</b>
      </p>
      ${plot({ width, height: 300, x: { domain: [-5, 5], label: t("input x", "输入 x") }, y, label }, (frame) => {
        const rise = (/** @type {number} */ dx) => result.z + result.slope * dx;
        return svg`${zeroLines(frame)}${cursor(frame, state.x)}
          ${line(frame, [state.x - 1, state.x + 1], [rise(-1), rise(1)], { color: "text", dashed: true })}
          ${state.function === "step" ? this.step(frame, xs, ys, color) : curve(frame, xs, ys, { color, jump: false })}
          ${points(frame, [state.x], [result.z], { color, radius: 5.5 })}
          ${handle(frame, {
            x: state.x,
            y: 0,
            label: t("Input x", "输入 x"),
            color: "text",
            step: [0.05, 0],
            onMove: (x) => this.set({ x }),
          })}`;
      })}`;
  }

  /**
   * The pieces of a step, without a line between them.
   * @param {import("../core/types").Frame} frame
   * @param {number[]} xs
   * @param {number[]} ys
   * @param {string} color
   */
  step(frame, xs, ys, color) {
    const jump = ys.findIndex((y, index) => index > 0 && y !== ys[index - 1]);
    if (jump < 0) return line(frame, xs, ys, { color });
    return svg`${line(frame, xs.slice(0, jump), ys.slice(0, jump), { color })}
      ${line(frame, xs.slice(jump), ys.slice(jump), { color })}`;
  }

  summary() {
    const { result } = this;
    const values = [result.a, result.z, result.slope].map((value) => number(value));
    return t(
      `The weighted sum is ${values[0]}, the output ${values[1]}. If x grows a little, the output changes ${values[2]} times as much.`,
      `加权和为 ${values[0]}，输出为 ${values[1]}。x 变化一点，输出的变化是它的 ${values[2]} 倍。`,
    );
  }
}

customElements.define("zs-neuron", Neuron);
