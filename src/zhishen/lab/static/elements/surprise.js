// The surprise of an event, and the entropy of a coin, by its probability.
import { ZsElement } from "../core/element.js";
import { baseChoice, unitOf } from "../core/bases.js";
import { slider } from "../core/controls.js";
import { number, t } from "../core/language.js";
import { handle, line, plot, points } from "../core/plot.js";
import { sheet } from "../core/style.js";
import { css, html, nothing, svg } from "../vendor/lit.js";

class Surprise extends ZsElement {
  static operation = "surprise";
  static styles = [
    ...sheet,
    css`
      .value {
        paint-order: stroke;
        stroke: var(--card);
        stroke-width: 4px;
      }
    `,
  ];
  /** @type {[string, string]} */
  static title = ["How much a coin says", "一枚硬币能说多少"];
  static inputs = { p: 0.25, base: "2" };
  // "event": the surprise of heads and of tails; "coin": their average, the entropy.
  static view = { show: "event" };

  draw() {
    const { width } = this;
    return this.state.show === "coin" ? this.entropy(Math.min(width, 640)) : this.information(Math.min(width, 640));
  }

  /** @returns {{domain: [number, number], label: string}} */
  get axis() {
    return { domain: [0, 1], label: t("probability p of heads", "正面的概率 p") };
  }

  /** @param {number} width */
  information(width) {
    const r = this.result;
    const most = 6 * (r.surprises.data[100] || 1); // six times the surprise of a fair coin
    const y = { domain: /** @type {[number, number]} */ ([0, most]), label: `−log p (${unitOf(this)})` };
    const label = t("Self-information of heads and of tails", "正面与反面的自信息");
    const mirrored = Array.from(r.surprises.data).reverse();
    return plot({ width, height: 290, x: this.axis, y, label }, (frame) => {
      const { p } = this.state;
      return svg`
        ${line(frame, r.grid.data, r.surprises.data, { color: "0" })}
        ${line(frame, r.grid.data, mirrored, { color: "1", dashed: true })}
        ${p < 1 ? this.drop(frame, p, Math.min(r.tails, most), "1") : nothing}
        ${p > 0 ? this.drop(frame, p, Math.min(r.heads, most), "0") : nothing}
        <text data-color="0" class="name" x=${frame.x(0.03) + 18} y="16">${t("heads", "正面")}</text>
        <text data-color="1" class="name" x=${frame.x(0.97) - 18} y="16" text-anchor="end">${t("tails", "反面")}</text>`;
    });
  }

  /**
   * @param {import("../core/types").Frame} frame
   * @param {number} x
   * @param {number} y
   * @param {string} color
   */
  drop(frame, x, y, color) {
    const end = frame.x(x) > frame.width - 60;
    return svg`<line class="line thin" data-color=${color} x1=${frame.x(x)} x2=${frame.x(x)} y1=${frame.y(y)} y2=${frame.height}></line>
      ${points(frame, [x], [y], { color, radius: 6 })}
      <text class="value" x=${frame.x(x) + (end ? -10 : 10)} y=${Math.max(14, frame.y(y) - 6)} text-anchor=${end ? "end" : "start"}>${number(y)}</text>`;
  }

  /** @param {number} width */
  entropy(width) {
    const r = this.result;
    const y = {
      domain: /** @type {[number, number]} */ ([0, 1.12 * Math.max(...r.entropies.data)]),
      label: `H (${unitOf(this)})`,
    };
    const label = t("Entropy of the coin", "硬币的熵");
    return plot({ width, height: 290, x: this.axis, y, label }, (frame) => {
      return svg`${line(frame, r.grid.data, r.entropies.data, { color: "2" })}
        ${handle(frame, {
          x: this.state.p,
          y: r.entropy,
          label: t("Probability of heads", "正面的概率"),
          color: "2",
          step: [0.01, 0],
          onMove: (p) => this.set({ p }),
        })}
        <text x=${frame.x(0.5)} y=${frame.y(r.entropy / 2)} text-anchor="middle">H = ${number(r.entropy)} ${unitOf(this)}</text>`;
    });
  }

  controls() {
    return html`${slider({
      label: t("Probability of heads", "正面的概率"),
      value: this.state.p,
      min: 0,
      max: 1,
      step: 0.005,
      onInput: (p) => this.set({ p }),
    })}
    ${baseChoice(this)}`;
  }

  summary() {
    const { p } = this.state;
    const [heads, tails, mean] = [this.result.heads, this.result.tails, this.result.entropy].map((v) => number(v));
    const unit = unitOf(this);
    return t(
      `Heads say ${heads} and tails ${tails} ${unit}; on average ${number(p)} · ${heads} + ${number(1 - p)} · ${tails} = ${mean}.`,
      `正面的自信息是 ${heads} ${unit}，反面是 ${tails}；平均：${number(p)} · ${heads} + ${number(1 - p)} · ${tails} = ${mean}。`,
    );
  }
}

customElements.define("zs-surprise", Surprise);
