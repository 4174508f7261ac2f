// The short gradient of the sigmoid, y(1 - y), beside that of the long graph.
import { ZsElement } from "../core/element.js";
import { slider } from "../core/controls.js";
import { number, t } from "../core/language.js";
import { handle, line, plot, points } from "../core/plot.js";
import { css, svg } from "../vendor/lit.js";

class SigmoidGradient extends ZsElement {
  static styles = [
    ...ZsElement.styles,
    css`
      .label[data-color] {
        fill: var(--c);
      }
    `,
  ];
  static operation = "sigmoid_gradient";
  /** @type {[string, string]} */
  static title = ["The short gradient of the sigmoid: y(1 − y)", "sigmoid 函数的简化梯度：y(1 − y)"];
  static inputs = { x: 0.5, upstream: 1 };

  controls() {
    const { state } = this;
    return [
      slider({ label: "x", value: state.x, min: -8, max: 8, step: 0.1, onInput: (x) => this.set({ x }) }),
      slider({
        label: t("Gradient that arrives, ∂L/∂y", "传来的导数 ∂L/∂y"),
        value: state.upstream,
        min: -2,
        max: 2,
        step: 0.1,
        onInput: (upstream) => this.set({ upstream }),
      }),
    ];
  }

  draw() {
    const { result, state, width } = this;
    const xs = result.xs.list();
    const label = t("The sigmoid and its derivative", "sigmoid 函数和它的导数");
    const x = { domain: /** @type {[number, number]} */ ([-8, 8]), label: "x" };
    const y = { domain: /** @type {[number, number]} */ ([0, 1.05]) };
    const slope = result.y * (1 - result.y);
    const place = Math.min(8, Math.max(-8, state.x));
    return plot({ width, height: Math.min(340, Math.max(230, width * 0.5)), x, y, label }, (frame) => {
      const reach = Math.min(1.2, 0.4 / Math.max(slope, 0.02));
      return svg`${line(frame, xs, result.ys.list(), { color: "forward" })}
        ${line(frame, xs, result.slopes.list(), { color: "backward" })}
        <text class="label" data-color="forward" x=${frame.x(4)} y=${frame.y(0.93)} text-anchor="end">y</text>
        <text class="label" data-color="backward" x=${frame.x(2.4)} y=${frame.y(0.16)}>y(1 − y)</text>
        ${line(frame, [place - reach, place + reach], [result.y - reach * slope, result.y + reach * slope], { color: "text" })}
        ${points(frame, [place], [slope], { color: "backward", radius: 6 })}
        ${handle(frame, {
          x: place,
          y: result.y,
          label: t("x on the curve", "曲线上的 x"),
          color: "forward",
          step: [0.1, 0],
          onMove: (moved) => this.set({ x: Number(moved.toFixed(2)) }),
        })}`;
    });
  }

  summary() {
    const { result, state } = this;
    const y = number(result.y);
    const parts = `${number(state.upstream)} · ${y} · (1 − ${y}) = ${number(result.short)}`;
    return t(
      `x = ${number(state.x)}: the short form gives ${parts}; the long graph gives ${number(result.long)}.`,
      `x = ${number(state.x)}：简化版给出 ${parts}；完整的计算图给出 ${number(result.long)}。`,
    );
  }
}

customElements.define("zs-sigmoid-gradient", SigmoidGradient);
