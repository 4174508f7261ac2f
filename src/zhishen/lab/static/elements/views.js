// A part of an array is changed: a slice shows the same memory, an index array makes a copy.
import { cells, cellStyle, note } from "../core/array-cells.js";
import { choice, slider } from "../core/controls.js";
import { ZsElement } from "../core/element.js";
import { t } from "../core/language.js";
import { html, svg } from "../vendor/lit.js";

class Views extends ZsElement {
  static styles = [...ZsElement.styles, cellStyle];
  static operation = "views";
  /** @type {[string, string]} */
  static title = ["Does a change of the part reach the array?", "改了取出的部分，原数组会变吗？"];
  static inputs = { kind: "slice", place: 0, value: -1 };

  controls() {
    const { state } = this;
    return html`
      ${choice({
        label: t("How the part is made", "怎样取出这一部分"),
        value: state.kind,
        options: [
          ["slice", t("a slice: part = x[1:4]", "切片：part = x[1:4]")],
          ["array", t("an index array: part = x[[1, 2, 3]]", "索引数组：part = x[[1, 2, 3]]")],
          ["copy", t("a slice, copied: part = x[1:4].copy()", "复制切片：part = x[1:4].copy()")],
        ],
        onInput: (kind) => this.set({ kind }),
      })}
      ${slider({
        label: t("position in the part", "part 里的位置"),
        value: state.place,
        min: 0,
        max: 2,
        step: 1,
        onInput: (place) => this.set({ place }),
      })}
      ${slider({
        label: t("new value", "新的值"),
        value: state.value,
        min: -99,
        max: 99,
        step: 1,
        onInput: (value) => this.set({ value }),
      })}
    `;
  }

  draw() {
    const { result, state } = this;
    const [before, after, part] = [result.before.list(), result.x.list(), result.part.list()];
    const left = 52;
    const size = Math.min(64, Math.floor((this.width - left - 6) / 6));
    const height = Math.min(46, size);
    const [width, below] = [left + 6 * size + 6, 2 * height + 34];
    const color = result.shared ? "0" : "2";
    const joins = part.map((/** @type {number} */ _, /** @type {number} */ place) => {
      const x = left + (place + 1.5) * size;
      return svg`<path class="join ${result.shared ? "" : "dashed"}" d="M${x},${height + 10}V${2 * height - 4 + 18}"></path>`;
    });
    return html`<div class="column">
      <p class="code-line">part = ${result.code}</p>
      <p class="code-line">part[${state.place}] = ${state.value}</p>
      <svg
        class="plot"
        width=${width}
        height=${height + below}
        viewBox="0 0 ${width} ${height + below}"
        role="img"
        aria-label=${t("The array and the part", "数组与取出的部分")}
      >
        ${joins} ${note(left - 10, 4 + height / 2, "x", { anchor: "end", className: "code-line" })}
        ${cells([after], { x: left, y: 4, size, height, color: (_, c) => (after[c] === before[c] ? "0" : "1") })}
        ${note(left - 10, height + 36 + height / 2, "part", { anchor: "end", className: "code-line" })}
        ${cells([part], {
          x: left + size,
          y: height + 36,
          size,
          height,
          color: (_, c) => (c === state.place ? "1" : color),
        })}
        ${note(left + 2.5 * size, 2 * height + 52, result.shared ? t("same memory", "同一块内存") : t("memory of its own", "自己的内存"))}
      </svg>
    </div>`;
  }

  summary() {
    const { result } = this;
    if (result.shared)
      return t("The part shares its memory with x, so x has changed, too.", "这一部分与 x 共用内存，所以 x 也变了。");
    return t("The part has memory of its own, so x is as before.", "这一部分有自己的内存，所以 x 没有变。");
  }
}

customElements.define("zs-views", Views);
