// The three-layer network of section 3.4, with every number on it.
import { choice, group, numberField, slider } from "../core/controls.js";
import { ZsElement } from "../core/element.js";
import { FUNCTIONS } from "../core/functions.js";
import { number, t } from "../core/language.js";
import { Player } from "../core/player.js";
import { handle } from "../core/plot.js";
import { sheet } from "../core/style.js";
import { scaleLinear } from "../vendor/d3.js";
import { css, html, nothing, svg } from "../vendor/lit.js";

const SIZES = [2, 3, 2, 2];
const REACH = 2; // of the inputs

/** @type {[string, string]} */
const PARAMETERS = ["W", "b"];

/**
 * A small number below or above a letter.
 * @param {number} value
 * @param {string} digits
 */
const small = (value, digits) => [...String(value)].map((digit) => digits[Number(digit)]).join("");
const below = (/** @type {number} */ value) => small(value, "₀₁₂₃₄₅₆₇₈₉");
const above = (/** @type {number} */ value) => `⁽${small(value, "⁰¹²³⁴⁵⁶⁷⁸⁹")}⁾`;

class ThreeLayers extends ZsElement {
  static operation = "three_layers";
  /** @type {[string, string]} */
  static title = ["A network of three layers, with every number", "三层神经网络与其中的每一个数"];
  static inputs = {
    x: [1, 0.5],
    W1: [
      [0.1, 0.3, 0.5],
      [0.2, 0.4, 0.6],
    ],
    b1: [0.1, 0.2, 0.3],
    W2: [
      [0.1, 0.4],
      [0.2, 0.5],
      [0.3, 0.6],
    ],
    b2: [0.1, 0.2],
    W3: [
      [0.1, 0.3],
      [0.2, 0.4],
    ],
    b3: [0.1, 0.2],
    activation: "sigmoid",
  };
  static view = { step: 3, layer: 1, neuron: 0 };
  static styles = [
    ...sheet,
    css`
      .edge {
        fill: none;
        stroke: var(--c);
        stroke-opacity: 0.4;
      }
      .edge.lit {
        stroke-opacity: 1;
      }
      .edge.faint {
        stroke-opacity: 0.12;
      }
      .neuron circle {
        fill: var(--panel);
        stroke: var(--line);
        stroke-width: 1.4;
      }
      .neuron.chosen circle {
        fill: var(--highlight);
        stroke: var(--c1);
        stroke-width: 2.6;
      }
      .neuron[role="button"] {
        cursor: pointer;
      }
      .neuron text {
        text-anchor: middle;
      }
      .name {
        font-size: 12px;
        fill: var(--muted);
      }
      .amount {
        font-size: 13px;
        font-weight: 600;
        font-variant-numeric: tabular-nums;
      }
      .bias {
        font-size: 11.5px;
        fill: var(--muted);
        text-anchor: middle;
      }
      .weight {
        paint-order: stroke;
        stroke: var(--card);
        stroke-width: 4px;
        font-size: 12px;
        text-anchor: middle;
        fill: var(--muted);
      }
      .weight.lit {
        fill: var(--c1);
        font-size: 13px;
        font-weight: 700;
      }
      .title {
        fill: var(--muted);
        font-size: 12.5px;
        font-weight: 600;
        text-anchor: middle;
      }
      .track {
        stroke: var(--line);
        stroke-width: 2;
      }
      .sum {
        width: 100%;
        margin: 0;
        text-align: center;
        font-size: 0.95rem;
        font-variant-numeric: tabular-nums;
        overflow-wrap: anywhere;
      }
    `,
  ];

  player = new Player(this, { last: () => 3, rate: 1, label: t("Layer", "层") });

  controls() {
    const { state } = this;
    return html`
      ${this.player.controls()}
      ${[0, 1].map((index) =>
        slider({
          label: `x${below(index + 1)}`,
          value: state.x[index],
          min: -REACH,
          max: REACH,
          step: 0.01,
          onInput: (value) => this.set({ x: state.x.with(index, value) }),
        }),
      )}
      ${choice({
        label: t("Activation of the hidden layers", "隐藏层的激活函数"),
        value: state.activation,
        options: FUNCTIONS.map(({ name, text }) => [name, text]),
        onInput: (activation) => this.set({ activation }),
      })}
      ${this.parameters()}
    `;
  }

  /** Fields for the weights and the bias of the chosen neuron. */
  parameters() {
    const { state } = this;
    const { layer, neuron } = this.chosen();
    const [W, b] = PARAMETERS.map((name) => state[name + layer]);
    const fields = W.map((/** @type {any} */ row, /** @type {number} */ from) =>
      numberField({
        label: t(
          `${this.weightName(layer, neuron, from)} from ${this.source(layer, from)}: W${layer}[${from}, ${neuron}]`,
          `来自 ${this.source(layer, from)} 的权重 ${this.weightName(layer, neuron, from)}：W${layer}[${from}, ${neuron}]`,
        ),
        value: row[neuron],
        min: -100,
        max: 100,
        onInput: (value) => this.set({ [`W${layer}`]: W.with(from, row.with(neuron, value)) }),
      }),
    );
    return group(
      t(
        `The neuron ${this.nameOf(layer, neuron)}: its weights and its bias`,
        `神经元 ${this.nameOf(layer, neuron)} 的权重与偏置`,
      ),
      [
        fields,
        numberField({
          label: `${t("bias", "偏置")} b${below(neuron + 1)}${above(layer)}`,
          value: b[neuron],
          min: -100,
          max: 100,
          onInput: (value) => this.set({ [`b${layer}`]: b.with(neuron, value) }),
        }),
      ],
    );
  }

  /** The neuron whose numbers are shown. */
  chosen() {
    const layer = Math.min(3, Math.max(1, this.state.layer));
    return { layer, neuron: Math.min(SIZES[layer] - 1, Math.max(0, this.state.neuron)) };
  }

  /**
   * @param {number} layer
   * @param {number} neuron
   */
  nameOf(layer, neuron) {
    return layer === 0 ? `x${below(neuron + 1)}` : `a${below(neuron + 1)}${above(layer)}`;
  }

  /**
   * The name of what a weight of a layer multiplies.
   * @param {number} layer
   * @param {number} from
   */
  source(layer, from) {
    return layer === 1 ? `x${below(from + 1)}` : `z${below(from + 1)}${above(layer - 1)}`;
  }

  /**
   * @param {number} layer
   * @param {number} to
   * @param {number} from
   */
  weightName(layer, to, from) {
    return `w${below(to + 1)}${below(from + 1)}${above(layer)}`;
  }

  /** The outputs of each layer, the input first. */
  outputs() {
    const { result, state } = this;
    return [state.x, result.z1.list(), result.z2.list(), result.y.list()];
  }

  draw() {
    const { width } = this;
    const narrow = width < 560;
    const height = narrow ? 330 : 360;
    const [left, right] = narrow ? [44, width - 40] : [110, width - 120];
    const place = (/** @type {number} */ layer, /** @type {number} */ neuron) => [
      left + ((right - left) * layer) / 3,
      height / 2 + 12 + (neuron - (SIZES[layer] - 1) / 2) * (narrow ? 92 : 104),
    ];
    const radius = narrow ? 25 : 31;
    const label = t("The network: choose a neuron to see its sum", "网络：选择一个神经元，看它的加权和");
    return html`<svg
        class="plot"
        width=${width}
        height=${height}
        viewBox="0 0 ${width} ${height}"
        role="group"
        aria-label=${label}
      >
        ${this.titles(place)} ${this.edges(place)} ${this.neurons(place, radius)}
        ${[0, 1].map((index) => this.gauge(index, place(0, index), radius))} ${this.weights(place, !narrow)}
      </svg>
      <p class="sum">${this.sum()}</p>`;
  }

  /** @param {(layer: number, neuron: number) => number[]} place */
  titles(place) {
    const texts = [t("input", "输入层"), t("layer 1", "第 1 层"), t("layer 2", "第 2 层"), t("output", "输出层")];
    return texts.map((text, layer) => svg`<text class="title" x=${place(layer, 0)[0]} y="16">${text}</text>`);
  }

  /** @param {(layer: number, neuron: number) => number[]} place */
  edges(place) {
    const chosen = this.chosen();
    return [1, 2, 3].map((layer) =>
      this.state[`W${layer}`].flatMap((/** @type {number[]} */ row, /** @type {number} */ from) =>
        row.map((weight, to) => {
          const lit = layer === chosen.layer && to === chosen.neuron;
          const [[x1, y1], [x2, y2]] = [place(layer - 1, from), place(layer, to)];
          const kind = lit ? "lit" : layer > this.state.step ? "faint" : "";
          return svg`<path class="edge ${kind}" data-color=${weight < 0 ? "negative" : "positive"}
            stroke-width=${1 + Math.min(5, 3 * Math.abs(weight))} d="M${x1},${y1}L${x2},${y2}"></path>`;
        }),
      ),
    );
  }

  /**
   * @param {(layer: number, neuron: number) => number[]} place
   * @param {number} radius
   */
  neurons(place, radius) {
    const outputs = this.outputs();
    const chosen = this.chosen();
    return SIZES.flatMap((size, layer) =>
      Array.from({ length: size }, (_, neuron) => {
        const [x, y] = place(layer, neuron);
        const name =
          layer === 0
            ? `x${below(neuron + 1)}`
            : layer === 3
              ? `y${below(neuron + 1)}`
              : `z${below(neuron + 1)}${above(layer)}`;
        const known = layer <= this.state.step;
        const value = known ? number(outputs[layer][neuron], 3) : "?";
        const text = svg`<circle r=${radius} cx=${x} cy=${y}></circle>
          <text class="name" x=${x} y=${y - 6}>${name}</text><text class="amount" x=${x} y=${y + 12}>${value}</text>
          ${layer ? svg`<text class="bias" x=${x} y=${y + radius + 14}>b = ${number(this.state[`b${layer}`][neuron], 3)}</text>` : nothing}`;
        if (layer === 0) return svg`<g class="neuron">${text}</g>`;
        const choose = () => this.set({ layer, neuron });
        const isChosen = layer === chosen.layer && neuron === chosen.neuron;
        return svg`<g class="neuron ${isChosen ? "chosen" : ""}" role="button" tabindex="0" aria-pressed=${isChosen}
          aria-label=${`${name} = ${value}`} @click=${choose} @keydown=${(/** @type {KeyboardEvent} */ event) => {
            if (event.key !== "Enter" && event.key !== " ") return;
            event.preventDefault();
            choose();
          }}>${text}</g>`;
      }),
    );
  }

  /**
   * A track beside an input, with a point that can be dragged.
   * @param {number} index
   * @param {number[]} place
   * @param {number} radius
   */
  gauge(index, [x, y], radius) {
    const [column, half] = [x - radius - 10, 38];
    const frame = /** @type {import("../core/types").Frame} */ (
      /** @type {unknown} */ ({
        x: scaleLinear()
          .domain([0, 1])
          .range([column, column + 1]),
        y: scaleLinear()
          .domain([-REACH, REACH])
          .range([y + half, y - half]),
        width: 0,
        height: 2 * half,
      })
    );
    return svg`<line class="track" x1=${column} x2=${column} y1=${y - half} y2=${y + half}></line>
      ${handle(frame, {
        x: 0,
        y: Math.max(-REACH, Math.min(REACH, this.state.x[index])),
        label: `x${below(index + 1)}`,
        step: [0, 0.05],
        color: "1",
        radius: 7,
        onMove: (_, value) => this.set({ x: this.state.x.with(index, value) }),
      })}`;
  }

  /**
   * The weights on their lines, near where these begin; on a phone, those of the chosen neuron alone.
   * @param {(layer: number, neuron: number) => number[]} place
   * @param {boolean} all
   */
  weights(place, all) {
    const chosen = this.chosen();
    return [1, 2, 3].map((layer) =>
      this.state[`W${layer}`].flatMap((/** @type {number[]} */ row, /** @type {number} */ from) =>
        row.map((weight, to) => {
          const lit = layer === chosen.layer && to === chosen.neuron;
          if (!lit && !all) return nothing;
          const [[x1, y1], [x2, y2]] = [place(layer - 1, from), place(layer, to)];
          const share = all ? 0.34 : 0.46;
          return svg`<text class="weight ${lit ? "lit" : ""}" x=${x1 + share * (x2 - x1)} y=${y1 + share * (y2 - y1) + 4}>${number(weight, 3)}</text>`;
        }),
      ),
    );
  }

  /** The weighted sum of the chosen neuron, with its numbers. */
  sum() {
    const { result, state } = this;
    const { layer, neuron } = this.chosen();
    const inputs = this.outputs()[layer - 1];
    const terms = state[`W${layer}`].map(
      (/** @type {number[]} */ row, /** @type {number} */ from) => `${number(row[neuron])} · ${number(inputs[from])}`,
    );
    const a = number(result[`a${layer}`].at(neuron));
    const first = `${this.nameOf(layer, neuron)} = ${terms.join(" + ")} + ${number(state[`b${layer}`][neuron])} = ${a}`;
    if (layer === 3) return `${first} = y${below(neuron + 1)}`;
    const name = FUNCTIONS.find((each) => each.name === state.activation)?.text;
    return html`${first}, &nbsp; z${below(neuron + 1)}${above(layer)} = ${name}(${a}) =
    ${number(result[`z${layer}`].at(neuron))}`;
  }

  summary() {
    const [x, y] = [this.state.x, this.result.y.list()];
    const [input, output] = [
      x.map((/** @type {number} */ value) => number(value)),
      y.map((/** @type {number} */ value) => value.toFixed(8).replace("-", "−")),
    ];
    return t(
      `The input (${input.join(", ")}) gives the output (${output.join(", ")}).`,
      `输入 (${input.join(", ")}) 得到输出 (${output.join(", ")})。`,
    );
  }
}

customElements.define("zs-three-layers", ThreeLayers);
