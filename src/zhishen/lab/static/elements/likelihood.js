// Flips of a coin that are clicked: the likelihood of every coin, and its cross entropy.
import { ZsElement } from "../core/element.js";
import { button, slider } from "../core/controls.js";
import { number, t } from "../core/language.js";
import { handle, line, plot } from "../core/plot.js";
import { sheet } from "../core/style.js";
import { css, html, svg } from "../vendor/lit.js";

class Likelihood extends ZsElement {
  static operation = "likelihood";
  static styles = [
    ...sheet,
    css`
      .coins {
        display: flex;
        flex-wrap: wrap;
        gap: 0.3rem;
        justify-content: center;
        width: 100%;
      }
      .coin {
        width: 2.5rem;
        height: 2.5rem;
        padding: 0;
        border: 2px solid var(--c);
        border-radius: 50%;
        background: none;
        color: var(--text);
        font: inherit;
        font-size: 0.85rem;
        cursor: pointer;
      }
      .coin[data-color="3"] {
        background: color-mix(in srgb, var(--c) 30%, transparent);
      }
    `,
  ];
  /** @type {[string, string]} */
  static title = ["Which coin explains the flips?", "哪枚硬币最能解释这些结果？"];
  static inputs = { flips: [1, 0, 1, 1, 1, 0, 1, 1, 0, 1], theta: 0.5 };

  draw() {
    const { width, state, result: r } = this;
    const half = width > 640 ? Math.floor((width - 16) / 2) : width;
    const most = Math.max(...r.likelihoods.data);
    const scale = 10 ** Math.floor(Math.log10(most)); // so that the axis has short numbers
    const power = Math.round(Math.log10(scale));
    const superscript = [...String(power)].map((sign) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(sign)]).join("");
    return html`<div class="coins">
        ${state.flips.map(
          (/** @type {number} */ flip, /** @type {number} */ index) =>
            html`<button
              class="coin"
              data-color=${flip ? "3" : "7"}
              aria-pressed=${flip === 1}
              aria-label=${t(`Flip ${index + 1}: ${flip ? "heads" : "tails"}`, `第 ${index + 1} 次：${flip ? "正面" : "反面"}`)}
              @click=${() => this.set({ flips: state.flips.with(index, 1 - flip) })}
            >
              ${flip ? t("H", "正") : t("T", "反")}
            </button>`,
        )}
      </div>
      ${this.curve(half, {
        color: "0",
        values: Array.from(r.likelihoods.data, (value) => value / scale),
        now: r.likelihood / scale,
        most: (1.15 * most) / scale,
        label: power ? t(`likelihood, × 10${superscript}`, `似然（× 10${superscript}）`) : t("likelihood", "似然"),
      })}
      ${this.curve(half, {
        color: "1",
        values: Array.from(r.crosses.data),
        now: Math.min(r.cross, 1e6),
        most: 2.5,
        floor: r.entropy,
        label: t("cross entropy in nats", "交叉熵（奈特）"),
      })}`;
  }

  /**
   * @param {number} width
   * @param {{color: string, values: number[], now: number, most: number, floor?: number, label: string}} options
   */
  curve(width, { color, values, now, most, floor, label }) {
    const r = this.result;
    const x = {
      domain: /** @type {[number, number]} */ ([0, 1]),
      label: t("θ, the coin's probability of heads", "硬币正面的概率 θ"),
    };
    const y = { domain: /** @type {[number, number]} */ ([0, most]), label };
    return plot({ width, height: 250, x, y, label }, (frame) => {
      const best = frame.x(r.best);
      return svg`<line class="line thin dashed" data-color="muted" x1=${best} x2=${best} y1="0" y2=${frame.height}></line>
        ${floor === undefined ? "" : svg`<line class="line thin" data-color="muted" x1="0" x2=${frame.width} y1=${frame.y(floor)} y2=${frame.y(floor)}></line>`}
        ${floor === undefined ? "" : svg`<text class="muted" x="6" y=${frame.y(floor) + 16}>${t("entropy of the flips", "样本的熵")} ${number(floor)}</text>`}
        ${line(frame, r.coins.data, values, { color })}
        ${handle(frame, {
          x: this.state.theta,
          y: Math.min(now, most),
          label: `θ, ${label}`,
          color,
          step: [0.01, 0],
          onMove: (theta) => this.set({ theta }),
        })}`;
    });
  }

  controls() {
    const { flips } = this.state;
    return html`${slider({
      label: t("θ, the coin's probability of heads", "硬币正面的概率 θ"),
      value: this.state.theta,
      min: 0,
      max: 1,
      step: 0.005,
      onInput: (theta) => this.set({ theta }),
    })}
    ${slider({
      label: t("Number of flips", "掷的次数"),
      value: flips.length,
      min: 1,
      max: 24,
      step: 1,
      // New flips repeat the old ones.
      onInput: (count) => this.set({ flips: Array.from({ length: count }, (_, index) => flips[index % flips.length]) }),
    })}
    ${button({
      label: t("Go to the best coin", "移到最好的硬币"),
      onClick: () => this.set({ theta: Number(this.result.best.toFixed(4)) }),
    })}`;
  }

  summary() {
    const { flips, theta } = this.state;
    const r = this.result;
    const heads = flips.reduce((/** @type {number} */ a, /** @type {number} */ b) => a + b, 0);
    const [l, h, best] = [number(r.likelihood), number(r.cross), number(r.best)];
    return t(
      `${heads} of ${flips.length} flips are heads. The coin θ = ${number(theta)} has the likelihood ${l} and the cross entropy ${h}; the best coin is θ = ${best}.`,
      `掷 ${flips.length} 次，${heads} 次正面。硬币 θ = ${number(theta)} 的似然是 ${l}，交叉熵是 ${h}；最好的硬币是 θ = ${best}。`,
    );
  }
}

customElements.define("zs-likelihood", Likelihood);
