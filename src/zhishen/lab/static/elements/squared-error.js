// What the 1/2 in the squared error is for: the slope is y - t.
import { slider } from "../core/controls.js";
import { ZsElement } from "../core/element.js";
import { number, t } from "../core/language.js";
import { handle, line, plot } from "../core/plot.js";
import { css, html, svg } from "../vendor/lit.js";

class SquaredError extends ZsElement {
  static styles = [
    ...ZsElement.styles,
    css`
      table {
        align-self: center;
      }
    `,
  ];
  static operation = "squared_error";
  /** @type {[string, string]} */
  static title = ["The 1/2 in the squared error", "均方误差前面的 1/2"];
  static inputs = { y: 3, t: 1 };

  controls() {
    const { state } = this;
    return html`
      ${slider({ label: t("output y", "输出 y"), value: state.y, min: -4, max: 4, step: 0.05, color: "text", onInput: (y) => this.set({ y }) })}
      ${slider({ label: t("target t", "监督数据 t"), value: state.t, min: -2, max: 2, step: 0.05, color: "2", onInput: (value) => this.set({ t: value }) })}
    `;
  }

  draw() {
    const { result, state } = this;
    const width = Math.min(this.width, 560);
    const axis = result.axis.list();
    const half = result.curve.list();
    const whole = half.map((/** @type {number} */ value) => 2 * value);
    const x = { domain: /** @type {[number, number]} */ ([-5, 5]), label: "y" };
    const y = { domain: /** @type {[number, number]} */ ([-2, 16]), label: t("error E", "误差 E") };
    /** @type {(height: number, slope: number) => number[]} */
    const tangent = (height, slope) => [-5, 5].map((at) => height + slope * (at - state.y));
    return html`${plot(
        { width, height: 320, x, y, label: t("Both errors and their tangents", "两种误差与各自的切线") },
        (frame) => svg`
        ${line(frame, [-5, 5], tangent(result.whole, result.whole_slope), { color: "0", className: "thin", dashed: true })}
        ${line(frame, [-5, 5], tangent(result.half, result.slope), { color: "1", dashed: true })}
        ${line(frame, axis, whole, { color: "0" })}
        ${line(frame, axis, half, { color: "1" })}
        <line class="line thin" data-color="2" x1=${frame.x(state.t)} x2=${frame.x(state.t)} y1="0" y2=${frame.height}></line>
        ${handle(frame, { x: state.y, y: result.half, step: [0.05, 0], color: "text", label: t("the point on the curve", "曲线上的点"), onMove: (at) => this.set({ y: Number(at.toFixed(2)) }) })}
      `,
      )}
      <table>
        <thead>
          <tr>
            <th scope="col">E</th>
            <th scope="col">${t("value", "值")}</th>
            <th scope="col">${t("slope", "斜率")}</th>
            <th scope="col">y − t</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <td data-color="1">½ (y − t)²</td>
            <td>${number(result.half)}</td>
            <td>${number(rounded(result.slope))}</td>
            <td>${number(rounded(state.y - state.t))}</td>
          </tr>
          <tr>
            <td data-color="0">(y − t)²</td>
            <td>${number(result.whole)}</td>
            <td>${number(rounded(result.whole_slope))}</td>
            <td>${number(rounded(state.y - state.t))}</td>
          </tr>
        </tbody>
      </table>`;
  }

  summary() {
    const { result, state } = this;
    const [slope, whole, far] = [result.slope, result.whole_slope, state.y - state.t].map((value) =>
      number(rounded(value)),
    );
    return t(
      `With the 1/2 the slope is ${slope}, which is y − t = ${far}; without it, the slope is ${whole}.`,
      `有 1/2 时斜率是 ${slope}，正好等于 y − t = ${far}；没有它，斜率是 ${whole}。`,
    );
  }
}

/**
 * A slope without the rounding error of the numerical differentiation.
 * @param {number} value
 */
function rounded(value) {
  return Number(value.toFixed(4)) + 0;
}

customElements.define("zs-squared-error", SquaredError);
