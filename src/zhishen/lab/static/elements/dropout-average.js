// One evaluation of the whole network against the average of more and more masks, on digits.
import { ZsElement } from "../core/element.js";
import { chartSheet } from "../core/chart-style.js";
import { slider } from "../core/controls.js";
import { curves, panels, range } from "../core/chart.js";
import { number, t } from "../core/language.js";
import { plot, points } from "../core/plot.js";
import { Runner } from "../core/runner.js";
import { html, svg } from "../vendor/lit.js";

class DropoutAverage extends ZsElement {
  static styles = chartSheet;
  /** @type {[string, string]} */
  static title = ["One evaluation against the average of many masks", "一次推理与许多掩码的平均"];
  static inputs = { rate: 0.5, epochs: 6, masks: 100, seed: 0 };

  runner = new Runner(this, {
    operation: "dropout_average",
    args: () => this.arguments(),
    label: t("Train, then draw masks", "先训练，再抽取掩码"),
  });

  controls() {
    const { state } = this;
    return html`${this.runner.controls()}
    ${slider({
      label: t("dropout rate p", "Dropout 的比例 p"),
      value: state.rate,
      min: 0.05,
      max: 0.9,
      step: 0.05,
      color: "dropout",
      onInput: (rate) => this.set({ rate }),
    })}
    ${slider({
      label: t("epochs of training", "训练的 epoch 数"),
      value: state.epochs,
      min: 1,
      max: 20,
      step: 1,
      onInput: (epochs) => this.set({ epochs }),
    })}
    ${slider({
      label: t("number of masks", "掩码的个数"),
      value: state.masks,
      min: 1,
      max: 300,
      step: 1,
      onInput: (masks) => this.set({ masks }),
    })}`;
  }

  draw() {
    const { frame } = this.runner;
    const { width } = panels(this.width, 2);
    const drawn = frame?.drawn ?? 0;
    return html`${plot(
      {
        width,
        height: Math.min(380, width),
        x: { domain: [0, 1], label: t("probability, whole network", "完整网络给出的概率") },
        y: { domain: [0, 1], label: t("average of the masks", "掩码的平均概率") },
        label: t("Probability of the true class of each test digit", "各测试数字的正确类别的概率"),
      },
      (
        inside,
      ) => svg`<line class="grid strong" x1=${inside.x(0)} y1=${inside.y(0)} x2=${inside.x(1)} y2=${inside.y(1)}></line>
        ${drawn ? points(inside, frame.single.list(), frame.average.list(), { color: "dropout", radius: 2.6 }) : ""}`,
    )}
    ${curves({
      width,
      height: Math.min(380, width),
      x: { domain: [0, frame?.masks ?? this.state.masks], label: t("masks in the average", "参与平均的掩码个数") },
      y: { domain: [0.5, 1.01], label: t("same answers", "回答相同的比例"), format: (v) => `${Math.round(100 * v)} %` },
      label: t(
        "How often the average and the whole network give the same answer",
        "掩码的平均与完整网络的回答相同的比例",
      ),
      series: drawn ? [{ xs: range(drawn, 1), ys: frame.same.list(), color: "dropout" }] : [],
    })}`;
  }

  summary() {
    const { frame } = this.runner;
    if (!frame) {
      return t(
        "Press the button: a network learns 2,000 digits with dropout, then the answers of thinned networks are averaged.",
        "按下按钮：网络先用 Dropout 学习 2,000 个数字，然后把各个稀疏网络的回答平均起来。",
      );
    }
    const single = number(100 * frame.single_accuracy, 3);
    if (!frame.drawn) {
      return t(
        `Epoch ${frame.epoch} of ${frame.epochs}: the whole network has an accuracy of ${single} % on 300 test digits.`,
        `第 ${frame.epoch} 个 epoch，共 ${frame.epochs} 个：完整网络在 300 个测试数字上的识别精度是 ${single} %。`,
      );
    }
    const same = number(100 * frame.same.at(frame.drawn - 1), 3);
    const average = number(100 * frame.average_accuracy, 3);
    return t(
      `The average of ${frame.drawn} masks gives the same answer as the whole network for ${same} % of 300 test digits; accuracies ${average} % and ${single} %.`,
      `${frame.drawn} 个掩码的平均与完整网络相比，300 个测试数字中有 ${same} % 回答相同；识别精度分别是 ${average} % 和 ${single} %。`,
    );
  }
}

customElements.define("zs-dropout-average", DropoutAverage);
