// Dropout: a network with masks drawn anew, and the average of many thinned networks against the whole network.
import { ZsElement } from "../core/element.js";
import { chartSheet } from "../core/chart-style.js";
import { choice, slider } from "../core/controls.js";
import { number, t } from "../core/language.js";
import { Player } from "../core/player.js";
import { bars, line, plot } from "../core/plot.js";
import { html, svg } from "../vendor/lit.js";

const MOST = 200; // masks that can be looked at

class ThinnedNetworks extends ZsElement {
  static styles = chartSheet;
  static operation = "thinned_networks";
  /** @type {[string, string]} */
  static title = ["Dropout: many thinned networks in one", "Dropout：一个网络里的许多稀疏网络"];
  static inputs = { rate: 0.5, scaling: "training", step: 0, seed: 4 };

  player = new Player(this, { last: () => MOST - 1, rate: 3, label: t("Mask", "掩码") });

  arguments() {
    const { step, ...others } = super.arguments();
    return { ...others, draw: step + 1 };
  }

  controls() {
    const { state } = this;
    return html`${this.player.controls()}
    ${slider({
      label: t("dropout rate p", "Dropout 的比例 p"),
      value: state.rate,
      min: 0,
      max: 0.9,
      step: 0.05,
      color: "dropout",
      onInput: (rate) => this.set({ rate }),
    })}
    ${choice({
      label: t("who makes up for the missing neurons", "由谁补偿被关闭的神经元"),
      value: state.scaling,
      options: [
        ["training", t("training: divided by 1 − p (inverted)", "训练时除以 1 − p")],
        ["inference", t("inference: times 1 − p", "推理时乘以 1 − p")],
        ["nowhere", t("nobody (a slip)", "谁也不（错误）")],
      ],
      onInput: (scaling) => this.set({ scaling }),
    })}`;
  }

  draw() {
    const wide = this.width > 760;
    const left = wide ? Math.floor(this.width * 0.46) : this.width;
    const right = wide ? this.width - left - 16 : this.width;
    return html`${this.network(left)}
      <div class="column">${this.histogram(right)}${this.running(right)}</div>`;
  }

  /** @param {number} width */
  network(width) {
    const { result } = this;
    const widths = [4, 6, 6, 1];
    const kept = [[1, 1, 1, 1], ...result.masks.map((/** @type {any} */ mask) => mask.list()), [1]];
    const height = Math.min(400, width);
    /** @type {(layer: number, index: number) => [number, number]} */
    const place = (layer, index) => [
      34 + (layer * (width - 146)) / 3,
      height / 2 + (index - (widths[layer] - 1) / 2) * (height / 6.6),
    ];
    const lines = [];
    for (let layer = 0; layer < 3; layer += 1) {
      const W = result.weights[layer].list();
      const largest = Math.max(...W.flat().map(Math.abs));
      for (let i = 0; i < widths[layer]; i += 1) {
        for (let j = 0; j < widths[layer + 1]; j += 1) {
          if (!kept[layer][i] || !kept[layer + 1][j]) continue;
          const [[x1, y1], [x2, y2]] = [place(layer, i), place(layer + 1, j)];
          lines.push(
            svg`<line class="weight" data-color=${W[i][j] > 0 ? "positive" : "negative"} stroke-width=${0.4 + (3 * Math.abs(W[i][j])) / largest} x1=${x1} y1=${y1} x2=${x2} y2=${y2}></line>`,
          );
        }
      }
    }
    const on = result.masks.map((/** @type {any} */ mask) =>
      mask.list().reduce((/** @type {number} */ a, /** @type {number} */ b) => a + b, 0),
    );
    const label = t(
      `A network whose hidden layers keep ${on.join(" and ")} of 6 neurons`,
      `隐藏层各保留 ${on.join("、")} 个神经元（共 6 个）的网络`,
    );
    const [ox, oy] = place(3, 0);
    return html`<svg
      class="plot"
      width=${width}
      height=${height}
      viewBox="0 0 ${width} ${height}"
      role="img"
      aria-label=${label}
    >
      ${lines}
      ${kept.map((layer, l) =>
        layer.map((/** @type {number} */ alive, /** @type {number} */ k) => {
          const [x, y] = place(l, k);
          return alive
            ? svg`<circle class="neuron" cx=${x} cy=${y} r="11"></circle>`
            : svg`<g class="off"><circle cx=${x} cy=${y} r="11"></circle><path d="M${x - 5},${y - 5}l10,10m0,-10l-10,10"></path></g>`;
        }),
      )}
      <text x=${ox + 18} y=${oy} dy="0.32em" class="title">y = ${number(result.answer, 3)}</text>
    </svg>`;
  }

  /** @param {number} width */
  histogram(width) {
    const { result } = this;
    const [edges, counts] = [result.edges.list(), result.counts.list()];
    const size = edges[1] - edges[0];
    const middles = counts.map((/** @type {number} */ _, /** @type {number} */ k) => edges[k] + size / 2);
    const top = Math.max(...counts) * 1.25;
    /** @type {(frame: any, value: number, color: string, text: string, row: number) => unknown} */
    const mark = (frame, value, color, text, row) => {
      const right = frame.x(value) > frame.width / 2;
      return svg`<line class="line" data-color=${color} x1=${frame.x(value)} x2=${frame.x(value)} y2=${frame.height}></line>
        <text class="end" data-color=${color} x=${frame.x(value) + (right ? -6 : 6)} y=${14 + 16 * row} text-anchor=${right ? "end" : "start"}>${text} ${number(value, 3)}</text>`;
    };
    return plot(
      {
        width,
        height: 210,
        x: { domain: [edges[0], edges[edges.length - 1]], label: t("output y", "输出 y") },
        y: { domain: [0, top], ticks: [] },
        label: t("Outputs of 1,000 thinned networks", "1,000 个稀疏网络的输出"),
        margin: { left: 16 },
      },
      (frame) => svg`${bars(frame, middles, counts, { color: "7", width: size * 0.9 })}
        ${mark(frame, result.average, "text", t("average of 1,000 masks", "1,000 个掩码的平均"), 0)}
        ${mark(frame, result.whole, "2", t("the whole network", "完整的网络"), 1)}
        <line class="line" data-color="1" x1=${frame.x(result.answer)} x2=${frame.x(result.answer)} y1=${frame.height - 16} y2=${frame.height}></line>`,
    );
  }

  /** @param {number} width */
  running(width) {
    const { result, state } = this;
    const running = result.running.list();
    const steps = running.map((/** @type {number} */ _, /** @type {number} */ k) => k + 1);
    const [low, high] = [Math.min(...running, result.whole), Math.max(...running, result.whole)];
    const room = 0.08 * (high - low || 1);
    return plot(
      {
        width,
        height: 210,
        x: { domain: [1, 1000], log: true, label: t("masks in the average", "参与平均的掩码个数") },
        y: { domain: [low - room, high + room], label: t("average", "平均") },
        label: t("The average of more and more masks", "越来越多掩码的平均"),
      },
      (
        frame,
      ) => svg`<line class="line dashed" data-color="2" x2=${frame.width} y1=${frame.y(result.whole)} y2=${frame.y(result.whole)}></line>
        ${line(frame, steps, running, { color: "text" })}
        <line class="now" x1=${frame.x(state.step + 1)} x2=${frame.x(state.step + 1)} y2=${frame.height}></line>`,
    );
  }

  summary() {
    const { result } = this;
    const [answer, average, whole] = [result.answer, result.average, result.whole].map((value) => number(value, 3));
    return t(
      `The mask that is drawn, one of ${number(result.networks)} possible ones, gives ${answer}; the average of 1,000 masks is ${average}, and the whole network gives ${whole}.`,
      `可能的掩码有 ${number(result.networks)} 种，现在这一种给出 ${answer}；1,000 个掩码的平均是 ${average}，完整的网络给出 ${whole}。`,
    );
  }
}

customElements.define("zs-thinned-networks", ThinnedNetworks);
