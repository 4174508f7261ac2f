// How two shapes broadcast, axis by axis, with the values of a sum.
import { cells, cellStyle, note, tuple } from "../core/array-cells.js";
import { choice, field, slider } from "../core/controls.js";
import { ZsElement } from "../core/element.js";
import { t } from "../core/language.js";
import { css, html, nothing } from "../vendor/lit.js";

const EXAMPLES = ["3, 1 + 4", "2, 3 + 3", "2, 3 + 2", "2, 3 + 2, 1", "2, 2 + ", "8, 1, 6 + 7, 1", "100, 50 + 50"];

class Broadcasting extends ZsElement {
  static styles = [
    ...ZsElement.styles,
    cellStyle,
    css`
      .axes {
        border-collapse: separate;
        border-spacing: 0.4rem 0.3rem;
      }
      .axes th,
      .axes td {
        padding: 0;
        border: 0;
        text-align: center;
      }
      .axes th[scope="row"] {
        padding-right: 0.4rem;
        text-align: right;
        white-space: nowrap;
      }
      .length {
        display: block;
        min-width: 4.4rem;
        padding: 0.25rem 0.4rem;
        border: 1.5px solid var(--line);
        border-radius: 6px;
        font-family: var(--mono);
        font-size: 1rem;
      }
      .length.stretched {
        border-style: dashed;
        border-color: var(--c0);
      }
      .length.missing {
        border-style: dotted;
        border-color: var(--c4);
        color: var(--muted);
      }
      .length.mismatch {
        border-color: var(--c1);
        background: color-mix(in srgb, var(--c1) 18%, var(--background));
        font-weight: 700;
      }
      .length.out {
        border-color: var(--c2);
        background: color-mix(in srgb, var(--c2) 14%, var(--background));
        font-weight: 700;
      }
      td.why {
        max-width: 8rem;
        padding-inline: 0.5rem;
        color: var(--muted);
        font-size: 0.8rem;
        line-height: 1.3;
        vertical-align: top;
      }
    `,
  ];
  static operation = "broadcasting";
  /** @type {[string, string]} */
  static title = ["Do these shapes fit?", "这两个形状能一起运算吗？"];
  static inputs = { first: "3, 1", second: "4" };
  static view = { slab: 0 };

  arguments() {
    return { first: lengths(this.state.first), second: lengths(this.state.second) };
  }

  controls() {
    const { state, result } = this;
    const slabs = this.slabs;
    const now = `${state.first} + ${state.second}`;
    return html`
      ${field({ label: t("Shape of A", "A 的形状"), value: state.first, code: true, onInput: (first) => this.set({ first, slab: 0 }) })}
      ${field({ label: t("Shape of B", "B 的形状"), value: state.second, code: true, onInput: (second) => this.set({ second, slab: 0 }) })}
      ${choice({
        label: t("Examples", "例子"),
        value: EXAMPLES.includes(now) ? now : "own",
        options: [
          ...EXAMPLES.map((text) => {
            const [a, b] = text.split(" + ");
            return /** @type {[string, string]} */ ([text, `${tuple(lengths(a))} + ${tuple(lengths(b))}`]);
          }),
          ["own", t("my own shapes", "自己写的形状")],
        ],
        onInput: (text) => {
          const [first, second] = text === "own" ? ["5, 1", "1, 2"] : text.split(" + ");
          this.set({ first, second, slab: 0 });
        },
      })}
      ${
        result.sum && slabs > 1
          ? slider({
              label: t("Part of the result that is shown", "显示结果的哪一部分"),
              value: Math.min(state.slab, slabs - 1),
              min: 0,
              max: slabs - 1,
              step: 1,
              onInput: (slab) => this.set({ slab }),
            })
          : nothing
      }
    `;
  }

  /** How many matrices the result consists of. */
  get slabs() {
    return (this.result.shape ?? [])
      .slice(0, -2)
      .reduce((/** @type {number} */ a, /** @type {number} */ b) => a * b, 1);
  }

  draw() {
    return html`${this.table()}${this.values()}`;
  }

  table() {
    const { axes, shape } = this.result;
    if (!axes.length)
      return html`<p>${t("Two numbers: there is no axis to compare.", "两个标量：没有需要比较的轴。")}</p>`;
    /** @type {(place: number) => unknown} */
    const operand = (place) =>
      axes.map((/** @type {any} */ axis) => {
        const [length, role] = [axis.lengths[place], axis.roles[place]];
        const text =
          role === "stretched" ? `1 → ${axis.result}` : role === "missing" ? `– → ${axis.result ?? "?"}` : length;
        return html`<td><span class="length ${role}">${text}</span></td>`;
      });
    return html`<table class="axes">
      <thead>
        <tr>
          <td></td>
          ${axes.map((/** @type {any} */ _, /** @type {number} */ index) => html`<th scope="col">${t("axis", "轴")} ${index}</th>`)}
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">A ${tuple(lengths(this.state.first))}</th>
          ${operand(0)}
        </tr>
        <tr>
          <th scope="row">B ${tuple(lengths(this.state.second))}</th>
          ${operand(1)}
        </tr>
        <tr>
          <th scope="row">${shape ? `A + B ${tuple(shape)}` : "A + B"}</th>
          ${axes.map((/** @type {any} */ axis) =>
            axis.result === null
              ? html`<td><span class="length mismatch">${t("no", "不行")}</span></td>`
              : html`<td><span class="length out">${axis.result}</span></td>`,
          )}
        </tr>
        <tr>
          <th scope="row">${t("why", "理由")}</th>
          ${axes.map((/** @type {any} */ axis) => html`<td class="why">${axis.reason}</td>`)}
        </tr>
      </tbody>
    </table>`;
  }

  /** Both operands after broadcasting, and their sum: one matrix of the result. */
  values() {
    const { result, state, width } = this;
    if (!result.sum && result.shape?.length !== 0) return nothing;
    const shape = result.shape;
    const [rows, columns] = [1, 1, ...shape].slice(-2);
    if (rows > 12 || columns > 12 || rows * columns === 0) return nothing;
    const narrow = width < 560;
    const across = narrow ? columns : 3 * columns;
    const size = Math.max(16, Math.min(42, Math.floor((width - (narrow ? 10 : 110)) / across)));
    const slab = Math.min(state.slab, this.slabs - 1);
    const parts = [
      { name: "A", array: result.a, color: "0", sign: "+" },
      { name: "B", array: result.b, color: "2", sign: "=" },
      { name: "A + B", array: result.sum, color: "1", sign: "" },
    ];
    const step = narrow ? rows * size + 44 : columns * size + 40;
    const [w, h] = narrow ? [columns * size + 10, 3 * step] : [3 * step - 30, rows * size + 30];
    return html`<svg
      class="plot"
      width=${w}
      height=${h}
      viewBox="0 0 ${w} ${h}"
      role="group"
      aria-label=${t("The values of A, B and A + B", "A、B 与 A + B 的值")}
    >
      ${parts.map(({ name, array, color, sign }, index) => {
        const [x, y] = narrow ? [4, index * step + 22] : [index * step + 4, 22];
        const from = shapeOf(array);
        const places = grid(rows, columns, (r, c) => placeIn(from, fullIndex(shape, slab, r, c)));
        return [
          note(x + (columns * size) / 2, y - 11, slab || this.slabs > 1 ? `${name} [${leading(shape, slab)}]` : name, {
            className: "label",
          }),
          cells(
            places.map((row) => row.map((place) => valueAt(array, place.offset))),
            {
              x,
              y,
              size,
              color,
              copy: (r, c) => places[r][c].repeated,
            },
          ),
          sign && !narrow
            ? note(x + columns * size + 16, y + (rows * size) / 2, sign, { className: "label" })
            : nothing,
        ];
      })}
    </svg>`;
  }

  summary() {
    const { shape, reason } = this.result;
    const [a, b] = [this.state.first, this.state.second].map((text) => tuple(lengths(text)));
    if (shape) return t(`${a} and ${b} give ${tuple(shape)}.`, `${a} 与 ${b} 的结果是 ${tuple(shape)}。`);
    return t(`${a} and ${b} do not fit: ${reason}.`, `${a} 与 ${b} 不能一起运算：${reason}。`);
  }
}

/**
 * The lengths in a text such as "8, 1, 6"; what is not a number becomes null, which the engine refuses.
 * @param {string} text
 * @returns {any[]}
 */
function lengths(text) {
  const parts = text
    .replace(/[()[\]（）]/g, " ")
    .split(/[,，\s]+/)
    .filter(Boolean);
  return parts.map((part) => (/^\d+$/.test(part) ? Number(part) : null));
}

/** @param {any} array */
function shapeOf(array) {
  return typeof array === "number" ? [] : array.shape;
}

/**
 * @param {any} array
 * @param {number} offset
 */
function valueAt(array, offset) {
  return typeof array === "number" ? array : array.data[offset];
}

/**
 * @template T
 * @param {number} rows
 * @param {number} columns
 * @param {(row: number, column: number) => T} make
 */
function grid(rows, columns, make) {
  return Array.from({ length: rows }, (_, r) => Array.from({ length: columns }, (_, c) => make(r, c)));
}

/**
 * The index of a matrix within the result, without its last two axes.
 * @param {number[]} shape
 * @param {number} slab
 */
function leading(shape, slab) {
  /** @type {number[]} */
  const index = [];
  for (const length of shape.slice(0, -2).reverse()) {
    index.unshift(slab % length);
    slab = Math.floor(slab / length);
  }
  return index;
}

/**
 * The index of an element of the result.
 * @param {number[]} shape
 * @param {number} slab
 * @param {number} row
 * @param {number} column
 */
function fullIndex(shape, slab, row, column) {
  return [...leading(shape, slab), row, column].slice(-Math.max(1, shape.length)).slice(shape.length ? 0 : 1);
}

/**
 * Where an element of the result comes from: the place in the operand, and whether the operand is repeated there.
 * @param {number[]} from the shape of the operand
 * @param {number[]} index of the result
 */
function placeIn(from, index) {
  const missing = index.length - from.length;
  let [offset, repeated] = [0, index.slice(0, missing).some((at) => at > 0)];
  from.forEach((length, axis) => {
    const at = index[missing + axis];
    offset = offset * length + (length === 1 ? 0 : at);
    repeated ||= length === 1 && at > 0;
  });
  return { offset, repeated };
}

customElements.define("zs-broadcasting", Broadcasting);
