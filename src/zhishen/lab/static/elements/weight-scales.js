// Sixteen scales of the initial weights, without and with batch normalization: all train live.
import { ZsElement } from "../core/element.js";
import { chartSheet } from "../core/chart-style.js";
import { slider } from "../core/controls.js";
import { range } from "../core/chart.js";
import { number, t } from "../core/language.js";
import { legend, line, plot } from "../core/plot.js";
import { Runner } from "../core/runner.js";
import { html, svg } from "../vendor/lit.js";

const SCALES = range(16).map((k) => 10 ** ((-4 * k) / 15));

class WeightScales extends ZsElement {
  static styles = chartSheet;
  /** @type {[string, string]} */
  static title = [
    "Sixteen scales of the initial weights, with and without batch normalization",
    "初始权重的十六种尺度：有没有批归一化",
  ];
  static inputs = { lr: 0.03, epochs: 20, samples: 500, seed: 0 };

  runner = new Runner(this, {
    operation: "weight_scales",
    args: () => this.arguments(),
    label: t("Train all 32 networks", "训练全部 32 个网络"),
  });

  controls() {
    const { state } = this;
    return html`${this.runner.controls()}
    ${slider({
      label: t("learning rate", "学习率"),
      value: state.lr,
      min: 0.001,
      max: 1,
      log: true,
      onInput: (lr) => this.set({ lr }),
    })}
    ${slider({
      label: t("number of epochs", "epoch 的个数"),
      value: state.epochs,
      min: 1,
      max: 30,
      step: 1,
      onInput: (epochs) => this.set({ epochs }),
    })}
    ${slider({
      label: t("training digits", "训练用的数字个数"),
      value: state.samples,
      min: 100,
      max: 1000,
      step: 100,
      onInput: (samples) => this.set({ samples }),
    })}`;
  }

  draw() {
    const { frame } = this.runner;
    const columns = this.width > 760 ? 8 : 4;
    const width = Math.floor((this.width - 12 * (columns - 1)) / columns);
    const epochs = frame?.epochs ?? this.state.epochs;
    return html`<div class="multiples">
        ${SCALES.map((scale, k) => {
          const label = t(`standard deviation ${number(scale, 2)}`, `标准差 ${number(scale, 2)}`);
          return plot(
            {
              width,
              height: 112,
              x: { domain: [0, epochs], ticks: [0, epochs] },
              y: { domain: [-0.03, 1.05], ticks: [0, 1], format: () => "" },
              label,
              margin: { left: 4, right: 10, top: 20, bottom: 20 },
            },
            (inside) => svg`<rect class="frame" width=${inside.width} height=${inside.height}></rect>
              ${["7", "norm"].map((color, kind) =>
                frame
                  ? line(inside, range(epochs + 1), frame.curves.at(kind).at(k).list(), { color, dashed: kind === 0 })
                  : "",
              )}`,
            (inside) =>
              svg`<text x=${inside.width / 2} y="-6" text-anchor="middle">${width > 90 ? "W ~ " : ""}${number(scale, 2)}</text>`,
          );
        })}
      </div>
      ${legend([
        { color: "norm", text: t("with batch normalization", "有批归一化") },
        { color: "7", text: t("without", "没有"), dashed: true },
      ])}`;
  }

  summary() {
    const { frame } = this.runner;
    if (!frame) {
      return t(
        "Press “Train all 32 networks”: each chart is one standard deviation of the initial weights, the training accuracy by epoch.",
        "按“训练全部 32 个网络”：每幅小图是初始权重的一种标准差，画的是各个 epoch 的训练数据的识别精度。",
      );
    }
    const learned = [0, 1].map(
      (kind) =>
        range(16).filter((k) => {
          const curve = frame.curves.at(kind).at(k).list().filter(Number.isFinite);
          return curve.length && curve[curve.length - 1] > 0.8;
        }).length,
    );
    const done = Math.max(0, frame.curves.at(1).at(15).list().filter(Number.isFinite).length - 1);
    return t(
      `After ${done} epochs ${learned[1]} of 16 networks with batch normalization have a training accuracy above 80 %, and ${learned[0]} of 16 without.`,
      `${done} 个 epoch 之后，训练数据的识别精度超过 80 % 的：有批归一化的 16 个网络中有 ${learned[1]} 个，没有的 16 个中有 ${learned[0]} 个。`,
    );
  }
}

customElements.define("zs-weight-scales", WeightScales);
