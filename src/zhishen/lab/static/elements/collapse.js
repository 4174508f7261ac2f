// Linear layers collapse into one; a nonlinear activation between them prevents it.
import { choice, slider } from "../core/controls.js";
import { around, curveStyle, zeroLines } from "../core/curves.js";
import { cellStyle, matrix } from "../core/cells.js";
import { ZsElement } from "../core/element.js";
import { FUNCTIONS, functionNamed } from "../core/functions.js";
import { number, t } from "../core/language.js";
import { legend, line, plot } from "../core/plot.js";
import { sheet } from "../core/style.js";
import { css, html, nothing, svg } from "../vendor/lit.js";

const CHOICES = ["identity", "relu", "leaky_relu", "sigmoid", "tanh", "gelu"];

class Collapse extends ZsElement {
  static operation = "linear_layers";
  /** @type {[string, string]} */
  static title = ["Linear layers collapse into one", "线性层叠加仍是一层"];
  static inputs = {
    first: [0.8, -0.7, 1, -0.6],
    bias: [0.3, 0.9, -0.8, 0.4],
    second: [1.1, 0.9, -0.7, 0.5],
    last: 0.2,
    activation: "identity",
    c: 2,
    depth: 3,
  };
  static styles = [
    ...sheet,
    cellStyle,
    curveStyle,
    css`
      .equation {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem 0.8rem;
        align-items: center;
        justify-content: center;
        width: 100%;
      }
      .sign {
        font-size: 1.15rem;
      }
      .wide-line {
        stroke-width: 8;
        stroke-opacity: 0.3;
      }
      .power {
        width: 100%;
        margin: 0;
        text-align: center;
        font-variant-numeric: tabular-nums;
        font-size: 1.05rem;
      }
      .power b {
        color: var(--c1);
      }
    `,
  ];

  controls() {
    const { state } = this;
    return html`
      ${choice({
        label: t("Activation between the layers", "两层之间的激活函数"),
        value: state.activation,
        options: CHOICES.map((name) => [
          name,
          name === "identity" ? t("none (identity)", "没有（恒等函数）") : functionNamed(name).text,
        ]),
        onInput: (activation) => this.set({ activation }),
      })}
      ${slider({
        label: t("c of h(x) = c x", "h(x) = c x 中的 c"),
        value: state.c,
        min: -3,
        max: 3,
        step: 0.1,
        onInput: (c) => this.set({ c }),
      })}
      ${slider({
        label: t("Layers h(x) = c x", "h(x) = c x 的层数"),
        value: state.depth,
        min: 1,
        max: 8,
        step: 1,
        onInput: (depth) => this.set({ depth }),
      })}
    `;
  }

  draw() {
    const { state } = this;
    /** @type {(name: "first" | "bias" | "second", index: number, value: number) => void} */
    const edit = (name, index, value) => this.set({ [name]: state[name].with(index, value) });
    const weight = t("weight", "权重");
    return html`<div class="equation">
        ${matrix([state.first], {
          caption: "W₁ (1, 4)",
          color: "affine",
          label: (_, j) => `W₁ ${weight} ${j + 1}`,
          onEdit: (_, j, value) => edit("first", j, value),
        })}
        ${matrix([state.bias], {
          caption: "b₁ (4,)",
          color: "affine",
          label: (_, j) => `b₁ ${j + 1}`,
          onEdit: (_, j, value) => edit("bias", j, value),
        })}
        <span class="sign">→ ${functionNamed(state.activation).text} →</span>
        ${matrix(
          state.second.map((/** @type {number} */ value) => [value]),
          {
            caption: "W₂ (4, 1)",
            color: "2",
            label: (i) => `W₂ ${weight} ${i + 1}`,
            onEdit: (i, _, value) => edit("second", i, value),
          },
        )}
        ${matrix([[state.last]], { caption: "b₂ (1,)", color: "2", label: () => "b₂", onEdit: (_i, _j, value) => this.set({ last: value }) })}
        ${this.one()}
      </div>
      ${this.curves()}
      <p class="power">${this.power()}</p>`;
  }

  /** The one layer, if there is one. */
  one() {
    const { W, b } = this.result;
    if (W === null) return html`<span class="sign">≠ ${t("one layer", "一层")}</span>`;
    return html`<span class="sign">=</span> ${matrix([[W]], { caption: "W = W₁W₂", color: "1" })}
      ${matrix([[b]], { caption: "b = b₁W₂ + b₂", color: "1" })}`;
  }

  curves() {
    const { result, state, width } = this;
    const [xs, deep, one] = [result.x.list(), result.deep.list(), result.line.list()];
    const linear = result.W !== null;
    const color = functionNamed(state.activation).color;
    const y = { domain: around([0, ...deep, ...one]), label: "y" };
    const label = t("Output of the two layers, and of one layer", "两层的输出与一层的输出");
    return html`${plot({ width, height: 260, x: { domain: [-3, 3], label: "x" }, y, label }, (frame) => {
      return svg`${zeroLines(frame)}
          ${linear ? line(frame, xs, deep, { color, className: "wide-line" }) : nothing}
          ${line(frame, xs, one, { color: "text", dashed: true })}
          ${linear ? nothing : line(frame, xs, deep, { color })}`;
    })}
    ${legend([
      { color, text: t("two layers", "两层") },
      {
        color: "text",
        dashed: true,
        text: linear
          ? t("one layer, W x + b", "一层，W x + b")
          : t("one layer without the activation", "去掉激活函数之后的一层"),
      },
    ])}`;
  }

  power() {
    const { c, depth } = this.state;
    const factors = Array(depth)
      .fill(c < 0 ? `(${number(c)})` : number(c))
      .join(" · ");
    const text = t("layers h(x) = c x are one:", "层 h(x) = c x 就是一层：");
    return html`${depth} ${text} ${factors} · x = <b>${number(this.result.power)}</b> · x`;
  }

  summary() {
    const { result, state } = this;
    if (result.W === null) {
      const name = FUNCTIONS.find((each) => each.name === state.activation)?.text;
      return t(
        `With ${name} between them, no single layer equals the two layers. The library refuses to collapse them: ${result.reason}.`,
        `两层之间有 ${name} 时，没有哪一层与它们等价。库拒绝合成：${result.reason}。`,
      );
    }
    const [W, b] = [number(result.W), number(result.b)];
    return t(`The two layers are one layer: y = ${W} x + ${b}.`, `这两层就是一层：y = ${W} x + ${b}。`);
  }
}

customElements.define("zs-collapse", Collapse);
