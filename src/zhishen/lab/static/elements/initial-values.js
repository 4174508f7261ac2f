// Activations of five layers, just after the weights have been drawn.
import { ZsElement } from "../core/element.js";
import { chartSheet } from "../core/chart-style.js";
import { button, choice, slider } from "../core/controls.js";
import { range } from "../core/chart.js";
import { number, t } from "../core/language.js";
import { bars, plot } from "../core/plot.js";
import { html, nothing, svg } from "../vendor/lit.js";

class InitialValues extends ZsElement {
  static styles = chartSheet;
  static operation = "initial_values";
  /** @type {[string, string]} */
  static title = ["Activations of five layers after initialization", "刚设定初始值时五层的激活值"];
  static inputs = { init: "std", std: 1, activation: "sigmoid", norm: "none", seed: 0 };

  controls() {
    const { state } = this;
    return html`
      ${choice({
        label: t("initial weights", "权重的初始值"),
        value: state.init,
        options: [
          ["std", t("a standard deviation", "给定标准差")],
          ["zeros", t("zeros", "全部为 0")],
          ["xavier", "Xavier"],
          ["he", "He"],
          ["orthogonal", t("orthogonal", "正交矩阵")],
        ],
        onInput: (init) => this.set({ init }),
      })}
      ${slider({
        label: t("standard deviation", "标准差"),
        value: state.std,
        min: 0.001,
        max: 2,
        log: true,
        disabled: state.init !== "std",
        onInput: (std) => this.set({ std }),
      })}
      ${choice({
        label: t("activation function", "激活函数"),
        value: state.activation,
        options: [
          ["sigmoid", "sigmoid"],
          ["tanh", "tanh"],
          ["relu", "ReLU"],
        ],
        onInput: (activation) => this.set({ activation }),
      })}
      ${choice({
        label: t("normalization before it", "激活之前的归一化"),
        value: state.norm,
        options: [
          ["none", t("none", "没有")],
          ["batch", t("batch normalization", "批归一化")],
          ["layer", t("layer normalization", "层归一化")],
        ],
        onInput: (norm) => this.set({ norm }),
      })}
      ${button({ label: t("Draw other weights", "换一组权重"), onClick: () => this.set({ seed: (state.seed + 1) % 10000 }) })}
    `;
  }

  draw() {
    const columns = this.width > 700 ? 5 : this.width > 420 ? 3 : 2;
    const width = Math.floor((this.width - 12 * (columns - 1)) / columns);
    return html`<div class="multiples">${range(5).map((layer) => this.layer(width, layer))}</div>`;
  }

  /**
   * @param {number} width
   * @param {number} layer
   */
  layer(width, layer) {
    const { result, state } = this;
    const [low, high] = result.range;
    const shares = result.shares.at(layer).list();
    const size = (high - low) / shares.length;
    const middles = range(shares.length).map((k) => low + (k + 0.5) * size);
    const title = t(`layer ${layer + 1}`, `第 ${layer + 1} 层`);
    const top = 0.3;
    return html`<div>
      ${plot(
        {
          width,
          height: 170,
          x: { domain: [low, high], ticks: [low, (low + high) / 2, high] },
          y: { domain: [0, top], ticks: [] },
          label: title,
          margin: { top: 24, left: 8, right: 12, bottom: 24 },
        },
        (frame) => svg`${bars(
          frame,
          middles,
          shares.map((/** @type {number} */ share) => Math.min(share, top)),
          { color: state.activation === "sigmoid" ? "sigmoid" : state.activation, width: size * 0.9 },
        )}
        ${shares.map((/** @type {number} */ share, /** @type {number} */ k) =>
          share > top
            ? svg`<text x=${frame.x(middles[k]) + (k < 3 ? 7 : k > shares.length - 4 ? -7 : 0)} y="11" text-anchor=${k < 3 ? "start" : k > shares.length - 4 ? "end" : "middle"}>${number(100 * share, 2)} %</text>`
            : nothing,
        )}`,
        (frame) => svg`<text class="title" x=${frame.width / 2} y="-8" text-anchor="middle">${title}</text>`,
      )}
      <p class="numbers">
        ${t("spread", "标准差")} <b>${number(result.spread[layer], 2)}</b><br />${t("over the inputs", "随输入的变化")}
        <b>${number(result.signal[layer], 2)}</b>
      </p>
    </div>`;
  }

  summary() {
    const { signal, spread } = this.result;
    const share = signal[0] ? signal[4] / signal[0] : 0;
    return t(
      `In layer 5 the activations have a spread of ${number(spread[4], 2)}; one neuron differs over the inputs by ${number(signal[4], 2)}, ${number(100 * share, 2)} % of what it does in layer 1.`,
      `第 5 层激活值的标准差是 ${number(spread[4], 2)}；同一个神经元随输入的变化是 ${number(signal[4], 2)}，为第 1 层的 ${number(100 * share, 2)} %。`,
    );
  }
}

customElements.define("zs-initial-values", InitialValues);
