// Which step is best for a gradient check: the error of numerical gradients, by their step.
import { ZsElement } from "../core/element.js";
import { slider } from "../core/controls.js";
import { number, t } from "../core/language.js";
import { handle, legend, line, plot, points } from "../core/plot.js";
import { css, html, svg } from "../vendor/lit.js";

/** @type {[string, string, string, boolean][]} the name of a curve, its text, its color, and whether it is dashed */
const CURVES = [
  ["central_float64", t("central difference, float64", "中心差分，float64"), "0", false],
  ["forward_float64", t("forward difference, float64", "前向差分，float64"), "1", false],
  ["central_float32", t("central difference, float32", "中心差分，float32"), "0", true],
  ["forward_float32", t("forward difference, float32", "前向差分，float32"), "1", true],
];

class CheckStep extends ZsElement {
  static styles = [
    ...ZsElement.styles,
    css`
      .cursor {
        stroke: var(--muted);
      }
    `,
  ];
  static operation = "gradient_check_step";
  /** @type {[string, string]} */
  static title = ["Which step is best for a gradient check?", "梯度确认的步长取多小"];
  static view = { exponent: -4 };

  controls() {
    return slider({
      label: t("Step h", "步长 h"),
      value: this.state.exponent,
      min: -12,
      max: -1,
      step: 0.5,
      format: (value) => number(10 ** value, 2),
      onInput: (exponent) => this.set({ exponent }),
    });
  }

  /** The index of the step that is closest to the chosen one. */
  get index() {
    const steps = this.result.h.list().map(Math.log10);
    const distances = steps.map((/** @type {number} */ step) => Math.abs(step - this.state.exponent));
    return distances.indexOf(Math.min(...distances));
  }

  draw() {
    const { result, width, index } = this;
    const h = result.h.list().map(Math.log10);
    const x = {
      domain: /** @type {[number, number]} */ ([-12, -1]),
      ticks: width > 500 ? [-12, -10, -8, -6, -4, -2] : [-12, -8, -4],
      format: power,
      label: t("step h", "步长 h"),
    };
    const y = {
      domain: /** @type {[number, number]} */ ([1e-12, 1e4]),
      log: true,
      label: t("relative error", "相对误差"),
    };
    const label = t("Error of the numerical gradient by its step", "数值梯度的误差与步长");
    return html`${plot({ width, height: 360, x, y, label }, (frame) => {
      const place = frame.x(h[index]);
      return svg`<line class="cursor" x1=${place} x2=${place} y2=${frame.height}></line>
        ${CURVES.map(([name, , color, dashed]) => {
          const errors = result[name].list().map((/** @type {number} */ error) => Math.max(error, 1e-12));
          const best = errors.indexOf(Math.min(...errors));
          return svg`${line(frame, h, errors, { color, dashed })}
            ${points(frame, [h[best]], [errors[best]], { color, radius: 5 })}
            ${points(frame, [h[index]], [errors[index]], { color, radius: 3.5 })}`;
        })}
        ${handle(frame, {
          x: h[index],
          y: 4e-12,
          label: t("Step h in the diagram", "图中的步长 h"),
          color: "text",
          step: [0.5, 0],
          onMove: (moved) => this.set({ exponent: Math.round(2 * moved) / 2 }),
        })}`;
    })}
    ${legend(CURVES.map(([, text, color, dashed]) => ({ text, color, dashed })))}`;
  }

  summary() {
    const { result, index } = this;
    const errors = CURVES.map(([name, text]) => `${text} ${number(result[name].at(index), 2)}`);
    const h = number(result.h.at(index), 2);
    return t(`Relative errors at h = ${h}: ${errors.join("; ")}.`, `h = ${h} 时的相对误差：${errors.join("；")}。`);
  }
}

/**
 * A power of ten.
 * @param {number} exponent
 */
function power(exponent) {
  return `10⁻${[...String(-exponent)].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]).join("")}`;
}

customElements.define("zs-check-step", CheckStep);
