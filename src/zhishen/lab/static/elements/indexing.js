// An array under the mouse: rows, columns, elements, slices, index arrays and conditions.
import { cells, cellStyle, note, tuple } from "../core/array-cells.js";
import { field, toggle } from "../core/controls.js";
import { ZsElement } from "../core/element.js";
import { number, t } from "../core/language.js";
import { pressed } from "../core/plane.js";
import { html, svg } from "../vendor/lit.js";

const EXAMPLES = ["1", "0, 1", ":, 0", "0:2", "[0, 2]", "1:, 1", "X > 15"];
const FLAT = ["3", "1:4", "[0, 2, 4]", "::-1", "x > 15"];

class Indexing extends ZsElement {
  static styles = [...ZsElement.styles, cellStyle];
  static operation = "indexing";
  /** @type {[string, string]} */
  static title = ["Selecting from an array", "从数组中取元素"];
  static inputs = {
    values: [
      [51, 55],
      [14, 19],
      [0, 4],
    ],
    index: "1",
    flat: false,
  };

  controls() {
    const { state } = this;
    const name = state.flat ? "x" : "X";
    return html`${field({
        label: t(`The index in ${name}[…]`, `${name}[…] 里的索引`),
        value: state.index,
        code: true,
        onInput: (index) => this.set({ index }),
      })}
      ${toggle({
        label: t("x = X.flatten()", "x = X.flatten()"),
        value: state.flat,
        onInput: (flat) => this.set({ flat, index: flat ? "[0, 2, 4]" : "1" }),
      })}
      <div class="row wide">
        ${(state.flat ? FLAT : EXAMPLES).map(
          (index) =>
            html`<button class="button mono" aria-pressed=${index === state.index} @click=${() => this.set({ index })}>
              ${name}[${index}]
            </button>`,
        )}
      </div>`;
  }

  draw() {
    return html`${this.picture()}${this.output()}`;
  }

  picture() {
    const { result, state } = this;
    const rows = state.flat ? [result.array.list()] : result.array.list();
    const mask = state.flat ? [result.mask.list()] : result.mask.list();
    const columns = rows[0].length;
    const size = Math.min(64, Math.floor((Math.min(this.width, 460) - 50) / columns));
    const [left, top] = [46, 34];
    const [width, height] = [left + columns * size + 4, top + rows.length * size + 4];
    /** @type {(row: number, column: number) => string} */
    const index = (row, column) => (state.flat ? `${column}` : `${row}, ${column}`);
    const name = state.flat ? "x" : "X";
    /** @type {(x: number, y: number, w: number, h: number, text: string, code: string) => unknown} */
    const head = (x, y, w, h, text, code) => {
      const pick = () => this.set({ index: code });
      return svg`<g role="button" tabindex="0" aria-label="${name}[${code}]" @click=${pick} @keydown=${pressed(pick)}
        @pointerenter=${(/** @type {PointerEvent} */ event) => event.pointerType === "mouse" && pick()}>
        <rect class="head" x=${x + 2} y=${y + 2} width=${w - 4} height=${h - 4} rx="4"></rect>${note(x + w / 2, y + h / 2, text)}</g>`;
    };
    const heads = state.flat
      ? rows[0].map((/** @type {number} */ _, /** @type {number} */ c) => note(left + (c + 0.5) * size, 16, c))
      : [
          ...rows[0].map((/** @type {number} */ _, /** @type {number} */ c) =>
            head(left + c * size, 0, size, 30, `:, ${c}`, `:, ${c}`),
          ),
          ...rows.map((/** @type {number[]} */ _, /** @type {number} */ r) =>
            head(0, top + r * size, 42, size, String(r), String(r)),
          ),
        ];
    const label = t("The array; point at a row, a column or an element", "数组；指向一行、一列或一个元素");
    return html`<svg
      class="plot"
      width=${width}
      height=${height}
      viewBox="0 0 ${width} ${height}"
      role="group"
      aria-label=${label}
    >
      ${heads}
      ${cells(rows, {
        x: left,
        y: top,
        size,
        chosen: (r, c) => mask[r][c] === 1,
        onPick: (r, c) => this.set({ index: index(r, c) }),
        name: (r, c) => `${name}[${index(r, c)}] = ${rows[r][c]}`,
      })}
    </svg>`;
  }

  output() {
    const { result, state } = this;
    const value = result.result;
    const list = typeof value === "number" ? null : value.list();
    const rows = list === null ? [[value]] : Array.isArray(list[0]) ? list : [list];
    const columns = Math.max(1, rows[0]?.length ?? 1);
    const size = Math.min(56, Math.floor(Math.min(this.width, 340) / columns));
    const [width, height] = [columns * size, Math.max(1, rows.length) * size];
    return html`<div class="column">
      <p class="code-line">${state.flat ? "x" : "X"}[${state.index}]</p>
      <svg
        class="plot"
        width=${width}
        height=${height}
        viewBox="0 0 ${width} ${height}"
        role="img"
        aria-label=${t("The result", "结果")}
      >
        ${cells(rows, { x: 0, y: 0, size, color: "1" })}
      </svg>
      <p class="code-line">
        ${list === null ? t("one number, no axis", "一个数，没有轴") : `shape ${tuple(result.shape)}`}
      </p>
      <p class="muted">
        ${
          list === null
            ? ""
            : result.view
              ? t("a view: the same memory", "视图：同一块内存")
              : t("a copy: memory of its own", "副本：自己的内存")
        }
      </p>
    </div>`;
  }

  summary() {
    const { result, state } = this;
    const chosen = result.mask.list().flat().filter(Boolean).length;
    const name = state.flat ? "x" : "X";
    if (!result.shape.length)
      return t(
        `${name}[${state.index}] is the number ${number(result.result)}.`,
        `${name}[${state.index}] 是一个数：${number(result.result)}。`,
      );
    return t(
      `${name}[${state.index}] selects ${chosen} of ${state.values.flat().length} elements; its shape is ${tuple(result.shape)}.`,
      `${name}[${state.index}] 从 ${state.values.flat().length} 个元素中取出 ${chosen} 个，形状是 ${tuple(result.shape)}。`,
    );
  }
}

customElements.define("zs-indexing", Indexing);
