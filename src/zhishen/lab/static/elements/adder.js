// An adder of n bits made of NAND perceptrons: switches, carries, and the bit on every wire of one full adder.
import { ZsElement } from "../core/element.js";
import { slider } from "../core/controls.js";
import { t } from "../core/language.js";
import { Player } from "../core/player.js";
import { css, html, nothing, svg } from "../vendor/lit.js";

// The places of the drawing, as in the figure of the library. A wire is horizontal to its lane, vertical in its lane, and
// horizontal to its end.
const INPUTS = [4.2, 1.8, 0.6];
/** @type {[number, number][]} */
const GATES = [
  [1.2, 3.0],
  [2.6, 4.0],
  [2.6, 2.0],
  [4.0, 3.0],
  [5.25, 1.8],
  [6.6, 2.8],
  [6.6, 0.8],
  [7.95, 1.8],
  [7.95, -0.4],
];
const LANES = [0.75, 0.75, 4.95, 2.3, 3.65, 3.65, 4.95, 6.3, 7.65, 7.65, 9.2, 9.2];
const EXIT = 9.3;
const PORT = 0.2;
const TIP = 0.86;

class Adder extends ZsElement {
  static styles = [
    ...ZsElement.styles,
    css`
      .sum {
        border-collapse: separate;
        border-spacing: 0.25rem;
      }
      .sum th,
      .sum td {
        padding: 0;
        border: 0;
        text-align: center;
      }
      .sum th {
        padding-right: 0.5rem;
        text-align: right;
        white-space: nowrap;
      }
      .sum td.number {
        padding-left: 0.7rem;
        text-align: left;
        font-family: var(--mono);
        font-size: 1rem;
      }
      .sum .rule td {
        border-top: 2px solid var(--text);
      }
      .cell {
        display: inline-grid;
        place-content: center;
        width: 2.1rem;
        height: 2.1rem;
        border: 1px solid var(--grid);
        border-radius: 6px;
        background: var(--panel);
        color: var(--muted);
        font: 600 1rem var(--mono);
      }
      .small .cell {
        height: 1.6rem;
        border-style: dashed;
        background: none;
        font-size: 0.85rem;
      }
      button.cell {
        border-color: var(--line);
        background: var(--background);
        color: var(--text);
        cursor: pointer;
      }
      .cell[data-bit="1"] {
        border-color: var(--c1);
        background: color-mix(in srgb, var(--c1) 22%, var(--background));
        color: var(--text);
      }
      .chosen .cell {
        box-shadow: 0 0 0 2px var(--c0);
      }
      .wire {
        fill: none;
        stroke: var(--muted);
        stroke-width: 1.2;
        stroke-linejoin: round;
      }
      .wire.on {
        stroke: var(--c1);
        stroke-width: 2.6;
      }
      .wire.unknown {
        stroke: var(--grid);
      }
      .gate {
        fill: var(--panel);
        stroke: var(--muted);
        stroke-width: 1.4;
      }
      .gate.on {
        fill: color-mix(in srgb, var(--c1) 24%, var(--background));
        stroke: var(--c1);
      }
      .gate.unknown {
        stroke: var(--grid);
      }
      .gate.now {
        stroke: var(--text);
        stroke-width: 2.4;
      }
      .value {
        font-weight: 700;
      }
    `,
  ];
  static operation = "adder_circuit";
  /** @type {[string, string]} */
  static title = ["An adder made of NAND perceptrons", "用与非门感知机做加法器"];
  static inputs = { a: [1, 0, 1, 1], b: [1, 1, 1, 0] };
  static view = { digit: 0, step: 9 };

  player = new Player(this, { last: () => 9, rate: 2, label: t("Gates computed", "已算出的门") });

  controls() {
    const { state } = this;
    const bits = state.a.length;
    /** @type {(word: number[], width: number) => number[]} */
    const resized = (word, width) => Array.from({ length: width }, (_, index) => word[index] ?? 0);
    return html`${this.player.controls()}
    ${slider({
      label: t("Number of bits", "位数"),
      value: bits,
      min: 1,
      max: 8,
      step: 1,
      onInput: (width) =>
        this.set({ a: resized(state.a, width), b: resized(state.b, width), digit: Math.min(state.digit, width - 1) }),
    })}
    ${slider({
      label: t("The digit whose full adder is shown", "下图显示哪一位的全加器"),
      value: this.digit,
      min: 0,
      max: Math.max(1, bits - 1),
      step: 1,
      onInput: (digit) => this.set({ digit: Math.min(digit, bits - 1) }),
    })}`;
  }

  get digit() {
    return Math.min(this.state.digit, this.result.wires.length - 1);
  }

  draw() {
    return html`${this.paper()}${this.circuit(Math.min(this.width, 780))}`;
  }

  /** The addition as on paper, with switches for the bits of both numbers. */
  paper() {
    const { result } = this;
    const places = Array.from({ length: result.wires.length }, (_, index) => index).reverse();
    /** @type {(place: number) => string} */
    const mark = (place) => (place === this.digit ? "chosen" : "");
    /** @type {(bit: number) => unknown} */
    const cell = (bit) => html`<span class="cell" data-bit=${bit}>${bit}</span>`;
    /** @type {(name: "a" | "b", sign: string, value: number) => unknown} */
    const row = (name, sign, value) =>
      html`<tr>
        <th scope="row">${sign} ${name}</th>
        <td></td>
        ${places.map((place) => html`<td class=${mark(place)}>${this.toggleBit(name, place)}</td>`)}
        <td class="number">${value}</td>
      </tr>`;
    return html`<table class="sum">
      <tbody>
        <tr class="small">
          <th scope="row">${t("carry", "进位")}</th>
          ${[result.wires.length, ...places].map((place) => html`<td class=${mark(place)}>${cell(result.carries[place])}</td>`)}
          <td></td>
        </tr>
        ${row("a", "", result.first)} ${row("b", "+", result.second)}
        <tr class="rule">
          <th scope="row">${t("sum", "和")}</th>
          <td>${cell(result.carry)}</td>
          ${places.map((place) => html`<td class=${mark(place)}>${cell(result.bits.at(place))}</td>`)}
          <td class="number">${result.total}</td>
        </tr>
      </tbody>
    </table>`;
  }

  /**
   * @param {"a" | "b"} name
   * @param {number} place
   */
  toggleBit(name, place) {
    const word = this.state[name];
    const bit = word[place] ?? 0;
    return html`<button
      class="cell"
      role="switch"
      aria-checked=${bit === 1}
      aria-label=${t(`bit ${place} of ${name}`, `${name} 的第 ${place} 位`)}
      data-bit=${bit}
      @click=${() => this.set({ [name]: word.with(place, 1 - bit), digit: place })}
    >
      ${bit}
    </button>`;
  }

  /** @param {number} width */
  circuit(width) {
    const unit = width / 12.9;
    const height = unit * 6;
    const known = Math.min(9, this.state.step) + INPUTS.length;
    /** @type {number[]} */
    const bits = this.result.wires.at(this.digit).list();
    /** @type {(x: number) => number} */
    const px = (x) => (x + 1.75) * unit;
    /** @type {(y: number) => number} */
    const py = (y) => (4.9 - y) * unit;
    const ends = this.ends();
    /** @type {(wire: number) => string} */
    const look = (wire) => (wire >= known ? "unknown" : bits[wire] ? "on" : "");
    const order = bits
      .map((_, wire) => wire)
      .sort((a, b) => (bits[a] && a < known ? 1 : 0) - (bits[b] && b < known ? 1 : 0));
    const names = ["a", "b", t("carry", "进位")];
    const label = t(
      `The full adder of digit ${this.digit}: nine NAND gates`,
      `第 ${this.digit} 位的全加器：九个与非门`,
    );
    return html`<svg
      class="plot"
      width=${width}
      height=${height}
      viewBox="0 0 ${width} ${height}"
      role="group"
      aria-label=${label}
    >
      ${order.map((wire) => {
        const [x, y] = wire < 3 ? [0, INPUTS[wire]] : [GATES[wire - 3][0] + TIP, GATES[wire - 3][1]];
        return ends[wire].map(
          ([ex, ey]) =>
            svg`<path class="wire ${look(wire)}" d="M${px(x)},${py(y)}H${px(LANES[wire])}V${py(ey)}H${px(ex)}"></path>`,
        );
      })}
      ${GATES.map(([x, y], index) => {
        const wire = index + 3;
        const r = 0.36 * unit;
        const now = wire === known - 1 && this.state.step < 9 ? "now" : "";
        return svg`<path class="gate ${look(wire)} ${now}"
            d="M${px(x)},${py(y) - r}h${0.34 * unit}a${r},${r} 0 0 1 0,${2 * r}h${-0.34 * unit}z"></path>
          <circle class="gate ${look(wire)} ${now}" cx=${px(x + TIP - 0.08)} cy=${py(y)} r=${0.08 * unit}></circle>
          <text class="value" x=${px(x + 0.33)} y=${py(y)} dy="0.35em" text-anchor="middle">${wire < known ? bits[wire] : ""}</text>`;
      })}
      ${INPUTS.map((y, wire) => this.port(px(-0.2), py(y), bits[wire], unit, names[wire], "end"))}
      ${this.result.outputs.map((/** @type {number} */ wire, /** @type {number} */ index) => {
        const name = index ? t("carry", "进位") : t("sum", "和");
        return this.port(px(EXIT + 0.2), py(GATES[wire - 3][1]), wire < known ? bits[wire] : null, unit, name, "start");
      })}
    </svg>`;
  }

  /**
   * A bit at the border of the circuit, with its name.
   * @param {number} x
   * @param {number} y
   * @param {number | null} bit
   * @param {number} unit
   * @param {string} name
   * @param {"start" | "end"} anchor
   */
  port(x, y, bit, unit, name, anchor) {
    const far = (anchor === "end" ? -1 : 1) * 0.42 * unit;
    const look = bit === null ? "unknown" : bit ? "on" : "";
    return svg`<circle class="gate ${look}" cx=${x} cy=${y} r=${0.27 * unit}></circle>
      ${bit === null ? nothing : svg`<text class="value" x=${x} y=${y} dy="0.35em" text-anchor="middle">${bit}</text>`}
      <text x=${x + far} y=${y} dy="0.35em" text-anchor=${anchor}>${name}</text>`;
  }

  /**
   * The places where each wire ends: inputs of gates, and outputs of the circuit.
   * @returns {[number, number][][]}
   */
  ends() {
    const { sources, outputs } = this.result;
    /** @type {[number, number][][]} */
    const ends = LANES.map(() => []);
    /** @type {(wire: number) => number} */
    const height = (wire) => (wire < 3 ? INPUTS[wire] : GATES[wire - 3][1]);
    GATES.forEach(([x, y], index) => {
      const pair = [...sources[index]];
      // The higher source has the upper input; below both sources, the one with the left lane has the lower input.
      const below = y < Math.min(...pair.map(height));
      const [low, top] = pair.sort((p, q) => (below ? LANES[p] - LANES[q] : height(p) - height(q)));
      ends[top].push([x, y + PORT]);
      ends[low].push([x, y - PORT]);
    });
    for (const wire of outputs) ends[wire].push([EXIT, height(wire)]);
    return ends;
  }

  summary() {
    const { result } = this;
    const bits = [result.carry, ...result.bits.list().reverse()].join("");
    return t(
      `${result.first} + ${result.second} = ${result.total}, in binary ${bits}, with ${result.gates} NAND perceptrons.`,
      `${result.first} + ${result.second} = ${result.total}，二进制为 ${bits}，共用 ${result.gates} 个与非门感知机。`,
    );
  }
}

customElements.define("zs-adder", Adder);
