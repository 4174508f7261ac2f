// Random, grid and narrowing search on the same response surface.
import { ZsElement } from "../core/element.js";
import { chartSheet } from "../core/chart-style.js";
import { button, choice, field, slider } from "../core/controls.js";
import { panels } from "../core/chart.js";
import { number, t } from "../core/language.js";
import { Player } from "../core/player.js";
import { levelsOf } from "../core/plot.js";
import { trialMap } from "../core/trials.js";
import { html } from "../vendor/lit.js";

/** @type {[string, string, string][]} */
const SURFACES = [
  ["exp(-2*(x + 2)**2 - (y + 1)**2/20)", "only η matters", "只有 η 重要"],
  ["exp(-(x + 2)**2 - (y + 1)**2)", "both matter", "二者都重要"],
  ["exp(-4*(x - y + 1)**2 - (x + 2)**2/4)", "they depend on each other", "二者互相牵连"],
  ["exp(-3*(x + 1)**2 - 3*y**2) + 0.8*exp(-(x + 4)**2 - (y + 2)**2)", "a second, lower peak", "还有一座较低的山峰"],
];

class SearchStrategies extends ZsElement {
  static styles = chartSheet;
  static operation = "search_strategies";
  /** @type {[string, string]} */
  static title = ["Three ways to search: random, grid, narrowing", "三种搜索方法：随机采样、网格、逐步缩小范围"];
  static inputs = { surface: SURFACES[0][0], trials: 30, seed: 0 };
  static view = { step: 30 };

  player = new Player(this, { last: () => this.result?.trials ?? 0, rate: 5, label: t("Trials", "试验次数") });

  controls() {
    const { state } = this;
    const known = SURFACES.some(([formula]) => formula === state.surface);
    return html`${this.player.controls()}
    ${choice({
      label: t("Response surface", "响应曲面"),
      value: known ? state.surface : "own",
      options: [
        ...SURFACES.map(([formula, en, zh]) => /** @type {[string, string]} */ ([formula, t(en, zh)])),
        .../** @type {[string, string][]} */ (known ? [] : [["own", t("your own formula", "自己写的公式")]]),
      ],
      onInput: (surface) => this.set({ surface }),
    })}
    ${field({
      label: t("formula of x = log₁₀ η and y = log₁₀ λ", "x = log₁₀ η、y = log₁₀ λ 的公式"),
      value: state.surface,
      code: true,
      onInput: (surface) => this.set({ surface }),
    })}
    ${slider({
      label: t("number of trials", "试验的总次数"),
      value: state.trials,
      min: 1,
      max: 60,
      step: 1,
      onInput: (trials) => this.set({ trials, step: trials }),
    })}
    ${button({ label: t("Draw other points", "换一组点"), onClick: () => this.set({ seed: (state.seed + 1) % 10000 }) })}`;
  }

  /** @returns {[string, string][]} */
  strategies() {
    return [
      ["random", t("random", "随机采样")],
      ["grid", t("grid", "网格")],
      ["coarse_to_fine", t("narrowing", "逐步缩小范围")],
    ];
  }

  draw() {
    const { result, state } = this;
    const { width } = panels(this.width, 3, { least: 260 });
    const [low, high] = extremes(result.z);
    const step = Math.min(state.step, result.trials);
    return html`${this.strategies().map(([name, title]) => {
      const points = result.points[name].list().slice(0, step);
      const values = result.values[name].list().slice(0, step);
      const round = Math.min(result.ranges.length - 1, Math.floor(Math.max(0, step - 1) / 10));
      return trialMap({
        width,
        height: Math.min(330, width) + 16,
        x: result.x,
        y: result.y,
        points,
        values,
        low,
        high,
        surface: result.z,
        levels: levelsOf(result.z, 9),
        box: name === "coarse_to_fine" ? result.ranges.at(round).list() : [],
        xLabel: t("learning rate η", "学习率 η"),
        yLabel: t("weight decay λ", "权值衰减 λ"),
        label: title,
        title: `${title}${t(": ", "：")}${number(best(values), 3)}`,
      });
    })}`;
  }

  summary() {
    const { result, state } = this;
    const step = Math.min(state.step, result.trials);
    const ends = this.strategies().map(
      ([name, title]) => `${title} ${number(best(result.values[name].list().slice(0, step)), 3)}`,
    );
    const columns = new Set(result.points.grid.list().map((/** @type {number[]} */ p) => p[0].toFixed(6))).size;
    return t(
      `Best value after ${step} trials: ${ends.join(", ")}. The grid tries ${columns} learning rates, random search a new one in each trial.`,
      `${step} 次试验之后的最好值：${ends.join("，")}。网格只试 ${columns} 种学习率，随机采样每次都试一种新的。`,
    );
  }
}

/** @param {number[]} values */
function best(values) {
  const known = values.filter(Number.isFinite);
  return known.length ? Math.max(...known) : NaN;
}

/** @param {import("../core/connection.js").NdArray} z */
function extremes(z) {
  const known = Array.from(z.data).filter(Number.isFinite);
  return [known.reduce((a, b) => Math.min(a, b), Infinity), known.reduce((a, b) => Math.max(a, b), -Infinity)];
}

customElements.define("zs-search-strategies", SearchStrategies);
