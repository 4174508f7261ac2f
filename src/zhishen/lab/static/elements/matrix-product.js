// A matrix product: rows meet columns.
import { field } from "../core/controls.js";
import { cellStyle, matrix } from "../core/cells.js";
import { ZsElement } from "../core/element.js";
import { number, t } from "../core/language.js";
import { sheet } from "../core/style.js";
import { css, html, nothing } from "../vendor/lit.js";

/**
 * A shape as NumPy writes it.
 * @param {number[]} shape
 */
function shown(shape) {
  return `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`;
}

class MatrixProduct extends ZsElement {
  static operation = "matrix_product";
  /** @type {[string, string]} */
  static title = ["A matrix product: rows meet columns", "矩阵乘积：行与列相遇"];
  static inputs = { first: [2, 3], second: [3, 2] };
  static view = { cell: [0, 0] };
  static styles = [
    ...sheet,
    cellStyle,
    css`
      .equation {
        display: flex;
        flex-wrap: wrap;
        gap: 0.6rem 0.9rem;
        align-items: center;
        justify-content: center;
        width: 100%;
      }
      .sign {
        font-size: 1.3rem;
      }
      .shapes {
        width: 100%;
        margin: 0;
        text-align: center;
        font-family: var(--mono);
        font-size: 1.05rem;
      }
      .inner {
        padding: 0.1em 0.3em;
        border-radius: 4px;
        background: color-mix(in srgb, var(--c) 25%, var(--card));
        font-weight: 600;
      }
      .sum {
        width: 100%;
        margin: 0;
        text-align: center;
        font-family: var(--mono);
        overflow-wrap: anywhere;
      }
      .sum b {
        color: var(--c1);
      }
      .why {
        width: 100%;
        margin: 0;
        padding: 0.6rem 0.8rem;
        border-left: 4px solid var(--c1);
        border-radius: 4px;
        background: var(--panel);
      }
    `,
  ];

  texts = ["", ""];

  controls() {
    const { state } = this;
    /** @type {(label: string, name: "first" | "second", index: number) => unknown} */
    const shape = (label, name, index) =>
      field({
        label,
        value: this.texts[index] || state[name].join(", "),
        code: true,
        onInput: (text) => this.typed(name, index, text),
      });
    return html`${shape(t("Shape of A, such as 2, 3", "A 的形状，例如 2, 3"), "first", 0)}
    ${shape(t("Shape of B, such as 3, 2", "B 的形状，例如 3, 2"), "second", 1)}`;
  }

  /**
   * @param {string} name
   * @param {number} index
   * @param {string} text
   */
  typed(name, index, text) {
    this.texts[index] = text;
    const sizes = (text.match(/\d+/g) ?? []).map(Number);
    const right = sizes.length >= 1 && sizes.length <= 2 && sizes.every((size) => size >= 1 && size <= 6);
    this.problem = right
      ? ""
      : t("Write one or two sizes from 1 to 6, such as 2, 3.", "请写一个或两个 1 到 6 的数，例如 2, 3。");
    if (right) this.set({ [name]: sizes, cell: [0, 0] });
    this.requestUpdate();
  }

  reset() {
    this.texts = ["", ""];
    super.reset();
  }

  /** The matrices as rows: a shape with one axis is a row on the left, and a column on the right. */
  rows() {
    const { a, b } = this.result;
    const first = a.shape.length === 1 ? [a.list()] : a.list();
    const second = b.shape.length === 1 ? b.list().map((/** @type {number} */ value) => [value]) : b.list();
    return { first, second };
  }

  /** The numbers of the product as rows and columns, whatever its shape is. */
  product() {
    const { product, terms } = this.result;
    const values = Array.from(product.data);
    const columns = terms.shape[1];
    return Array.from({ length: terms.shape[0] }, (_, row) => values.slice(row * columns, (row + 1) * columns));
  }

  draw() {
    const { result } = this;
    const { first, second } = this.rows();
    const [a, b] = [result.a.shape, result.b.shape];
    const fits = !result.reason;
    const [row, column] = this.state.cell;
    return html`${this.shapes(a, b)}
      <div class="equation">
        ${matrix(first, { caption: `A ${shown(a)}`, color: "affine", lit: (i) => fits && i === row, dim: (i) => fits && i !== row })}
        <span class="sign">@</span>
        ${matrix(second, { caption: `B ${shown(b)}`, color: "2", lit: (_, j) => fits && j === column, dim: (_, j) => fits && j !== column })}
        ${
          fits
            ? html`<span class="sign">=</span> ${matrix(this.product(), {
                  caption: result.shape.length ? `A @ B ${shown(result.shape)}` : t("A @ B, a number", "A @ B，一个数"),
                  color: "1",
                  lit: (i, j) => i === row && j === column,
                  pressed: (i, j) => i === row && j === column,
                  label: (i, j) => t(`Row ${i}, column ${j}`, `第 ${i} 行第 ${j} 列`),
                  onPoint: (i, j) => this.set({ cell: [i, j] }),
                })}`
            : nothing
        }
      </div>
      ${fits ? this.sum(first, second) : html`<p class="why" role="status">${this.why(a, b)}</p>`}`;
  }

  /**
   * The shapes side by side, with the sizes that have to agree.
   * @param {number[]} a
   * @param {number[]} b
   */
  shapes(a, b) {
    const color = this.result.reason ? "1" : "2";
    const last = html`<span class="inner" data-color=${color}>${a.at(-1)}</span>`;
    const first = html`<span class="inner" data-color=${color}>${b[0]}</span>`;
    return html`<p class="shapes">
      (${a.length === 2 ? `${a[0]}, ` : nothing}${last}) @ (${first}${b.length === 2 ? `, ${b[1]}` : nothing})
      ${this.result.reason ? "✗" : html`→ ${shown(this.result.shape)}`}
    </p>`;
  }

  /**
   * @param {number[]} a
   * @param {number[]} b
   */
  why(a, b) {
    return t(
      `A row of A has ${a.at(-1)} numbers, and a column of B has ${b[0]}. They must have equally many, so that each number of the row meets one of the column. NumPy raises a ValueError, and the library a ShapeError.`,
      `A 的一行有 ${a.at(-1)} 个数，B 的一列有 ${b[0]} 个数。个数必须相同，行里的每个数才能与列里的一个数相遇。NumPy 会报 ValueError，本库会报 ShapeError。`,
    );
  }

  /**
   * The sum behind the chosen number.
   * @param {number[][]} first
   * @param {number[][]} second
   */
  sum(first, second) {
    const [row, column] = this.state.cell;
    const parts = first[row].map((value, k) => `${number(value)}·${number(second[k][column])}`);
    return html`<p class="sum">${parts.join(" + ")} = <b>${number(this.product()[row][column])}</b></p>`;
  }

  summary() {
    const { result, state } = this;
    if (result.reason) return result.reason;
    const [row, column] = state.cell;
    const value = number(this.product()[row][column]);
    const count = result.terms.shape[2];
    return t(
      `The number in row ${row} and column ${column} is ${value}, a sum of ${count} products. The result has the shape ${shown(result.shape)}.`,
      `第 ${row} 行第 ${column} 列的数是 ${value}，由 ${count} 个乘积相加而成。结果的形状是 ${shown(result.shape)}。`,
    );
  }
}

customElements.define("zs-matrix-product", MatrixProduct);
