// A slice of a list: two ends that can be dragged, indices from both sides.
import { cells, cellStyle, note } from "../core/array-cells.js";
import { field } from "../core/controls.js";
import { ZsElement } from "../core/element.js";
import { t } from "../core/language.js";
import { handle, plot } from "../core/plot.js";
import { html, nothing, svg } from "../vendor/lit.js";

class Slicing extends ZsElement {
  static styles = [...ZsElement.styles, cellStyle];
  static operation = "slicing";
  /** @type {[string, string]} */
  static title = ["Slices of a list", "列表的切片"];
  static inputs = { values: [1, 2, 3, 4, 5], index: "1:3" };

  controls() {
    const { state } = this;
    const count = state.values.length;
    return html`${field({
        label: t("The index or the slice in a[…]", "a[…] 里的索引或切片"),
        value: state.index,
        code: true,
        onInput: (index) => this.set({ index }),
      })}
      <div class="row wide">
        ${["0", "-1", "1:3", "2:", ":-1", "::2", "::-1"].map(
          (index) =>
            html`<button class="button mono" aria-pressed=${index === state.index} @click=${() => this.set({ index })}>
              a[${index}]
            </button>`,
        )}
        <button
          class="button"
          ?disabled=${count >= 12}
          @click=${() => this.set({ values: [...state.values, count + 1] })}
        >
          ${t("Longer list", "加长列表")}
        </button>
        <button class="button" ?disabled=${count <= 2} @click=${() => this.set({ values: state.values.slice(0, -1) })}>
          ${t("Shorter list", "缩短列表")}
        </button>
      </div>`;
  }

  draw() {
    const { result, state } = this;
    const values = state.values;
    const count = values.length;
    const width = Math.min(this.width, 76 * count + 40);
    const size = (width - 40) / count;
    const places = typeof result.positions === "number" ? [result.positions] : result.positions.list();
    const bounds = this.bounds();
    const options = { width, height: 150, bare: true, margin: { left: 20, right: 20 }, label: t("The list", "列表") };
    const picture = plot({ ...options, x: { domain: [0, count] }, y: { domain: [0, 1] } }, (frame) => {
      const ends = bounds
        ? [0, 1].map((end) =>
            handle(frame, {
              x: bounds[end],
              y: 0.27,
              step: [1, 0],
              label: end
                ? t("end of the slice, not included", "切片的终点（不含）")
                : t("start of the slice", "切片的起点"),
              color: "1",
              onMove: (x) => {
                const moved = bounds.map((bound, place) => (place === end ? Math.round(x) : bound));
                this.set({ index: moved.sort((a, b) => a - b).join(":") });
              },
            }),
          )
        : nothing;
      return svg`
        ${values.map((/** @type {number} */ _, /** @type {number} */ place) => [
          note(frame.x(place + 0.5), 12, place),
          note(frame.x(place + 0.5), 136, `−${count - place}`),
        ])}
        ${cells([values], { x: 0, y: 26, size, height: 56, color: "0", chosen: (_, c) => places.includes(c) })}
        ${bounds ? svg`<path class="line" data-color="1" d="M${frame.x(bounds[0])},${frame.y(0.27)}H${frame.x(bounds[1])}"></path>` : nothing}
        ${ends}`;
    });
    return html`${picture}`;
  }

  /** The ends of a plain slice i:j within the list, which handles can show. */
  bounds() {
    const found = /^\s*(\d+)\s*:\s*(\d+)\s*$/.exec(this.state.index);
    const bounds = found ? [Number(found[1]), Number(found[2])] : null;
    return bounds && bounds[0] <= bounds[1] && bounds[1] <= this.state.values.length ? bounds : null;
  }

  summary() {
    const { result, state } = this;
    const value = Array.isArray(result.result) ? `[${result.result.join(", ")}]` : String(result.result);
    const a = `[${state.values.join(", ")}]`;
    return t(`With a = ${a}, a[${state.index}] is ${value}.`, `a = ${a} 时，a[${state.index}] 是 ${value}。`);
  }
}

customElements.define("zs-slicing", Slicing);
