// Fully connected against convolutional: how many parameters two layers with the same output have.
import { slider } from "../core/controls.js";
import { number, t } from "../core/language.js";
import { ShownElement } from "../core/shown.js";
import { sheet } from "../core/style.js";
import { css, html, svg } from "../vendor/lit.js";

/** @type {[string, string, string, number, number, string | undefined][]} */
const SIZES = [
  ["size", "Image: H = W", "图像：H = W", 8, 256, "forward"],
  ["channels", "Channels C", "通道数 C", 1, 64, undefined],
  ["filters", "Filters O", "滤波器个数 O", 1, 64, "conv"],
  ["filter_size", "Size of a filter F", "滤波器的大小 F", 1, 8, "conv"],
];

class WeightCounts extends ShownElement {
  static styles = [
    ...sheet,
    css`
      .pixel {
        fill: color-mix(in srgb, var(--c) 6%, var(--background));
        stroke: color-mix(in srgb, var(--c) 45%, var(--background));
        stroke-width: 0.7;
      }
      .pixel.seen {
        fill: color-mix(in srgb, var(--c) 45%, var(--background));
      }
      .wire {
        stroke: var(--c);
        stroke-width: 0.7;
        stroke-opacity: 0.5;
      }
      .count {
        font-size: 17px;
        font-weight: 650;
        font-variant-numeric: tabular-nums;
      }
      .kind {
        font-size: 13px;
        font-weight: 600;
      }
      .track {
        fill: var(--panel);
      }
      .fill {
        fill: var(--c);
      }
    `,
  ];
  static operation = "weight_counts";
  /** @type {[string, string]} */
  static title = ["Fully connected or convolutional: the number of parameters", "全连接与卷积：参数个数"];
  static inputs = { size: 28, channels: 1, filters: 30, filter_size: 5 };
  static view = { neuron: 20 };

  controls() {
    return html`${SIZES.map(([name, en, zh, min, max, color]) =>
      slider({
        label: t(en, zh),
        value: this.state[name],
        min,
        max,
        step: 1,
        color,
        onInput: (value) => this.set({ [name]: value }),
      }),
    )}
    ${slider({
      label: t("Neuron of the output", "输出中的神经元"),
      value: this.state.neuron,
      min: 0,
      max: 35,
      step: 1,
      onInput: (neuron) => this.set({ neuron }),
    })}`;
  }

  draw() {
    const { result, width } = this;
    const column = width > 700 ? (width - 32) / 3 : width;
    /** @type {[string, number, string, string][]} */
    const kinds = [
      [
        "affine",
        result.full,
        t("fully connected", "全连接"),
        t("every pixel, weights of its own", "看全部像素，权重各不相同"),
      ],
      [
        "7",
        result.local,
        t("local, not shared", "局部连接，不共享"),
        t("its neighborhood, weights of its own", "看邻域，权重各不相同"),
      ],
      ["conv", result.shared, t("convolutional", "卷积"), t("its neighborhood, the same weights", "看邻域，权重相同")],
    ];
    return kinds.map(([color, count, name, what], index) => this.card(column, color, count, name, what, index));
  }

  /**
   * What one neuron sees, and the number of parameters as a bar with a logarithmic scale.
   * @param {number} width
   * @param {string} color
   * @param {number} count
   * @param {string} name
   * @param {string} what
   * @param {number} index
   */
  card(width, color, count, name, what, index) {
    const [side, step] = [6, 15];
    const filter = Math.min(
      side,
      Math.max(1, Math.round((side * this.shown.filter_size) / Math.min(this.shown.size, 16))),
    );
    const positions = side - filter + 1;
    const place = Math.min(positions ** 2 - 1, Math.floor((this.state.neuron * positions ** 2) / 36));
    const [top, left] = [Math.floor(place / positions), place % positions];
    const seen = (/** @type {number} */ i, /** @type {number} */ j) =>
      index === 0 || (i >= top && i < top + filter && j >= left && j < left + filter);
    const [x0, y0] = [width / 2 - 110, 34];
    const [x, y] = [width / 2 + 80, y0 + (side * step) / 2 + (top - (positions - 1) / 2) * 8];
    const pixels = Array.from({ length: side * side }, (_, k) => [Math.floor(k / side), k % side]);
    const share = Math.log10(Math.max(1, count)) / 11;
    return html`<svg
      width=${width}
      height="206"
      viewBox="0 0 ${width} 206"
      role="img"
      aria-label="${name}: ${this.text(count)}"
    >
      ${svg`<g data-color=${color}>
        <text class="kind" x=${width / 2} y="16" text-anchor="middle">${name}</text>
        ${pixels
          .filter(([i, j]) => seen(i, j))
          .map(
            ([i, j]) =>
              svg`<line class="wire" x1=${x0 + (j + 0.5) * step} y1=${y0 + (i + 0.5) * step} x2=${x} y2=${y}></line>`,
          )}
        ${pixels.map(
          ([
            i,
            j,
          ]) => svg`<rect class="pixel ${seen(i, j) ? "seen" : ""}" x=${x0 + j * step + 0.5} y=${y0 + i * step + 0.5}
            width=${step - 1} height=${step - 1} rx="2"></rect>`,
        )}
        <circle class="fill" cx=${x} cy=${y} r="8"></circle>
        <text class="tick" x=${width / 2} y="146" text-anchor="middle">${what}</text>
        <rect class="track" x="4" y="158" width=${width - 8} height="8" rx="4"></rect>
        <rect class="fill" x="4" y="158" width=${Math.max(4, share * (width - 8))} height="8" rx="4"></rect>
        <text class="count" x=${width / 2} y="192" text-anchor="middle">${this.text(count)}</text>
      </g>`}
    </svg>`;
  }

  /** @param {number} count */
  text(count) {
    return count.toLocaleString("en");
  }

  summary() {
    const { result } = this;
    const [channels, height, width] = result.shape;
    const factor = number(result.full / result.shared, 3);
    return t(
      `For an output of ${channels} x ${height} x ${width} = ${this.text(result.outputs)} numbers the fully connected layer has ${this.text(result.full)} parameters, ${factor} times as many as the convolution with ${this.text(result.shared)}. The bars have a logarithmic scale.`,
      `同样输出 ${channels} x ${height} x ${width} = ${this.text(result.outputs)} 个数，全连接层有 ${this.text(result.full)} 个参数，是卷积的 ${this.text(result.shared)} 个的 ${factor} 倍。横条按对数刻度。`,
    );
  }
}

customElements.define("zs-weight-counts", WeightCounts);
