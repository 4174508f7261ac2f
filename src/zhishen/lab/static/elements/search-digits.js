// A search for learning rate and weight decay: each trial trains a small network on digits.
import { ZsElement } from "../core/element.js";
import { chartSheet } from "../core/chart-style.js";
import { choice, slider } from "../core/controls.js";
import { curves, range } from "../core/chart.js";
import { number, t } from "../core/language.js";
import { Runner } from "../core/runner.js";
import { trialMap } from "../core/trials.js";
import { html } from "../vendor/lit.js";

const LOWEST = 0.5; // accuracies up to this one have the palest color

class SearchDigits extends ZsElement {
  static styles = chartSheet;
  /** @type {[string, string]} */
  static title = ["A search on digits: every circle is a training", "在数字上搜索：每个圆点是一次训练"];
  static inputs = { strategy: "coarse_to_fine", trials: 40, epochs: 5, samples: 500, seed: 0 };

  runner = new Runner(this, {
    operation: "search_digits",
    args: () => this.arguments(),
    label: t("Search", "开始搜索"),
  });

  controls() {
    const { state } = this;
    return html`${this.runner.controls()}
    ${choice({
      label: t("strategy", "搜索方法"),
      value: state.strategy,
      options: [
        ["random", t("random", "随机采样")],
        ["grid", t("grid", "网格")],
        ["coarse_to_fine", t("narrowing", "逐步缩小范围")],
        ["tpe", t("Bayesian optimization", "贝叶斯最优化")],
      ],
      onInput: (strategy) => this.set({ strategy }),
    })}
    ${slider({
      label: t("number of trials", "试验的总次数"),
      value: state.trials,
      min: 1,
      max: 100,
      step: 1,
      onInput: (trials) => this.set({ trials }),
    })}
    ${slider({
      label: t("epochs of each training", "每次训练的 epoch 数"),
      value: state.epochs,
      min: 1,
      max: 10,
      step: 1,
      onInput: (epochs) => this.set({ epochs }),
    })}
    ${slider({
      label: t("seed", "随机种子"),
      value: state.seed,
      min: 0,
      max: 20,
      step: 1,
      onInput: (seed) => this.set({ seed }),
    })}`;
  }

  draw() {
    const { frame } = this.runner;
    const wide = this.width > 700;
    const left = wide ? Math.floor(this.width * 0.5) - 16 : this.width;
    return html`${trialMap({
      width: left,
      height: Math.min(380, left),
      x: frame?.x ?? [-5.3, 0.3],
      y: frame?.y ?? [-3.3, 1.3],
      points: frame?.points.list() ?? [],
      values: frame?.values.list() ?? [],
      low: LOWEST,
      high: 0.9,
      box: frame?.box ?? [],
      xLabel: t("learning rate η", "学习率 η"),
      yLabel: t("weight decay λ", "权值衰减 λ"),
      label: t("The points that have been tried", "试过的点"),
    })}
    ${this.curves(wide ? this.width - left - 16 : this.width)}`;
  }

  /** @param {number} width */
  curves(width) {
    const { frame } = this.runner;
    const rows = frame ? frame.curves.list() : [];
    const values = frame ? frame.values.list() : [];
    const order = range(rows.length).sort((a, b) => (values[b] || 0) - (values[a] || 0));
    const epochs = frame?.epochs ?? this.state.epochs;
    return curves({
      width,
      height: 360,
      x: { domain: [1, Math.max(2, epochs)], label: "epoch", ticks: range(epochs, 1) },
      y: {
        domain: [0, 1],
        label: t("best so far, held-out digits", "验证数据上至今最好"),
        format: (v) => `${Math.round(100 * v)} %`,
      },
      label: t("The best accuracy on held-out digits so far, by epoch", "各个 epoch 为止验证数据上最好的识别精度"),
      series: order
        .slice(0, 40)
        .reverse()
        .map((index) => {
          const place = order.indexOf(index);
          return {
            xs: range(epochs, 1),
            ys: rows[index],
            color: place === 0 ? "1" : place < 5 ? "0" : "7",
            className: place < 5 ? "" : "faint",
          };
        }),
    });
  }

  summary() {
    const { frame } = this.runner;
    if (!frame) {
      return t(
        "Press “Search”: each trial trains a network with 30 hidden neurons on 400 digits and is judged by 100 others.",
        "按“开始搜索”：每次试验用 400 个数字训练有 30 个隐藏神经元的网络，再用另外 100 个数字评价。",
      );
    }
    const values = frame.values.list();
    const index = values.indexOf(frame.best);
    const [lr, decay] = index < 0 ? [NaN, NaN] : frame.points.at(index).list();
    const shares = frame.importance;
    const importance =
      "lr" in shares
        ? t(
            ` Importance: η ${number(100 * shares.lr, 3)} %, λ ${number(100 * shares["optimizer.weight_decay"], 3)} %.`,
            `重要性：η ${number(100 * shares.lr, 3)} %，λ ${number(100 * shares["optimizer.weight_decay"], 3)} %。`,
          )
        : "";
    return t(
      `Trial ${values.length} of ${frame.trials}: the best accuracy on held-out digits is ${number(100 * frame.best, 3)} %, with η = ${number(10 ** lr, 2)} and λ = ${number(10 ** decay, 2)}.${importance}`,
      `第 ${values.length} 次试验，共 ${frame.trials} 次：验证数据上最好的识别精度是 ${number(100 * frame.best, 3)} %，η = ${number(10 ** lr, 2)}，λ = ${number(10 ** decay, 2)}。${importance}`,
    );
  }
}

customElements.define("zs-search-digits", SearchDigits);
