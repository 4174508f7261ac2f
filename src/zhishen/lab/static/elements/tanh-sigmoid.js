// Tanh is a sigmoid whose axes have another scale.
import { slider } from "../core/controls.js";
import { curveStyle, zeroLines } from "../core/curves.js";
import { ZsElement } from "../core/element.js";
import { number, t } from "../core/language.js";
import { legend, line, plot } from "../core/plot.js";
import { sheet } from "../core/style.js";
import { css, html, svg } from "../vendor/lit.js";

class TanhSigmoid extends ZsElement {
  static operation = "tanh_and_sigmoid";
  /** @type {[string, string]} */
  static title = ["Make a tanh out of a sigmoid", "用 sigmoid 函数做出 tanh 函数"];
  static inputs = { inner: 1, outer: 1, shift: 0 };
  static styles = [
    ...sheet,
    curveStyle,
    css`
      .gap {
        fill: var(--c1);
        fill-opacity: 0.14;
      }
    `,
  ];

  controls() {
    const { state } = this;
    /** @type {(label: string, name: string, min: number, max: number) => unknown} */
    const scale = (label, name, min, max) =>
      slider({ label, value: state[name], min, max, step: 0.1, onInput: (value) => this.set({ [name]: value }) });
    return html`${scale(t("Multiply the output by", "输出乘以"), "outer", 0, 4)}
    ${scale(t("Multiply the input by", "输入乘以"), "inner", 0, 4)} ${scale(t("Add", "再加上"), "shift", -2, 2)}`;
  }

  draw() {
    const { result, width } = this;
    const [xs, tanh, sigmoid] = [result.grid.list(), result.tanh.list(), result.sigmoid.list()];
    const label = t("tanh, and a sigmoid with other scales", "tanh 函数与换了刻度的 sigmoid 函数");
    const y = { domain: /** @type {[number, number]} */ ([-2.1, 2.1]), label: "y" };
    return html`${plot({ width, height: 300, x: { domain: [-4, 4], label: "x" }, y, label }, (frame) => {
      const there = xs.map((/** @type {number} */ x, /** @type {number} */ i) => `${frame.x(x)},${frame.y(tanh[i])}`);
      const back = xs.map((/** @type {number} */ x, /** @type {number} */ i) => `${frame.x(x)},${frame.y(sigmoid[i])}`);
      return svg`${zeroLines(frame)}
          <path class="gap" d="M${there.join("L")}L${back.reverse().join("L")}Z"></path>
          ${line(frame, xs, tanh, { color: "tanh" })}
          ${line(frame, xs, sigmoid, { color: "sigmoid", dashed: true })}`;
    })}
    ${legend([
      { color: "tanh", text: "tanh(x)" },
      { color: "sigmoid", text: this.formula(), dashed: true },
    ])}`;
  }

  formula() {
    const { outer, inner, shift } = this.state;
    const sign = shift < 0 ? "−" : "+";
    return `${number(outer)} · sigmoid(${number(inner)} · x) ${sign} ${number(Math.abs(shift))}`;
  }

  summary() {
    const difference = this.result.difference;
    return difference < 1e-12
      ? t(`${this.formula()} equals tanh(x).`, `${this.formula()} 就是 tanh(x)。`)
      : t(
          `The largest difference between tanh(x) and ${this.formula()} is ${number(difference)}.`,
          `tanh(x) 与 ${this.formula()} 最多相差 ${number(difference)}。`,
        );
  }
}

customElements.define("zs-tanh-sigmoid", TanhSigmoid);
