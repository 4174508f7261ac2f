// A joint table of counts, and its entropies as lengths: mutual information is their overlap.
import { ZsElement } from "../core/element.js";
import { baseChoice, unitOf } from "../core/bases.js";
import { button, slider } from "../core/controls.js";
import { countsStyle, countsTable, withColumns, withRows } from "../core/counts.js";
import { number, t } from "../core/language.js";
import { sheet } from "../core/style.js";
import { css, html, nothing, svg } from "../vendor/lit.js";

/** @type {[string, string, number[][]][]} */
const EXAMPLES = [
  ["independent", "相互独立", [[24, 12], [12, 6], [24, 12]]],
  ["Y follows from X", "Y 由 X 决定", [[40, 0], [0, 20], [30, 0]]],
  ["one and the same", "完全一致", [[30, 0], [0, 30], [0, 0]]],
]; // prettier-ignore

class Joint extends ZsElement {
  static operation = "joint_information";
  static styles = [
    ...sheet,
    countsStyle,
    css`
      .span {
        fill: var(--c);
        fill-opacity: 0.3;
        stroke: var(--c);
      }
      .span.strong {
        fill-opacity: 0.75;
      }
    `,
  ];
  /** @type {[string, string]} */
  static title = ["What two variables know of each other", "两个变量彼此知道多少"];
  static inputs = {
    counts: [
      [45, 3],
      [17, 8],
      [2, 25],
    ],
    base: "2",
  };
  static view = { step: 1 };

  draw() {
    const { width, state } = this;
    const wide = width > 700;
    return html`<div class="column">
        ${countsTable({
          counts: state.counts,
          rows: state.counts.map((/** @type {number[]} */ _, /** @type {number} */ index) => this.rowName(index)),
          columns: state.counts[0].map((/** @type {number} */ _, /** @type {number} */ index) =>
            this.columnName(index),
          ),
          label: t("Counts of both variables", "两个变量的计数表"),
          step: state.step,
          onChange: (counts) => this.set({ counts }),
        })}
      </div>
      ${this.lengths(wide ? width - Math.min(380, 130 + 74 * state.counts[0].length) - 16 : width)}`;
  }

  /** @param {number} index */
  rowName(index) {
    const names = t("sun, cloud, rain, snow, storm", "晴、阴、雨、雪、风暴").split(/, |、/);
    return names[index] ?? `X${index}`;
  }

  /** @param {number} index */
  columnName(index) {
    const names = t("no umbrella, umbrella, raincoat, stays home, boat", "不带伞、带伞、雨衣、不出门、划船").split(
      /, |、/,
    );
    return names[index] ?? `Y${index}`;
  }

  /**
   * The entropies as lengths on one scale: H(X) from the left, H(Y) up to the right end of H(X, Y).
   * @param {number} width
   */
  lengths(width) {
    const r = this.result;
    const most = Math.max(r.both, 1e-9);
    const scale = (/** @type {number} */ value) => (value / most) * (width - 4);
    /** @type {[string, number, number, string, boolean][]} name, start, length, color, strong */
    const rows = [
      ["H(X, Y)", 0, r.both, "7", false],
      ["H(X)", 0, r.entropy_x, "0", false],
      ["H(Y)", r.both - r.entropy_y, r.entropy_y, "1", false],
      ["H(X|Y)", 0, r.x_given_y, "0", true],
      ["I(X; Y)", r.x_given_y, r.shared, "2", true],
      ["H(Y|X)", r.entropy_x, r.y_given_x, "1", true],
    ];
    const lines = [0, 1, 2, 3, 3, 3];
    return html`<svg width=${width} height="224" role="img" aria-label=${this.summary()}>
      ${rows.map(([name, start, length, color, strong], index) => {
        const [x, size] = [2 + scale(start), scale(length)];
        const y = 6 + 54 * lines[index];
        const text = strong ? name : `${name} = ${number(length)}`;
        return svg`<g data-color=${color}>
          <rect class="span ${strong ? "strong" : ""}" x=${x} y=${y} width=${Math.max(0, size)} height=${strong ? 38 : 30} rx="5"></rect>
          ${size > 8 * text.length * 0.85 ? svg`<text x=${x + size / 2} y=${y + (strong ? 17 : 20)} text-anchor="middle">${text}</text>` : nothing}
          ${strong && size > 44 ? svg`<text class="mono" x=${x + size / 2} y=${y + 32} text-anchor="middle">${number(length)}</text>` : nothing}
        </g>`;
      })}
    </svg>`;
  }

  controls() {
    const { state } = this;
    return html`${slider({
        label: t("A click changes a count by", "每次点击改变"),
        value: state.step,
        min: -10,
        max: 10,
        step: 1,
        onInput: (step) => this.set({ step }),
      })}
      ${slider({
        label: t("Values of X", "X 的取值个数"),
        value: state.counts.length,
        min: 1,
        max: 5,
        step: 1,
        onInput: (count) => this.resize(withRows(state.counts, count)),
      })}
      ${slider({
        label: t("Values of Y", "Y 的取值个数"),
        value: state.counts[0].length,
        min: 1,
        max: 5,
        step: 1,
        onInput: (count) => this.resize(withColumns(state.counts, count)),
      })}
      ${baseChoice(this)}
      <div class="row wide">
        ${EXAMPLES.map(([en, zh, counts]) => button({ label: t(en, zh), onClick: () => this.set({ counts }) }))}
      </div>`;
  }

  /**
   * A table without any sample has no distribution: one sample stays.
   * @param {number[][]} counts
   */
  resize(counts) {
    if (!counts.flat().some((count) => count > 0)) counts[0][0] = 1;
    this.set({ counts });
  }

  summary() {
    const r = this.result;
    const [shared, left, all, nmi] = [r.shared, r.y_given_x, r.entropy_y, r.normalized].map((v) => number(v));
    const unit = unitOf(this);
    return t(
      `Whoever knows X knows ${shared} of the ${all} ${unit} of Y, and ${left} remain: the information gain of asking for X. Normalized: ${nmi}.`,
      `知道 X，就知道了 Y 的 ${all} ${unit}中的 ${shared}（询问 X 的信息增益），还剩 ${left}。归一化互信息：${nmi}。`,
    );
  }
}

customElements.define("zs-joint", Joint);
