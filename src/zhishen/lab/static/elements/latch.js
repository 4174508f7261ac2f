// Two NANDs in a loop remember a bit: the signals over time.
import { button } from "../core/controls.js";
import { ZsElement } from "../core/element.js";
import { t } from "../core/language.js";
import { css, html, svg } from "../vendor/lit.js";

const MOST = 24;

class Latch extends ZsElement {
  static styles = [
    ...ZsElement.styles,
    css`
      .signal {
        fill: none;
        stroke: var(--text);
        stroke-width: 1.8;
      }
      .signal.stored {
        stroke: var(--c1);
        stroke-width: 3;
      }
      .stored-text {
        fill: var(--c1);
        font-weight: 700;
      }
    `,
  ];
  static operation = "latch";
  /** @type {[string, string]} */
  static title = ["Two NAND gates that remember", "会记忆的两个与非门"];
  static inputs = { inputs: [1, 3, 3, 2, 3] };

  controls() {
    const { inputs } = this.state;
    const full = inputs.length >= MOST;
    /** @type {(code: number) => void} */
    const add = (code) => this.set({ inputs: [...inputs, code] });
    return html`<div class="row wide">
      ${button({ label: t("set = 0: store a 1", "set = 0：存入 1"), disabled: full, onClick: () => add(1) })}
      ${button({ label: t("reset = 0: store a 0", "reset = 0：存入 0"), disabled: full, onClick: () => add(2) })}
      ${button({ label: t("both 1: keep", "两者都为 1：保持"), disabled: full, onClick: () => add(3) })}
      ${button({
        label: t("One moment back", "后退一步"),
        disabled: !inputs.length,
        onClick: () => this.set({ inputs: inputs.slice(0, -1) }),
      })}
    </div>`;
  }

  draw() {
    /** @type {number[]} */
    const inputs = this.state.inputs.slice(0, this.result.history.length);
    /** @type {{name: string, values: number[]}[]} */
    const rows = [
      { name: "set", values: inputs.map((code) => code >> 1) },
      { name: "reset", values: inputs.map((code) => code & 1) },
      { name: "q", values: this.result.history },
    ];
    const width = Math.min(this.width, 720);
    const left = 52;
    const step = Math.min(64, (width - left - 6) / Math.max(8, inputs.length));
    const height = 3 * 64;
    return html`<svg
      class="plot"
      width=${width}
      height=${height}
      viewBox="0 0 ${width} ${height}"
      role="img"
      aria-label=${t("The signals at each moment", "各个时刻的信号")}
    >
      ${rows.map(({ name, values }, row) => {
        const base = row * 64 + 52;
        const level = (/** @type {number} */ bit) => base - 28 * bit;
        const path = values
          .map((bit, at) => `${at ? "V" : `M${left},`}${level(bit)}H${left + (at + 1) * step}`)
          .join("");
        const look = name === "q" ? "stored" : "";
        return svg`<text class=${look && "stored-text"} x=${left - 12} y=${base - 10} text-anchor="end">${name}</text>
          <path class="signal ${look}" d=${path}></path>
          ${values.map((bit, at) => svg`<text class=${look ? "stored-text" : "muted"} x=${left + (at + 0.5) * step} y=${level(bit) - 6} text-anchor="middle">${bit}</text>`)}`;
      })}
    </svg>`;
  }

  summary() {
    const { history } = this.result;
    const q = history.at(-1) ?? 0;
    const code = this.state.inputs[history.length - 1] ?? 3;
    const why =
      code === 3
        ? t("both inputs are 1, so the bit stays as it was", "两个输入都是 1，所以保持原来的值")
        : code === 0
          ? t("both inputs are 0", "两个输入都是 0")
          : t("one input is 0, so a new bit is stored", "有一个输入是 0，所以存入新的值");
    return t(`q is ${q}: ${why}.`, `q 是 ${q}：${why}。`);
  }
}

customElements.define("zs-latch", Latch);
