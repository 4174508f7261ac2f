// Softmax: scores that can be dragged, a temperature, and the overflow of the plain formula.
import { button, choice, slider } from "../core/controls.js";
import { curveStyle } from "../core/curves.js";
import { ZsElement } from "../core/element.js";
import { number, t } from "../core/language.js";
import { bars, handle, plot } from "../core/plot.js";
import { sheet } from "../core/style.js";
import { css, html, svg } from "../vendor/lit.js";

const REACH = 10;

class Softmax extends ZsElement {
  static operation = "softmax_scores";
  /** @type {[string, string]} */
  static title = ["Softmax: temperature, overflow, and the cure", "softmax 函数：温度、溢出与对策"];
  static inputs = { scores: [0.3, 2.9, 4], added: 0, temperature: 1, dtype: "float64" };
  static styles = [
    ...sheet,
    curveStyle,
    css`
      .scroll {
        width: 100%;
        overflow-x: auto;
      }
      table {
        margin: 0 auto;
      }
      td {
        min-width: 4.4rem;
        padding-inline: 0.45rem;
        font-family: var(--mono);
      }
      th {
        text-align: left;
        font-weight: 500;
      }
      .group th {
        padding-top: 0.8rem;
        color: var(--text);
        font-weight: 600;
      }
      .bad {
        color: var(--c1);
        font-weight: 600;
      }
      .good {
        font-weight: 600;
      }
      .value {
        font-size: 13px;
        font-weight: 600;
      }
    `,
  ];

  controls() {
    const { state } = this;
    return html`
      ${slider({
        label: t("Temperature T", "温度 T"),
        value: state.temperature,
        min: 0.1,
        max: 100,
        step: 0.05, // so that 0.1, 1 and 10 are positions
        log: true,
        color: "softmax",
        onInput: (temperature) => this.set({ temperature }),
      })}
      ${slider({
        label: t("Add to every score", "每个得分都加上"),
        value: state.added,
        min: 0,
        max: 1200,
        step: 1,
        color: "1",
        onInput: (added) => this.set({ added }),
      })}
      ${choice({
        label: t("Floats", "浮点数类型"),
        value: state.dtype,
        options: ["float16", "float32", "float64"].map((name) => [name, name]),
        onInput: (dtype) => this.set({ dtype }),
      })}
      ${button({
        label: t("The scores 1010, 1000, 990", "得分取 1010、1000、990"),
        onClick: () => this.set({ scores: [10, 0, -10], added: 1000, temperature: 1 }),
      })}
      ${button({
        label: t("One more class", "增加一类"),
        disabled: state.scores.length >= 6,
        onClick: () => this.set({ scores: [...state.scores, 1] }),
      })}
      ${button({
        label: t("One class less", "减少一类"),
        disabled: state.scores.length <= 2,
        onClick: () => this.set({ scores: state.scores.slice(0, -1) }),
      })}
    `;
  }

  draw() {
    const wide = this.width > 700;
    const width = wide ? Math.floor((this.width - 16) / 2) : this.width;
    return html`${this.scores(width)} ${this.probabilities(width)} ${this.table()}`;
  }

  /** @param {number} width */
  scores(width) {
    const { scores, added } = this.state;
    const places = scores.map((/** @type {number} */ _, /** @type {number} */ index) => index);
    const label = t("Scores: drag the points", "得分：请拖动圆点");
    const y = {
      domain: /** @type {[number, number]} */ ([-REACH - 1, REACH + 1]),
      label: added ? t(`score − ${number(added)}`, `得分 − ${number(added)}`) : t("score", "得分"),
    };
    return plot({ width, height: 260, x: this.classes(), y, label }, (frame) => {
      return svg`<line class="zero" x2=${frame.width} y1=${frame.y(0)} y2=${frame.y(0)}></line>
        ${places.map((/** @type {number} */ place) => this.stem(frame, place, scores[place]))}
        ${places.map((/** @type {number} */ place) =>
          handle(frame, {
            x: place,
            y: scores[place],
            label: t(`Score of class ${place}`, `类别 ${place} 的得分`),
            color: "text",
            step: [0, 0.1],
            onMove: (_, score) => this.set({ scores: scores.with(place, Math.max(-REACH, Math.min(REACH, score))) }),
          }),
        )}`;
    });
  }

  /**
   * A line from zero to a score, and the score beside it.
   * @param {import("../core/types").Frame} frame
   * @param {number} place
   * @param {number} score
   */
  stem(frame, place, score) {
    const [x, y] = [frame.x(place), frame.y(score)];
    return svg`<line class="line" data-color="muted" x1=${x} x2=${x} y1=${frame.y(0)} y2=${y}></line>
      <text class="value" x=${x + 13} y=${y} dy="0.35em">${number(score + this.state.added)}</text>`;
  }

  classes() {
    const count = this.state.scores.length;
    return {
      domain: /** @type {[number, number]} */ ([-0.6, count - 0.4]),
      ticks: Array.from({ length: count }, (_, index) => index),
      label: t("class", "类别"),
    };
  }

  /** @param {number} width */
  probabilities(width) {
    const { result } = this;
    const values = result.probabilities.list();
    const places = values.map((/** @type {number} */ _, /** @type {number} */ index) => index);
    const y = {
      domain: /** @type {[number, number]} */ ([0, 1.12]),
      label: t("probability", "概率"),
      ticks: [0, 0.25, 0.5, 0.75, 1],
    };
    const label = t("Probabilities", "概率");
    return plot({ width, height: 260, x: this.classes(), y, label }, (frame) => {
      return svg`${bars(frame, places, values, { color: "softmax", width: 0.6 })}
        ${places.map(
          (/** @type {number} */ place) =>
            svg`<text class="value" x=${frame.x(place)} y=${frame.y(values[place]) - 6} text-anchor="middle">${number(values[place], 3)}</text>`,
        )}`;
    });
  }

  table() {
    const { result } = this;
    const count = this.state.scores.length;
    /** @type {(name: unknown, values: any, kind: string) => unknown} */
    const row = (name, values, kind) =>
      html`<tr>
        <th scope="row">${name}</th>
        ${values.list().map((/** @type {number} */ value) => {
          return html`<td class=${Number.isFinite(value) ? kind : "bad"}>${number(value)}</td>`;
        })}
      </tr>`;
    /** @type {(text: string) => unknown} */
    const heading = (text) =>
      html`<tr class="group">
        <th colspan=${count + 1}>${text}</th>
      </tr>`;
    return html`<div
      class="scroll"
      tabindex="0"
      role="group"
      aria-label=${t("The computation, step by step", "一步一步的计算")}
    >
      <table>
        <tbody>
          ${row(html`a = ${t("score", "得分")} / T`, result.a, "")}
          ${heading(t("Exactly like the formula", "照公式计算"))} ${row("exp(a)", result.powers, "muted")}
          ${row("exp(a) / Σ exp(a)", result.plain, "muted")}
          ${heading(t("With the largest score subtracted: the library", "先减去最大的得分：库的做法"))}
          ${row("a − max a", result.shifted, "muted")} ${row("exp(a − max a)", result.shifted_powers, "muted")}
          ${row(t("divided by their sum", "除以它们的总和"), result.probabilities, "good")}
        </tbody>
      </table>
    </div>`;
  }

  summary() {
    const { result, state } = this;
    const values = result.probabilities.list().map((/** @type {number} */ value) => number(value, 3));
    const broken = result.plain.list().some((/** @type {number} */ value) => !Number.isFinite(value));
    const limit = number(result.largest);
    return broken
      ? t(
          `The plain formula fails: in ${state.dtype}, exp overflows above ${limit}. Shifted, the probabilities are ${values.join(", ")}.`,
          `照公式计算失败：在 ${state.dtype} 中，exp 的输入超过 ${limit} 就溢出。先减去最大值，概率为 ${values.join("、")}。`,
        )
      : t(`Probabilities: ${values.join(", ")}. Both ways agree.`, `概率：${values.join("、")}。两种算法结果相同。`);
  }
}

customElements.define("zs-softmax", Softmax);
