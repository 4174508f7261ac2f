// The activation functions and their derivatives, compared at a cursor.
import { folded, group, slider, toggle } from "../core/controls.js";
import { around, cursor, curve, curveStyle, zeroLines } from "../core/curves.js";
import { ZsElement } from "../core/element.js";
import { FUNCTIONS } from "../core/functions.js";
import { number, t } from "../core/language.js";
import { handle, plot, points } from "../core/plot.js";
import { sheet } from "../core/style.js";
import { css, html, svg } from "../vendor/lit.js";

class Activations extends ZsElement {
  static operation = "activations";
  /** @type {[string, string]} */
  static title = ["Activation functions and their slopes", "激活函数与它们的斜率"];
  static inputs = { x: 0.8, reach: 5, slope: 0.1 };
  static view = { shown: [false, true, true, true, true, false, false] };
  static styles = [
    ...sheet,
    curveStyle,
    css`
      .dot {
        display: inline-block;
        width: 0.7em;
        height: 0.7em;
        margin-right: 0.5em;
        border-radius: 50%;
        background: var(--c);
      }
      td .muted {
        font-weight: 400;
        margin-left: 0.5em;
      }
    `,
  ];

  controls() {
    const { state } = this;
    return html`
      ${slider({
        label: t("Input x", "输入 x"),
        value: state.x,
        min: -state.reach,
        max: state.reach,
        onInput: (x) => this.set({ x }),
      })}
      ${slider({
        label: t("Show x from −r to r, with r", "显示的范围：x 从 −r 到 r，r 为"),
        value: state.reach,
        min: 1,
        max: 20,
        step: 0.5,
        onInput: (reach) => this.set({ reach, x: Math.max(-reach, Math.min(reach, state.x)) }),
      })}
      ${group(
        t("Functions", "函数"),
        FUNCTIONS.map(({ text, color }, index) =>
          toggle({
            label: text,
            color,
            value: state.shown[index],
            onInput: (on) => this.set({ shown: state.shown.with(index, on) }),
          }),
        ),
      )}
      ${folded(
        t("Other options", "其他选项"),
        slider({
          label: t("Slope of leaky ReLU below 0", "leaky ReLU 在 0 以下的斜率"),
          value: state.slope,
          min: -0.5,
          max: 1,
          step: 0.05,
          onInput: (slope) => this.set({ slope }),
        }),
      )}
    `;
  }

  /** The functions that are shown, each with its place in the result. */
  shown() {
    return FUNCTIONS.map((each, index) => ({ ...each, index })).filter(({ index }) => this.state.shown[index]);
  }

  draw() {
    const wide = this.width > 700;
    const width = wide ? Math.floor((this.width - 16) / 2) : this.width;
    return html`${this.diagram(width, "values", "at", t("h(x), the function", "h(x)，函数"))}
    ${this.diagram(width, "slopes", "at_slopes", t("h′(x), the slope", "h′(x)，斜率"))} ${this.table()}`;
  }

  /**
   * One of the two diagrams.
   * @param {number} width
   * @param {"values" | "slopes"} curves
   * @param {"at" | "at_slopes"} here
   * @param {string} title
   */
  diagram(width, curves, here, title) {
    const { result, state } = this;
    const xs = result.grid.list();
    const shown = this.shown().map((each) => ({ ...each, ys: result[curves].at(each.index).list() }));
    const domain = around([0, 1, ...shown.flatMap(({ ys }) => ys)], curves === "values" ? [-1.3, 2.3] : [-0.6, 1.2]);
    const jumps = curves === "values" ? ["step"] : ["relu", "leaky_relu"];
    const x = { domain: /** @type {[number, number]} */ ([xs[0], xs[xs.length - 1]]), label: "x" };
    return plot({ width, height: 300, x, y: { domain, label: title }, label: title }, (frame) => {
      return svg`${zeroLines(frame)}${cursor(frame, state.x)}
        ${shown.map(({ name, color, ys }) => curve(frame, xs, ys, { color, jump: jumps.includes(name) }))}
        ${shown.map(({ index, color }) => points(frame, [state.x], [result[here].at(index)], { color, radius: 5 }))}
        ${handle(frame, {
          x: state.x,
          y: 0,
          label: t("Input x", "输入 x"),
          color: "text",
          step: [state.reach / 100, 0],
          onMove: (place) => this.set({ x: place }),
        })}`;
    });
  }

  table() {
    const { result, state } = this;
    return html`<table>
      <thead>
        <tr>
          <th scope="col">x = ${number(state.x)}</th>
          <th scope="col">h(x)</th>
          <th scope="col">h′(x)</th>
        </tr>
      </thead>
      <tbody>
        ${this.shown().map(
          ({ text, color, index, formula }) =>
            html`<tr>
              <td><span class="dot" data-color=${color}></span>${text} <span class="muted">${formula}</span></td>
              <td class="mono">${result.at.at(index).toFixed(4).replace("-", "−")}</td>
              <td class="mono">${result.at_slopes.at(index).toFixed(4).replace("-", "−")}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
  }

  summary() {
    const parts = this.shown().map(({ text, index }) => {
      const [value, slope] = [number(this.result.at.at(index)), number(this.result.at_slopes.at(index))];
      return t(`${text} ${value} with slope ${slope}`, `${text}：${value}，斜率 ${slope}`);
    });
    const x = number(this.state.x);
    return t(`At x = ${x}: ${parts.join("; ")}.`, `在 x = ${x} 处：${parts.join("；")}。`);
  }
}

customElements.define("zs-activations", Activations);
