// The gradient of the input: which pixels matter, and one step along its signs that misleads the network.
import { slider } from "../core/controls.js";
import { barsStyle, digitControls, digitPad, probabilityBars, seenImage } from "../core/drawing.js";
import { number, t } from "../core/language.js";
import { image, line, plot } from "../core/plot.js";
import { ShownElement } from "../core/shown.js";
import { sheet } from "../core/style.js";
import { board, sign, tileStyle } from "../core/tiles.js";
import { css, html, nothing, svg } from "../vendor/lit.js";

const SIDE = 196;

class FooledDigit extends ShownElement {
  static styles = [
    ...sheet,
    tileStyle,
    barsStyle,
    css`
      .pad {
        cursor: crosshair;
        display: block; /* browsers ignore touch-action where the display is inline */
        touch-action: none;
      }
    `,
  ];
  static operation = "fooled_digit";
  /** @type {[string, string]} */
  static title = ["Fool it: one step along the gradient of the input", "骗过网络：沿输入的梯度走一步"];
  static inputs = { index: 1, drawing: "", epsilon: 0.1 };
  static view = { pen: [8, 14] };

  controls() {
    return html`
      ${slider({
        label: t("Step ε: each gray value changes by it", "步长 ε：每个灰度改变多少"),
        value: this.state.epsilon,
        min: 0,
        max: 0.5,
        step: 0.01,
        color: "backward",
        onInput: (epsilon) => this.set({ epsilon }),
      })}
      ${digitControls(this)}
    `;
  }

  draw() {
    const { result, width, shown } = this;
    const largest = Math.max(...Array.from(result.gradient.data, Math.abs), 1e-12);
    const bars = Math.min(width, 240);
    const right = width > 760 ? width - bars - 24 : width;
    const whole = { x: 0, y: 0, width: SIDE, height: SIDE };
    const edge = svg`<rect class="picture-edge" width=${SIDE} height=${SIDE}></rect>`;
    const title = shown.drawing
      ? t("your drawing", "自己画的数字")
      : t(`image x, a ${result.label}`, `图像 x，数字 ${result.label}`);
    return html`<div class="stage">
        ${board({ title, width: SIDE, height: SIDE, color: "forward" }, digitPad(this, { side: SIDE, x: result.x }))}
        ${shown.drawing ? html`${sign("→", 60)} ${seenImage(result.x, SIDE)}` : nothing} ${sign("+ε", 60)}
        ${board(
          { title: t("gradient ∂E/∂x", "梯度 ∂E/∂x"), width: SIDE, height: SIDE, color: "backward" },
          svg`${image(result.gradient, { ...whole, low: -largest, high: largest, kind: "diverging" })}${edge}`,
        )}
        ${sign("=", 60)}
        ${board(
          { title: t("x + ε · sign of the gradient", "x + ε · 梯度的符号"), width: SIDE, height: SIDE },
          svg`${image(result.moved, { ...whole, low: 0, high: 1 })}${edge}`,
        )}
      </div>
      <div class="stage">
        ${board(
          { title: t("after the step; the lines: before", "走一步之后；细线：之前"), width: bars, height: 192 },
          probabilityBars(result.after.data, { width: bars, label: result.label, before: result.before.data }),
        )}
        ${this.curve(right)}
      </div>`;
  }

  /** @param {number} width */
  curve(width) {
    const { result, shown } = this;
    const x = { domain: /** @type {[number, number]} */ ([0, 0.5]), label: t("step ε", "步长 ε") };
    const y = { domain: /** @type {[number, number]} */ ([0, 1]), label: `p(${result.label})` };
    const label = t("The probability of the class by the length of the step", "类别的概率随步长的变化");
    // The curves are named where they fall below 1/2: the one of the gradient at its left, the random one at its right.
    const half = (/** @type {any} */ ys) => {
      const index = Array.from(ys.data).findIndex((value) => Number(value) < 0.5);
      return index < 0 ? result.epsilons.length - 1 : index;
    };
    return plot({ width, height: 230, x, y, label }, (frame) => {
      const name = (/** @type {any} */ ys, /** @type {string} */ text, /** @type {"start" | "end"} */ anchor) => {
        const index = half(ys);
        const side = anchor === "start" && index < result.epsilons.length - 6 ? 1 : -1;
        return svg`<text class="label" x=${frame.x(result.epsilons.at(index)) + 8 * side} y=${frame.y(Math.max(0.12, ys.at(index) - 0.05))}
          text-anchor=${side > 0 ? "start" : "end"}>${text}</text>`;
      };
      return svg`<line class="grid" x1=${frame.x(shown.epsilon)} x2=${frame.x(shown.epsilon)} y2=${frame.height}></line>
        ${line(frame, result.epsilons.data, result.random.data, { color: "7" })}
        ${line(frame, result.epsilons.data, result.against.data, { color: "backward" })}
        ${name(result.random, t("random", "随机"), "start")}
        ${name(result.against, t("gradient", "梯度"), "end")}`;
    });
  }

  summary() {
    const { result, shown } = this;
    const best = (/** @type {any} */ shares) => Array.from(shares.data).indexOf(Math.max(...shares.data));
    const [before, after] = [best(result.before), best(result.after)];
    const percent = (100 * result.after.at(after)).toFixed(1);
    const epsilon = number(shown.epsilon);
    return after === before
      ? t(
          `With ε = ${epsilon} the network still reads a ${after}, with ${percent} %.`,
          `ε = ${epsilon} 时，网络仍认为是 ${after}，概率 ${percent} %。`,
        )
      : t(
          `With ε = ${epsilon} the network reads a ${after}, with ${percent} %, in place of a ${before}.`,
          `ε = ${epsilon} 时，网络认为是 ${after}，概率 ${percent} %，而不再是 ${before}。`,
        );
  }
}

customElements.define("zs-fooled-digit", FooledDigit);
