// Two distributions whose bars are dragged: entropy, cross entropy, KL and JS divergence.
import { ZsElement } from "../core/element.js";
import { dragBars, shares } from "../core/bars.js";
import { baseChoice, unitOf } from "../core/bases.js";
import { button, slider } from "../core/controls.js";
import { number, t } from "../core/language.js";
import { legend, plot } from "../core/plot.js";
import { sheet } from "../core/style.js";
import { css, html, nothing, svg } from "../vendor/lit.js";

/** @type {[string, string, number[], number[]][]} */
const EXAMPLES = [
  ["equal", "P 与 Q 相同", [0.1, 0.4, 0.3, 0.15, 0.05], [0.1, 0.4, 0.3, 0.15, 0.05]],
  ["Q excludes what happens", "Q 认为不可能的事发生了", [0.2, 0.2, 0.2, 0.2, 0.2], [0.25, 0.25, 0.25, 0.25, 0]],
  ["nothing in common", "没有共同的结果", [0.5, 0.5, 0, 0, 0], [0, 0, 0, 0.5, 0.5]],
];

class Divergences extends ZsElement {
  static operation = "divergences";
  static styles = [
    ...sheet,
    css`
      .outlined {
        fill-opacity: 0.25;
        stroke: var(--c);
        stroke-width: 1.5;
      }
      .part {
        fill: var(--c);
      }
      .part.surplus {
        fill-opacity: 0.45;
      }
      .inner {
        fill: var(--background);
        font-weight: 600;
      }
    `,
  ];
  /** @type {[string, string]} */
  static title = ["Two distributions, compared", "比较两个分布"];
  static inputs = { p: [0.1, 0.4, 0.3, 0.15, 0.05], q: [0.05, 0.15, 0.2, 0.25, 0.35], base: "2" };

  names() {
    return Array.from(this.state.p, (_, index) => String.fromCharCode(65 + index));
  }

  draw() {
    const { width } = this;
    const wide = width > 700;
    const left = wide ? Math.floor(width * 0.56) : width;
    return html`<div class="column">
        ${this.distributions(left)}
        ${legend([
          { color: "0", text: t("P, what is true", "P：真实的分布") },
          { color: "1", text: t("Q, what we believe", "Q：我们相信的分布") },
        ])}
      </div>
      ${this.measures(wide ? width - left - 16 : width)}`;
  }

  /** @param {number} width */
  distributions(width) {
    const [p, q] = [shares(this.state.p), shares(this.state.q)];
    const names = this.names();
    const count = names.length;
    /** @type {[number, number]} */
    const domain = [-0.5, count - 0.5];
    const x = { domain, ticks: names.map((_, index) => index), format: (/** @type {number} */ i) => names[i] };
    const y = { domain: /** @type {[number, number]} */ ([0, 1]), label: t("probability", "概率") };
    const label = t("Bars of both distributions", "两个分布的柱形");
    return plot({ width, height: 300, x, y, label }, (frame) => {
      const bar = { names, width: 0.36 };
      return svg`
        ${dragBars(frame, p, { ...bar, label: "P", color: "0", shift: -0.2, onMove: (p) => this.set({ p }) })}
        ${dragBars(frame, q, { ...bar, label: "Q", color: "1", shift: 0.2, outlined: true, onMove: (q) => this.set({ q }) })}`;
    });
  }

  /**
   * Entropy and divergence add up to the cross entropy: bars from 0, on one scale.
   * @param {number} width
   */
  measures(width) {
    const r = this.result;
    /** @type {{name: string, color: string, entropy: number, surplus: number, total: number}[]} */
    const rows = [
      { name: "H(P, Q) = H(P) + KL(P‖Q)", color: "0", entropy: r.entropy_p, surplus: r.kl_pq, total: r.cross_pq },
      { name: "H(Q, P) = H(Q) + KL(Q‖P)", color: "1", entropy: r.entropy_q, surplus: r.kl_qp, total: r.cross_qp },
      { name: "JS(P‖Q) = JS(Q‖P)", color: "2", entropy: 0, surplus: r.js, total: r.js },
    ];
    const finite = rows.map((row) => row.total).filter(Number.isFinite);
    const most = Math.max(...finite, r.entropy_p, r.entropy_q, r.js_limit) * 1.05;
    const scale = (/** @type {number} */ value) => Math.min(1, value / most) * (width - 2);
    const height = 84;
    return html`<svg width=${width} height=${height * rows.length} role="img" aria-label=${this.summary()}>
      ${rows.map(({ name, color, entropy, surplus, total }, index) => {
        const y = index * height;
        const split = scale(entropy);
        const end = Number.isFinite(total) ? scale(total) : width - 2;
        const parts = entropy
          ? `${number(total)} = ${number(entropy)} + ${number(surplus)}`
          : surplus === r.js && index === 2
            ? `${number(surplus)} ≤ ${number(r.js_limit)}`
            : `${number(total)} = 0 + ${number(surplus)}`;
        return svg`<g transform="translate(0 ${y})" data-color=${color}>
          <text x="0" y="15">${name}</text>
          <text x=${width - 2} y="15" text-anchor="end" class="mono muted">${parts}</text>
          <rect class="part" x="0" y="24" height="26" width=${split}></rect>
          <rect class="part surplus" x=${split} y="24" height="26" width=${Math.max(0, end - split)}></rect>
          ${split > 60 ? svg`<text class="inner" x=${split / 2} y="41" text-anchor="middle">${index ? "H(Q)" : "H(P)"}</text>` : nothing}
          ${end - split > 34 ? svg`<text x=${(split + end) / 2} y="41" text-anchor="middle">${index === 2 ? "JS" : Number.isFinite(total) ? "KL" : "KL = ∞"}</text>` : nothing}
          ${
            index === 2
              ? svg`<line class="arrow" x1=${scale(r.js_limit)} x2=${scale(r.js_limit)} y1="20" y2="54"></line>
            <text class="muted" x=${scale(r.js_limit)} y="68" text-anchor=${scale(r.js_limit) > width - 60 ? "end" : "middle"}>log 2</text>`
              : nothing
          }
        </g>`;
      })}
    </svg>`;
  }

  controls() {
    const { state } = this;
    return html`${baseChoice(this)}
      ${slider({
        label: t("Number of outcomes", "结果的个数"),
        value: state.p.length,
        min: 2,
        max: 8,
        step: 1,
        onInput: (count) => this.resize(count),
      })}
      <div class="row wide">
        ${EXAMPLES.map(([en, zh, p, q]) => button({ label: t(en, zh), onClick: () => this.set({ p, q }) }))}
        ${button({ label: t("swap P and Q", "交换 P 与 Q"), onClick: () => this.set({ p: state.q, q: state.p }) })}
      </div>`;
  }

  /**
   * Another number of outcomes: new ones begin with the mean weight of the others.
   * @param {number} count
   */
  resize(count) {
    const fit = (/** @type {number[]} */ weights) => {
      const mean = weights.reduce((a, b) => a + b, 0) / weights.length;
      const kept = weights.slice(0, count);
      const all = [...kept, ...Array(Math.max(0, count - kept.length)).fill(Number(mean.toFixed(5)))];
      return all.some((weight) => weight > 0) ? all : all.map(() => 1);
    };
    this.set({ p: fit(this.state.p), q: fit(this.state.q) });
  }

  summary() {
    const r = this.result;
    const unit = unitOf(this);
    const [kl, lk, js] = [number(r.kl_pq), number(r.kl_qp), number(r.js)];
    return t(
      `The wrong belief costs KL(P‖Q) = ${kl} ${unit}; in the other direction it is ${lk}, and JS is ${js}.`,
      `相信错了的代价是 KL(P‖Q) = ${kl} ${unit}；反过来是 ${lk}，JS 散度是 ${js}。`,
    );
  }
}

customElements.define("zs-divergences", Divergences);
