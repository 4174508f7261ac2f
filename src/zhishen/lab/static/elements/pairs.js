// Four counts of pairs: the Rand index, what chance reaches, and the adjusted index.
import { ZsElement } from "../core/element.js";
import { button, slider } from "../core/controls.js";
import { number, t } from "../core/language.js";
import { sheet } from "../core/style.js";
import { css, html, nothing, svg } from "../vendor/lit.js";

/** @type {[string, string, string, string][]} */
const KINDS = [
  ["tp", "2", "TP: same class, same cluster", "TP：同类，同簇"],
  ["fn", "1", "FN: same class, other cluster", "FN：同类，不同簇"],
  ["fp", "3", "FP: other class, same cluster", "FP：不同类，同簇"],
  ["tn", "0", "TN: other class, other cluster", "TN：不同类，不同簇"],
];

class Pairs extends ZsElement {
  static operation = "pair_scores";
  static styles = [
    ...sheet,
    css`
      .square {
        fill: var(--c);
        fill-opacity: 0.85;
      }
      .inner {
        fill: var(--background);
        font-weight: 600;
      }
      .chance {
        fill: var(--c7);
        fill-opacity: 0.45;
      }
    `,
  ];
  /** @type {[string, string]} */
  static title = ["The Rand index, adjusted for chance", "兰德指数及其调整"];
  static inputs = { tp: 50, fn: 10, fp: 5, tn: 20 };

  draw() {
    const { width } = this;
    const wide = width > 640;
    const size = wide ? 250 : Math.min(300, width);
    return html`${this.mosaic(size)} ${this.bars(wide ? width - size - 24 : width)}`;
  }

  /**
   * The pairs as areas: same class above, same cluster at the left.
   * @param {number} size
   */
  mosaic(size) {
    const { tp, fn, fp, tn } = this.state;
    const total = Math.max(1, tp + fn + fp + tn);
    const top = ((tp + fn) / total) * size;
    /** @type {(part: number, row: number) => number} */
    const share = (part, row) => (row ? (part / row) * size : 0);
    const [first, second] = [share(tp, tp + fn), share(fp, fp + tn)];
    /** @type {[string, string, number, number, number, number][]} */
    const cells = [
      [`TP ${tp}`, "2", 0, 0, first, top],
      [`FN ${fn}`, "1", first, 0, size - first, top],
      [`FP ${fp}`, "3", 0, top, second, size - top],
      [`TN ${tn}`, "0", second, top, size - second, size - top],
    ];
    return html`<svg width=${size} height=${size} role="img" aria-label=${t("Pairs as areas", "用面积表示样本对")}>
      ${cells.map(([text, color, x, y, w, h]) =>
        w > 0 && h > 0
          ? svg`<g data-color=${color}>
            <rect class="square" x=${x + 1} y=${y + 1} width=${Math.max(0, w - 2)} height=${Math.max(0, h - 2)} rx="3"></rect>
            ${w > 50 && h > 20 ? svg`<text class="inner" x=${x + w / 2} y=${y + h / 2 + 4} text-anchor="middle">${text}</text>` : nothing}
          </g>`
          : nothing,
      )}
    </svg>`;
  }

  /** @param {number} width */
  bars(width) {
    const { rand, adjusted, chance } = this.result;
    const scale = (/** @type {number} */ value) => value * (width - 4);
    const start = chance ?? 0;
    const reach = rand >= start ? scale(rand) - scale(start) : 0;
    return html`<svg width=${width} height="176" role="img" aria-label=${this.summary()}>
      <g data-color="2">
        <text x="0" y="14">${t("RI: the share of pairs that are judged right", "RI：判断正确的样本对的比例")}</text>
        <rect class="square" x="0" y="24" width=${scale(rand)} height="28" rx="4"></rect>
        ${rand > 0.25 ? svg`<text class="inner" x=${scale(rand) - 8} y="43" text-anchor="end">${number(rand)}</text>` : nothing}
      </g>
      <g data-color="1">
        <text x="0" y="92">
          ${t("ARI: how far from chance to 1", "ARI：从随机水平到 1 走了多远")} = ${number(adjusted)}
        </text>
        <rect class="chance" x="0" y="102" width=${scale(start)} height="28" rx="4"></rect>
        <rect class="square" x=${scale(start)} y="102" width=${reach} height="28" rx="4"></rect>
        <text class="muted" x="0" y="150">
          ${chance === null ? nothing : t(`chance ${number(chance)}`, `随机水平 ${number(chance)}`)}
        </text>
        <text class="muted" x=${width - 4} y="150" text-anchor="end">1</text>
      </g>
      <line class="grid" x1=${width - 3} x2=${width - 3} y1="18" y2="136"></line>
    </svg>`;
  }

  controls() {
    return html`${KINDS.map(([name, color, en, zh]) =>
        slider({
          label: t(en, zh),
          value: this.state[name],
          min: 0,
          max: 100,
          step: 1,
          color,
          onInput: (value) => this.set({ [name]: value }),
        }),
      )}
      <div class="row wide">
        ${button({
          label: t("the pairs of the notes", "笔记中的样本对"),
          onClick: () => this.set({ tp: 50, fn: 10, fp: 5, tn: 20 }),
        })}
        ${button({ label: t("no better than chance", "与随机无异"), onClick: () => this.set({ tp: 16, fn: 24, fp: 24, tn: 36 }) })}
      </div>`;
  }

  summary() {
    const { tp, fn, fp, tn } = this.state;
    const { rand, adjusted } = this.result;
    return t(
      `RI = (${tp} + ${tn}) / ${tp + fn + fp + tn} = ${number(rand)}; adjusted for chance: ARI = ${number(adjusted)}.`,
      `RI = (${tp} + ${tn}) / ${tp + fn + fp + tn} = ${number(rand)}；减去随机水平之后：ARI = ${number(adjusted)}。`,
    );
  }
}

customElements.define("zs-pairs", Pairs);
