// Several optimizers train the same network on the same digits: their losses while they train.
import { ZsElement } from "../core/element.js";
import { button, group, slider, toggle } from "../core/controls.js";
import { chartSheet } from "../core/chart-style.js";
import { curves, range } from "../core/chart.js";
import { number, t } from "../core/language.js";
import { Runner } from "../core/runner.js";
import { html, nothing } from "../vendor/lit.js";

const NAMES = ["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw"];
const SHOWN = ["SGD", "Momentum", "Nesterov", "AdaGrad", "RMSprop", "Adam", "AdamW"];

class OptimizerLosses extends ZsElement {
  static styles = chartSheet;
  /** @type {[string, string]} */
  static title = ["A race on MNIST", "在 MNIST 上赛跑"];
  static inputs = {
    shown: [true, true, false, true, false, true, false],
    rates: [0.01, 0.01, 0.01, 0.01, 0.001, 0.001, 0.001],
    seed: 0,
    steps: 200,
  };

  runner = new Runner(this, {
    operation: "optimizer_losses",
    args: () => this.arguments(),
    label: t("Train all", "一起训练"),
  });

  controls() {
    const { state } = this;
    return html`${this.runner.controls()}
    ${slider({
      label: t("number of mini-batches", "mini-batch 的个数"),
      value: state.steps,
      min: 20,
      max: 300,
      step: 10,
      onInput: (steps) => this.set({ steps }),
    })}
    ${button({
      label: t(`Draw other initial weights (seed ${state.seed})`, `换一组初始权重（随机种子 ${state.seed}）`),
      onClick: () => this.set({ seed: (state.seed + 1) % 10000 }),
    })}
    ${group(
      t("Who takes part", "谁参加"),
      NAMES.map((name, index) =>
        toggle({
          label: SHOWN[index],
          value: state.shown[index],
          color: name,
          onInput: (on) => this.set({ shown: state.shown.with(index, on) }),
        }),
      ),
    )}
    ${group(
      t("Learning rates", "学习率"),
      NAMES.map((name, index) =>
        state.shown[index]
          ? slider({
              label: t(`${SHOWN[index]}, learning rate`, `${SHOWN[index]} 的学习率`),
              value: state.rates[index],
              min: 0.0001,
              max: 10,
              log: true,
              color: name,
              onInput: (value) => this.set({ rates: state.rates.with(index, value) }),
            })
          : nothing,
      ),
    )}`;
  }

  draw() {
    const { frame } = this.runner;
    const shown = NAMES.filter((name) => frame?.losses[name]);
    return curves({
      width: this.width,
      height: 360,
      x: { domain: [0, frame?.steps ?? this.state.steps], label: t("mini-batch", "mini-batch") },
      y: { domain: [0, 3], label: t("loss", "损失") },
      label: t("The loss of each mini-batch before its update", "每个 mini-batch 在更新之前的损失"),
      series: shown.flatMap((name) => {
        const [raw, smoothed] = [frame.losses[name].list(), frame.smoothed[name].list()];
        return [
          { xs: range(raw.length), ys: raw, color: name, className: "faint" },
          { xs: range(smoothed.length), ys: smoothed, color: name, text: SHOWN[NAMES.indexOf(name)] },
        ];
      }),
    });
  }

  summary() {
    const { frame } = this.runner;
    if (!frame) {
      return t(
        "Press “Train all”: every optimizer gets the same initial weights and the same mini-batches.",
        "按“一起训练”：每种方法都从同样的初始权重出发，按同样的顺序看同样的 mini-batch。",
      );
    }
    const ends = NAMES.filter((name) => frame.losses[name]).map((name) => {
      const values = frame.smoothed[name].list();
      const diverged = values.length < frame.losses[name].length;
      return `${SHOWN[NAMES.indexOf(name)]} ${diverged ? t("diverged", "发散") : number(values[values.length - 1], 3)}`;
    });
    return t(
      `Average loss after ${frame.step} mini-batches: ${ends.join(", ")}.`,
      `${frame.step} 个 mini-batch 之后的平均损失：${ends.join("，")}。`,
    );
  }
}

customElements.define("zs-optimizer-losses", OptimizerLosses);
