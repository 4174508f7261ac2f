// Two boxes that move apart: KL is infinite at once, JS stops at log 2, the Wasserstein distance goes on.
import { ZsElement } from "../core/element.js";
import { slider } from "../core/controls.js";
import { number, t } from "../core/language.js";
import { handle, line, plot } from "../core/plot.js";
import { html, svg } from "../vendor/lit.js";

class MovingApart extends ZsElement {
  static operation = "moving_apart";
  /** @type {[string, string]} */
  static title = ["Two distributions move apart", "两个分布渐行渐远"];
  static inputs = { distance: 0.5 };

  draw() {
    const { width } = this;
    const wide = width > 640;
    const each = wide ? Math.floor((width - 16) / 2) : width;
    return html`${this.boxes(each)} ${this.curves(each)}`;
  }

  /** @param {number} width */
  boxes(width) {
    const { distance } = this.result;
    /** @type {(color: string, left: number, frame: import("../core/types").Frame) => unknown} */
    const box = (color, left, frame) =>
      svg`<rect class="region" data-color=${color} x=${frame.x(left)} width=${frame.x(1) - frame.x(0)} y=${frame.y(1)} height=${frame.y(0) - frame.y(1)}></rect>
      ${line(frame, [left, left, left + 1, left + 1], [0, 1, 1, 0], { color })}`;
    const x = { domain: /** @type {[number, number]} */ ([-0.2, 4.2]), label: "x" };
    const y = { domain: /** @type {[number, number]} */ ([0, 1.3]), label: t("density", "密度") };
    const label = t("Densities of P and Q", "P 与 Q 的密度");
    return plot(
      { width, height: 260, x, y, label },
      (frame) => svg`
        ${box("0", 0, frame)} ${box("1", distance, frame)}
        <text x=${frame.x(0.5)} y=${frame.y(1.08)} text-anchor="middle">P</text>
        ${handle(frame, {
          x: distance + 0.5,
          y: 1,
          label: t("Place of Q", "Q 的位置"),
          color: "1",
          step: [0.05, 0],
          onMove: (place) => this.set({ distance: Number(Math.max(0, Math.min(3, place - 0.5)).toFixed(3)) }),
        })}
        <text x=${frame.x(distance + 0.5)} y=${frame.y(1.12)} text-anchor="middle">Q</text>`,
    );
  }

  /** @param {number} width */
  curves(width) {
    const r = this.result;
    const x = { domain: /** @type {[number, number]} */ ([0, 3]), label: t("distance of P and Q", "P 与 Q 的距离") };
    const y = { domain: /** @type {[number, number]} */ ([0, 3.1]) };
    const label = t("JS and Wasserstein distance by distance", "JS 散度与 Wasserstein 距离的变化");
    return plot({ width, height: 260, x, y, label }, (frame) => {
      const now = frame.x(r.distance);
      return svg`<line class="line thin dashed" x1=${now} x2=${now} y1="0" y2=${frame.height}></line>
        ${line(frame, r.distances.data, r.js_curve.data, { color: "2" })}
        ${line(frame, r.distances.data, r.wasserstein_curve.data, { color: "3" })}
        <circle class="point" data-color="2" cx=${now} cy=${frame.y(r.js)} r="5"></circle>
        <circle class="point" data-color="3" cx=${now} cy=${frame.y(r.wasserstein)} r="5"></circle>
        <text x=${frame.x(2.95)} y=${frame.y(Math.LN2) - 8} text-anchor="end">JS ≤ log 2</text>
        <text x=${frame.x(2.35)} y=${frame.y(2.6)} text-anchor="end">${t("Wasserstein", "Wasserstein 距离")}</text>`;
    });
  }

  controls() {
    return slider({
      label: t("Distance", "距离"),
      value: this.state.distance,
      min: 0,
      max: 3,
      step: 0.025,
      onInput: (distance) => this.set({ distance }),
    });
  }

  summary() {
    const [kl, js, far] = [this.result.kl, this.result.js, this.result.wasserstein].map((value) => number(value));
    const place = number(this.result.distance);
    return t(
      `At distance ${place}: KL ${kl}, JS ${js} nats, Wasserstein distance ${far}.`,
      `距离为 ${place} 时：KL 散度 ${kl}，JS 散度 ${js} 奈特，Wasserstein 距离 ${far}。`,
    );
  }
}

customElements.define("zs-moving-apart", MovingApart);
