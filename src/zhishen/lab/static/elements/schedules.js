// Learning rates that change from step to step.
import { ZsElement } from "../core/element.js";
import { chartSheet } from "../core/chart-style.js";
import { slider } from "../core/controls.js";
import { curves, range } from "../core/chart.js";
import { number, t } from "../core/language.js";

class Schedules extends ZsElement {
  static styles = chartSheet;
  static operation = "learning_rate_schedules";
  /** @type {[string, string]} */
  static title = ["Learning rate schedules", "学习率调度"];
  static inputs = { lr: 0.1, steps: 300, every: 90, factor: 0.5, warmup: 30 };

  controls() {
    const { state } = this;
    /** @type {[string, string, number, number, boolean][]} */
    const sliders = [
      ["lr", t("learning rate η at the highest", "学习率 η 的最大值"), 0.001, 1, true],
      ["steps", t("number of steps", "总步数"), 10, 1000, false],
      ["every", t("step decay: steps between two decays", "阶梯：每隔几步"), 1, 300, false],
      ["factor", t("step decay: times this factor", "阶梯：乘以"), 0.05, 1, true],
      ["warmup", t("cosine: steps of warm-up", "余弦：预热的步数"), 0, 200, false],
    ];
    return sliders.map(([name, label, min, max, log]) =>
      slider({
        label,
        value: state[name],
        min,
        max,
        log,
        step: log ? undefined : 1,
        onInput: (value) => this.set({ [name]: value }),
      }),
    );
  }

  draw() {
    const { rates } = this.result;
    const steps = range(rates.constant.length);
    return curves({
      width: this.width,
      height: 300,
      x: { domain: [0, steps.length], label: t("step", "步") },
      y: { domain: [0, this.state.lr * 1.06], label: t("learning rate η", "学习率 η") },
      label: t("The learning rate of each step", "每一步的学习率"),
      series: [
        { xs: steps, ys: rates.constant, color: "7", text: t("constant", "不变") },
        { xs: steps, ys: rates.step, color: "3", text: t("step", "阶梯") },
        { xs: steps, ys: rates.cosine, color: "0", text: t("cosine", "余弦") },
      ],
    });
  }

  summary() {
    const { constant, step, cosine } = this.result.rates;
    const ends = [constant, step, cosine].map((values) => number(values[values.length - 1], 3));
    return t(
      `In the last of ${constant.length} steps the learning rate is ${ends[0]} (constant), ${ends[1]} (step) and ${ends[2]} (cosine).`,
      `第 ${constant.length} 步，也就是最后一步的学习率：不变 ${ends[0]}，阶梯 ${ends[1]}，余弦 ${ends[2]}。`,
    );
  }
}

customElements.define("zs-schedules", Schedules);
