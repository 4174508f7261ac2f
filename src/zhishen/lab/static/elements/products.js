// A * B and A @ B: point at an entry of the result to see where it comes from.
import { cells, cellStyle, note, tuple } from "../core/array-cells.js";
import { choice } from "../core/controls.js";
import { ZsElement } from "../core/element.js";
import { number, t } from "../core/language.js";
import { css, html } from "../vendor/lit.js";

const SHAPES = {
  "22-22": [
    [
      [1, 2],
      [3, 4],
    ],
    [
      [3, 0],
      [5, 6],
    ],
  ],
  "23-32": [
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
    [
      [1, 0],
      [2, 1],
      [0, 3],
    ],
  ],
  "23-23": [
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
    [
      [10, 20, 30],
      [40, 50, 60],
    ],
  ],
  "31-13": [[[1], [2], [3]], [[10, 20, 30]]],
  "33-33": [
    [
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
    ],
    [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
  ],
};

class Products extends ZsElement {
  static styles = [
    ...ZsElement.styles,
    cellStyle,
    css`
      .matrix {
        display: flex;
        flex-wrap: wrap;
        gap: 0.3rem;
      }
      .matrix input {
        width: 4.4rem;
      }
      .editor .name {
        font-size: 0.88rem;
      }
      .editor {
        display: grid;
        gap: 0.3rem;
      }
    `,
  ];
  static operation = "products";
  /** @type {[string, string]} */
  static title = ["Elementwise, or the matrix product?", "对应元素的乘法，还是矩阵乘法？"];
  static inputs = { A: SHAPES["22-22"][0], B: SHAPES["22-22"][1] };
  static view = { entry: [1, 0] };

  controls() {
    const { state } = this;
    const key = `${shapeOf(state.A).join("")}-${shapeOf(state.B).join("")}`;
    return html`${choice({
      label: t("Shapes of A and B", "A 与 B 的形状"),
      value: key,
      options: Object.entries(SHAPES).map(([name, [a, b]]) => [name, `${tuple(shapeOf(a))}, ${tuple(shapeOf(b))}`]),
      onInput: (name) => {
        const [A, B] = /** @type {any} */ (SHAPES)[name];
        this.set({ A, B, entry: [1, 0] });
      },
    })}
    ${/** @type {const} */ (["A", "B"]).map((name) => this.editor(name))}`;
  }

  /** @param {"A" | "B"} name */
  editor(name) {
    /** @type {any} */
    const matrix = this.state[name];
    return html`<div class="editor" role="group" aria-label=${name}>
      <span class="name">${name}</span>
      ${matrix.map(
        (/** @type {any} */ row, /** @type {number} */ r) =>
          html`<div class="matrix">
            ${row.map(
              (/** @type {number} */ value, /** @type {number} */ c) =>
                html`<input
                  type="number"
                  step="1"
                  min="-1000"
                  max="1000"
                  aria-label="${name}[${r}, ${c}]"
                  .value=${String(value)}
                  @input=${(/** @type {Event} */ event) => {
                    const input = /** @type {HTMLInputElement} */ (event.target);
                    if (input.value === "" || !input.checkValidity()) return;
                    this.set({ [name]: matrix.with(r, row.with(c, Number(input.value))) });
                  }}
                />`,
            )}
          </div>`,
      )}
    </div>`;
  }

  draw() {
    return html`${this.product("elementwise", "*")}${this.product("matrix", "@")}`;
  }

  /**
   * @param {"elementwise" | "matrix"} kind
   * @param {"*" | "@"} sign
   */
  product(kind, sign) {
    const { result, state } = this;
    const out = result[kind];
    const [A, B] = [result.A.list(), result.B.list()];
    const name =
      sign === "*" ? t("A * B, elementwise", "A * B，对应元素的乘法") : t("A @ B, matrix product", "A @ B，矩阵乘法");
    if (!out)
      return html`<div class="column">
        <p class="code-line">${name}</p>
        <p class="problem">${result[`${kind}_reason`]}</p>
      </div>`;
    const values = out.list();
    const [row, column] = [Math.min(state.entry[0], values.length - 1), Math.min(state.entry[1], values[0].length - 1)];
    const columns = A[0].length + B[0].length + values[0].length;
    const size = Math.min(46, Math.floor((Math.min(this.width, 450) - 56) / columns));
    const height = Math.max(A.length, B.length, values.length) * size;
    const places = [0, A[0].length * size + 28, (A[0].length + B[0].length) * size + 56];
    const width = places[2] + values[0].length * size;
    const wide = (/** @type {any[][]} */ m) => [row % m.length, column % m[0].length];
    const [inA, inB] = [wide(A), wide(B)];
    const used = {
      A: (/** @type {number} */ r, /** @type {number} */ c) =>
        sign === "@" ? r === row : r === inA[0] && c === inA[1],
      B: (/** @type {number} */ r, /** @type {number} */ c) =>
        sign === "@" ? c === column : r === inB[0] && c === inB[1],
    };
    const terms =
      sign === "@"
        ? A[row]
            .map((/** @type {number} */ a, /** @type {number} */ k) => `${number(a)}·${number(B[k][column])}`)
            .join(" + ")
        : `${number(A[inA[0]][inA[1]])}·${number(B[inB[0]][inB[1]])}`;
    /** @type {(m: any[][]) => number} */
    const top = (m) => (height - m.length * size) / 2;
    return html`<div class="column">
      <p class="code-line">${name}</p>
      <svg
        class="plot"
        width=${width}
        height=${height}
        viewBox="0 0 ${width} ${height}"
        role="group"
        aria-label=${name}
      >
        ${cells(A, { x: places[0], y: top(A), size, color: "0", chosen: used.A })}
        ${note(places[1] - 14, height / 2, sign, { className: "code-line" })}
        ${cells(B, { x: places[1], y: top(B), size, color: "2", chosen: used.B })}
        ${note(places[2] - 14, height / 2, "=", { className: "code-line" })}
        ${cells(values, {
          x: places[2],
          y: top(values),
          size,
          color: "1",
          chosen: (r, c) => r === row && c === column,
          onPick: (r, c) => this.set({ entry: [r, c] }),
          name: (r, c) => t(`entry ${r}, ${c}: ${values[r][c]}`, `元素 ${r}, ${c}：${values[r][c]}`),
        })}
      </svg>
      <p class="code-line">[${row}, ${column}]: ${terms} = ${number(values[row][column])}</p>
    </div>`;
  }

  summary() {
    const { result } = this;
    /** @type {(array: any) => string} */
    const shape = (array) => (array ? tuple(array.shape) : t("an error", "出错"));
    return t(
      `A has the shape ${tuple(result.A.shape)}, B ${tuple(result.B.shape)}; A * B gives ${shape(result.elementwise)}, A @ B gives ${shape(result.matrix)}.`,
      `A 的形状是 ${tuple(result.A.shape)}，B 的形状是 ${tuple(result.B.shape)}；A * B 得到 ${shape(result.elementwise)}，A @ B 得到 ${shape(result.matrix)}。`,
    );
  }
}

/** @param {number[][]} matrix */
function shapeOf(matrix) {
  return [matrix.length, matrix[0].length];
}

customElements.define("zs-products", Products);
