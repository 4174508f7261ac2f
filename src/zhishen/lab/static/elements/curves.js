// One or two curves whose formulas, points and options can be changed.
import { field, numberField, slider, toggle } from "../core/controls.js";
import { ZsElement } from "../core/element.js";
import { number, t } from "../core/language.js";
import { legend, line, plot, points } from "../core/plot.js";
import { css, html, nothing, svg } from "../vendor/lit.js";

class Curves extends ZsElement {
  static styles = [
    ...ZsElement.styles,
    css`
      .drawing {
        display: grid;
        gap: 0.3rem;
        justify-items: center;
      }
      .drawing h4 {
        color: var(--text);
        font-size: 1rem;
      }
    `,
  ];
  static operation = "curves";
  /** @type {[string, string]} */
  static title = ["Curves are many points", "曲线就是许多点"];
  static inputs = {
    first: "sin(x)",
    second: "cos(x)",
    low: 0,
    high: 6,
    points: 60,
    labels: true,
    names: true,
    title: t("sin and cos", "sin 与 cos"),
    dashed: true,
  };
  static view = { dots: false };

  controls() {
    const { state } = this;
    return html`
      ${field({ label: t("first curve, y =", "第一条曲线，y ="), value: state.first, code: true, onInput: (first) => this.set({ first }) })}
      ${field({ label: t("second curve, y =", "第二条曲线，y ="), value: state.second, code: true, onInput: (second) => this.set({ second }) })}
      ${field({ label: t("title", "标题"), value: state.title, onInput: (title) => this.set({ title }) })}
      ${slider({
        label: t("number of points", "点的个数"),
        value: state.points,
        min: 2,
        max: 200,
        step: 1,
        onInput: (count) => this.set({ points: count }),
      })}
      ${numberField({ label: t("x from", "x 的起点"), value: state.low, min: -1000, max: 1000, step: 1, onInput: (low) => this.set({ low }) })}
      ${numberField({ label: t("x to", "x 的终点"), value: state.high, min: -1000, max: 1000, step: 1, onInput: (high) => this.set({ high }) })}
      ${toggle({ label: t("label and legend", "标签与图例"), value: state.labels, onInput: (labels) => this.set({ labels }) })}
      ${toggle({ label: t("names of the axes", "坐标轴的名称"), value: state.names, onInput: (names) => this.set({ names }) })}
      ${toggle({ label: t("second curve dashed", "第二条用虚线"), value: state.dashed, onInput: (dashed) => this.set({ dashed }) })}
      ${toggle({ label: t("show the points", "显示各点"), value: state.dots, onInput: (dots) => this.set({ dots }) })}
    `;
  }

  draw() {
    const { result, state } = this;
    const width = Math.min(this.width, 760);
    const x = result.x.list();
    const series = [result.y1, result.y2].filter(Boolean).map((array) => array.list());
    const all = series.flat().filter(Number.isFinite);
    const [low, high] = all.length ? [Math.min(...all), Math.max(...all)] : [0, 1];
    const side = (x[x.length - 1] - x[0]) * 0.015;
    const room = (high - low || 1) * 0.06;
    const axes = {
      x: {
        domain: /** @type {[number, number]} */ ([x[0] - side, x[x.length - 1] + side]),
        label: state.names ? "x" : "",
      },
      y: { domain: /** @type {[number, number]} */ ([low - room, high + room]), label: state.names ? "y" : "" },
    };
    const drawing = plot(
      { width, height: Math.max(220, Math.min(340, width * 0.5)), ...axes, label: t("The curves", "曲线") },
      (frame) =>
        series.map((y, index) => {
          const color = String(index);
          return svg`${line(frame, x, y, { color, dashed: index === 1 && state.dashed })}
          ${state.dots ? points(frame, x, y, { color }) : nothing}`;
        }),
    );
    const entries = [state.first, state.second]
      .slice(0, series.length)
      .map((text, index) => ({ text, color: String(index), dashed: index === 1 && state.dashed }));
    return html`<div class="drawing">
      ${state.title ? html`<h4>${state.title}</h4>` : nothing} ${drawing} ${state.labels ? legend(entries) : nothing}
    </div>`;
  }

  summary() {
    const { result, state } = this;
    const step = (state.high - state.low) / (state.points - 1);
    const count = result.y2 ? 2 : 1;
    return t(
      `${count === 2 ? "Two curves" : "One curve"} of ${state.points} points, a point every ${number(step, 3)}.`,
      `${count} 条曲线，各有 ${state.points} 个点，每隔 ${number(step, 3)} 一个点。`,
    );
  }
}

customElements.define("zs-curves", Curves);
