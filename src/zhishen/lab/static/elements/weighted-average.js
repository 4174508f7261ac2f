// The exponentially weighted average of noisy temperatures, and the weight of each earlier day.
import { ZsElement } from "../core/element.js";
import { chartSheet } from "../core/chart-style.js";
import { button, slider, toggle } from "../core/controls.js";
import { curves, range } from "../core/chart.js";
import { number, t } from "../core/language.js";
import { bars, plot, points } from "../core/plot.js";
import { html, svg } from "../vendor/lit.js";

class WeightedAverage extends ZsElement {
  static styles = chartSheet;
  static operation = "weighted_average";
  /** @type {[string, string]} */
  static title = ["The exponentially weighted average", "指数加权平均"];
  static inputs = { beta: 0.9, noise: 3.2, seed: 5 };
  static view = { days: 180, corrected: true, plain: true };

  controls() {
    const { state } = this;
    return html`
      ${slider({
        label: t("decay rate β", "衰减率 β"),
        value: state.beta,
        min: 0,
        max: 0.995,
        step: 0.005,
        color: "0",
        onInput: (beta) => this.set({ beta }),
      })}
      ${slider({
        label: t("noise: standard deviation", "噪声的标准差"),
        value: state.noise,
        min: 0,
        max: 10,
        step: 0.1,
        onInput: (noise) => this.set({ noise }),
      })}
      ${slider({
        label: t("days that are shown", "显示的天数"),
        value: state.days,
        min: 10,
        max: 180,
        step: 1,
        onInput: (days) => this.set({ days }),
      })}
      ${toggle({
        label: t("with bias correction", "有偏置校正"),
        value: state.corrected,
        color: "0",
        onInput: (corrected) => this.set({ corrected }),
      })}
      ${toggle({
        label: t("without bias correction", "没有偏置校正"),
        value: state.plain,
        color: "1",
        onInput: (plain) => this.set({ plain }),
      })}
      ${button({
        label: t("Draw other noise", "换一组噪声"),
        onClick: () => this.set({ seed: (state.seed + 1) % 10000 }),
      })}
    `;
  }

  draw() {
    const wide = this.width > 720;
    const left = wide ? Math.floor(this.width * 0.66) - 16 : this.width;
    return html`${this.series(left)}${this.weights(wide ? this.width - left - 16 : this.width)}`;
  }

  /** @param {number} width */
  series(width) {
    const { result, state } = this;
    const day = result.day.list().slice(0, state.days);
    const values = result.values.list().slice(0, state.days);
    /** @type {import("../core/chart.js").Series[]} */
    const series = [];
    if (state.plain) series.push({ xs: day, ys: result.plain.list().slice(0, state.days), color: "1", dashed: true });
    if (state.corrected) series.push({ xs: day, ys: result.corrected.list().slice(0, state.days), color: "0" });
    return curves({
      width,
      height: 320,
      x: { domain: [0, state.days + 1], label: t("day", "天") },
      y: { domain: [-4, 32], label: t("temperature", "温度") },
      label: t("Temperatures and their averages", "温度和它的平均"),
      series,
      below: (frame) => points(frame, day, values, { color: "muted", radius: 2 }),
    });
  }

  /** @param {number} width */
  weights(width) {
    const { result, state } = this;
    const weights = result.weights.list();
    const shown = Math.min(80, Math.max(10, Math.round(3 * result.window)));
    const ages = range(shown);
    const [days, share] = [number(Math.round(result.window)), number(100 * result.in_window, 3)];
    return plot(
      {
        width,
        height: 320,
        x: { domain: [-0.7, shown - 0.3], label: t("days ago", "几天以前") },
        y: { domain: [0, Math.max(1 - state.beta, 0.01) * 1.08], label: t("weight", "权重") },
        label: t("The weight of each earlier day in the average", "以前每一天在平均中的权重"),
      },
      (frame) => svg`${bars(frame, ages, weights.slice(0, shown), {
        color: (age) => (age < Math.round(result.window) ? "0" : "7"),
        width: 0.8,
      })}
      <text x=${frame.width - 4} y="14" text-anchor="end">${t(`the last ${days} days: ${share} %`, `最近 ${days} 天：${share} %`)}</text>`,
    );
  }

  summary() {
    const { result, state } = this;
    const [plain, corrected] = [result.plain.at(0), result.corrected.at(0)];
    const share = number(100 * result.in_window, 3);
    return t(
      `β = ${number(state.beta)} averages about 1/(1 − β) = ${number(result.window, 3)} days, which have ${share} % of the weight. On day 1 the average is ${number(plain, 3)} without correction and ${number(corrected, 3)} with it.`,
      `β = ${number(state.beta)} 大约平均 1/(1 − β) = ${number(result.window, 3)} 天，它们占全部权重的 ${share} %。第 1 天的平均：没有校正是 ${number(plain, 3)}，校正后是 ${number(corrected, 3)}。`,
    );
  }
}

customElements.define("zs-weighted-average", WeightedAverage);
