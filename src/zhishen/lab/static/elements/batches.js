// The same digits one by one and in batches: a race of two ways through the test data.
import { slider } from "../core/controls.js";
import { digitPicture, digitStyle } from "../core/digits.js";
import { ZsElement } from "../core/element.js";
import { number, t } from "../core/language.js";
import { line, plot, points } from "../core/plot.js";
import { Runner } from "../core/runner.js";
import { sheet } from "../core/style.js";
import { css, html, nothing, svg } from "../vendor/lit.js";

const COLORS = ["7", "forward"];

/** @param {number} value */
const whole = (value) => Math.round(value).toLocaleString("en-US");

class Batches extends ZsElement {
  /** @type {[string, string]} */
  static title = ["Digits one by one, and in batches", "逐张识别与批处理"];
  static inputs = { batch_size: 100, images: 10000 };
  static styles = [
    ...sheet,
    digitStyle,
    css`
      .lane {
        width: 100%;
        padding: 0.6rem 0.8rem;
        border: 1px solid var(--grid);
        border-left: 4px solid var(--c);
        border-radius: 8px;
      }
      .lane h4 {
        color: var(--text);
        font-size: 0.95rem;
      }
      .lane header {
        display: flex;
        flex-wrap: wrap;
        gap: 0.2rem 1.2rem;
        align-items: baseline;
        justify-content: space-between;
      }
      .lane .facts {
        font-variant-numeric: tabular-nums;
        font-size: 0.92rem;
      }
      .lane .facts b {
        font-family: var(--mono);
      }
      progress {
        display: block;
        width: 100%;
        height: 0.7rem;
        margin: 0.5rem 0;
        accent-color: var(--c);
      }
      .answers {
        display: flex;
        flex-wrap: wrap;
        gap: 4px;
        min-height: 54px;
        overflow: hidden;
        max-height: 54px;
      }
      .answer {
        display: flex;
        flex-direction: column;
        align-items: center;
        font: 600 0.85rem/1.3 var(--mono);
      }
      .answer.wrong {
        color: var(--c1);
      }
      .answer.wrong canvas {
        outline: 2px solid var(--c1);
      }
      .value {
        font-size: 12px;
        font-weight: 600;
      }
    `,
  ];

  runner = new Runner(this, {
    operation: "inference",
    args: () => this.arguments(),
    label: t("Read the test images", "识别测试图像"),
  });

  sizes = new Runner(this, {
    operation: "batch_sizes",
    args: () => ({}),
    label: t("Measure all batch sizes", "实测各种批大小"),
  });

  controls() {
    const { state } = this;
    return html`
      ${this.runner.controls()}
      ${slider({
        label: t("Batch size", "批大小"),
        value: state.batch_size,
        min: 1,
        max: 10000,
        log: true,
        color: "forward",
        format: whole,
        onInput: (value) => this.set({ batch_size: Math.round(value) }),
      })}
      ${slider({
        label: t("Test images", "测试图像数"),
        value: state.images,
        min: 1000,
        max: 10000,
        step: 1000,
        format: whole,
        onInput: (images) => this.set({ images }),
      })}
      ${this.sizes.controls()}
    `;
  }

  draw() {
    const { frame } = this.runner;
    const lanes = frame?.lanes ?? [{ size: 1 }, { size: this.state.batch_size }];
    return html`${lanes.map((/** @type {any} */ lane, /** @type {number} */ index) => this.lane(lane, index))}
    ${this.sizes.frame ? this.speeds(this.sizes.frame) : nothing}`;
  }

  /**
   * One way through the images: how far it is, how fast, and its last answers.
   * @param {any} lane
   * @param {number} index
   */
  lane(lane, index) {
    const total = this.runner.frame?.images ?? this.state.images;
    const name =
      index === 0 ? t("One by one", "逐张") : t(`In batches of ${whole(lane.size)}`, `批大小为 ${whole(lane.size)}`);
    return html`<section class="lane" data-color=${COLORS[index]} aria-label=${name}>
      <header>
        <h4>${name}</h4>
        <span class="facts">${lane.done ? this.facts(lane) : t("not started", "尚未开始")}</span>
      </header>
      <progress max=${total} value=${lane.done ?? 0} aria-label=${t("Images read", "已识别的图像")}></progress>
      <div class="answers">${lane.done ? this.answers(lane) : nothing}</div>
    </section>`;
  }

  /** @param {any} lane */
  facts(lane) {
    const [done, speed, right] = [
      whole(lane.done),
      whole(lane.done / lane.seconds),
      ((100 * lane.right) / lane.done).toFixed(2),
    ];
    const time = number(1000 * lane.seconds, 3);
    return html`${t("images", "图像")} <b>${done}</b> · ${t("time", "用时")} <b>${time}</b> ms ·
      ${t("a second", "每秒")} <b>${speed}</b> · ${t("accuracy", "识别精度")} <b>${right}</b> %`;
  }

  /** @param {any} lane */
  answers(lane) {
    const count = Math.min(lane.answers.length, Math.floor((this.width - 30) / 36));
    return Array.from({ length: count }, (_, position) => {
      const index = lane.answers.length - count + position;
      const [answer, label] = [lane.answers.at(index), lane.labels.at(index)];
      return html`<div class="answer ${answer === label ? "" : "wrong"}">
        ${digitPicture(lane.pixels.at(index).data, { size: 32, largest: 255, label: "" })}${answer}
      </div>`;
    });
  }

  /**
   * Images a second against the batch size.
   * @param {any} frame
   */
  speeds(frame) {
    const [sizes, speeds] = [frame.sizes.list(), frame.speeds.list()];
    const best = speeds.indexOf(Math.max(...speeds));
    const domain = /** @type {[number, number]} */ ([Math.min(...speeds) / 2.6, Math.max(...speeds) * 2.2]);
    const label = t(
      "Images a second against the batch size, both on logarithmic axes",
      "每秒的图像数与批大小，两轴都是对数刻度",
    );
    const x = {
      domain: /** @type {[number, number]} */ ([0.8, 2700]),
      label: t("batch size", "批大小"),
      log: true,
      ticks: [1, 4, 16, 64, 256, 1024],
      format: whole,
    };
    const y = { domain, log: true, format: whole };
    return plot({ width: this.width, height: 260, x, y, label, margin: { top: 26, left: 64 } }, (inside) => {
      return svg`${line(inside, sizes, speeds, { color: "forward" })}${points(inside, sizes, speeds, { color: "forward", radius: 4.5 })}
        ${[0, ...(best ? [best] : [])].map((index) => {
          const anchor = index === 0 ? "start" : index > sizes.length / 2 ? "end" : "middle";
          return svg`<text class="value" x=${inside.x(sizes[index])} y=${inside.y(speeds[index]) + (index ? -11 : 20)} text-anchor=${anchor}>
            ${t(`${whole(speeds[index])} images a second`, `每秒 ${whole(speeds[index])} 幅`)}</text>`;
        })}`;
    });
  }

  summary() {
    const { frame } = this.runner;
    if (!frame)
      return t(
        "A network with 784, 50 and 10 neurons has learned from 20,000 training images. It waits for the test images.",
        "一个 784-50-10 的网络已经用 20,000 幅训练图像学习过，正等着识别测试图像。",
      );
    const [one, batch] = frame.lanes.map((/** @type {any} */ lane) => lane.done / lane.seconds);
    const factor = number(batch / one, 2);
    const different = frame.compared - frame.same;
    return t(
      `Batches of ${whole(frame.lanes[1].size)} are ${factor} times as fast. Of ${whole(frame.compared)} images that both ways have read, ${different} have different answers.`,
      `批大小为 ${whole(frame.lanes[1].size)} 时，速度是逐张识别的 ${factor} 倍。两种方式都识别过的 ${whole(frame.compared)} 幅图像中，答案不同的有 ${different} 幅。`,
    );
  }
}

customElements.define("zs-batches", Batches);
