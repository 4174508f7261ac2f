// A polynomial that fits the noise, and a penalty that prevents it.
import { ZsElement } from "../core/element.js";
import { chartSheet } from "../core/chart-style.js";
import { button, slider } from "../core/controls.js";
import { curves, logHandle, range } from "../core/chart.js";
import { number, t } from "../core/language.js";
import { handle, points } from "../core/plot.js";
import { html, svg } from "../vendor/lit.js";

const LEAST = 1e-8; // the penalty at the left end; the slider calls it 0

class Polynomial extends ZsElement {
  static styles = chartSheet;
  static operation = "overfitting_polynomial";
  /** @type {[string, string]} */
  static title = ["A polynomial fits the noise", "多项式把噪声也背了下来"];
  static inputs = { degree: 15, alpha: 0, samples: 20, noise: 0.2, seed: 5 };

  controls() {
    const { state } = this;
    return html`
      ${slider({
        label: t("degree", "次数"),
        value: state.degree,
        min: 1,
        max: 15,
        step: 1,
        onInput: (degree) => this.set({ degree }),
      })}
      ${slider({
        label: t("penalty α", "惩罚强度 α"),
        value: Math.max(state.alpha, LEAST),
        min: LEAST,
        max: 100,
        log: true,
        format: (alpha) => (alpha <= LEAST ? "0" : number(alpha, 3)),
        onInput: (alpha) => this.set({ alpha: alpha <= LEAST ? 0 : alpha }),
      })}
      ${slider({
        label: t("number of points", "点数"),
        value: state.samples,
        min: 3,
        max: 200,
        step: 1,
        onInput: (samples) => this.set({ samples }),
      })}
      ${slider({
        label: t("noise: standard deviation", "噪声的标准差"),
        value: state.noise,
        min: 0,
        max: 1,
        step: 0.05,
        onInput: (noise) => this.set({ noise }),
      })}
      ${button({ label: t("Draw other points", "换一组点"), onClick: () => this.set({ seed: (state.seed + 1) % 10000 }) })}
    `;
  }

  draw() {
    const wide = this.width > 760;
    const left = wide ? Math.floor(this.width * 0.55) - 16 : this.width;
    const right = wide ? this.width - left - 16 : this.width;
    return html`${this.fit(left, wide ? 456 : 300)}
      <div class="column">${this.errors(right, "degree")}${this.errors(right, "alpha")}</div>`;
  }

  /**
   * @param {number} width
   * @param {number} height
   */
  fit(width, height) {
    const { result } = this;
    const grid = result.grid.list();
    return curves({
      width,
      height,
      x: { domain: [-1.05, 1.05], label: "x" },
      y: { domain: [-2.2, 2.2], label: "t" },
      label: t("The points and the polynomial", "各点和多项式"),
      series: [
        { xs: grid, ys: result.truth.list(), color: "7", dashed: true },
        { xs: grid, ys: result.curve.list(), color: "4" },
      ],
      above: (frame) => points(frame, result.x.list(), result.t.list(), { color: "train", radius: 4.5 }),
    });
  }

  /**
   * @param {number} width
   * @param {"degree" | "alpha"} kind
   */
  errors(width, kind) {
    const { result, state } = this;
    const xs = kind === "degree" ? range(15, 1) : result.alphas.list();
    const both = result[`${kind}_errors`].list();
    const [train, test] = [0, 1].map((side) => both.map((/** @type {number[]} */ pair) => Math.max(1e-3, pair[side])));
    const now = kind === "degree" ? state.degree : Math.max(state.alpha, LEAST);
    const label = kind === "degree" ? t("degree", "次数") : t("penalty α", "惩罚强度 α");
    return curves({
      width,
      height: 220,
      x: kind === "degree" ? { domain: [0.5, 15.5], label } : { domain: [LEAST / 2, 200], log: true, label },
      y: { domain: [5e-3, 50], log: true, label: t("error", "误差") },
      label: t(
        `Errors by ${kind === "degree" ? "degree" : "penalty"}`,
        `误差随${kind === "degree" ? "次数" : "惩罚强度"}的变化`,
      ),
      series: [
        { xs, ys: train, color: "train", text: t("training", "训练") },
        { xs, ys: test, color: "test", text: t("test", "测试") },
      ],
      above: (frame) => svg`
        <line class="now" x1=${frame.x(now)} x2=${frame.x(now)} y2=${frame.height}></line>
        ${points(
          frame,
          [now, now],
          result.error.map((/** @type {number} */ e) => Math.max(5e-3, e)),
          {
            color: (index) => ["train", "test"][index],
            radius: 5,
          },
        )}
        ${kind === "degree" ? this.degreeHandle(frame, label) : this.alphaHandle(frame, label)}`,
    });
  }

  /**
   * @param {import("../core/types").Frame} frame
   * @param {string} label
   */
  degreeHandle(frame, label) {
    return handle(frame, {
      x: this.state.degree,
      y: 8e-3,
      label,
      color: "4",
      step: [1, 0],
      limits: [
        [1, 15],
        [8e-3, 8e-3],
      ],
      onMove: (x) => this.set({ degree: Math.round(x) }),
    });
  }

  /**
   * @param {import("../core/types").Frame} frame
   * @param {string} label
   */
  alphaHandle(frame, label) {
    return logHandle(frame, {
      x: Math.max(this.state.alpha, LEAST),
      y: 8e-3,
      label,
      color: "4",
      limits: [LEAST, 100],
      onMove: (x) => this.set({ alpha: x <= LEAST ? 0 : x }),
    });
  }

  summary() {
    const { result, state } = this;
    const [train, test] = result.error.map((/** @type {number} */ value) => number(value, 3));
    const largest = number(result.largest, 3);
    return t(
      `Degree ${state.degree}, α = ${number(state.alpha, 3)}: the error is ${train} on the ${state.samples} training points and ${test} on 500 others; the largest coefficient is ${largest}.`,
      `${state.degree} 次，α = ${number(state.alpha, 3)}：${state.samples} 个训练点上的误差是 ${train}，另外 500 个点上是 ${test}；最大的系数是 ${largest}。`,
    );
  }
}

customElements.define("zs-polynomial", Polynomial);
