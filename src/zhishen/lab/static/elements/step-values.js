// Step and sigmoid of an array that a reader types, element by element.
import { button, field } from "../core/controls.js";
import { ZsElement } from "../core/element.js";
import { number, t } from "../core/language.js";
import { sheet } from "../core/style.js";
import { css, html } from "../vendor/lit.js";

class StepValues extends ZsElement {
  static operation = "step_values";
  /** @type {[string, string]} */
  static title = ["A whole array at once: step and sigmoid", "整个数组一次算完：阶跃函数与 sigmoid 函数"];
  static inputs = { values: [-1000, -1, 0, 1, 2] };
  static styles = [
    ...sheet,
    css`
      .scroll {
        width: 100%;
        overflow-x: auto;
      }
      table {
        margin: 0 auto;
      }
      th {
        font-family: var(--mono);
        font-weight: 500;
        white-space: nowrap;
        text-align: left;
      }
      td {
        min-width: 4.6rem;
        padding-inline: 0.5rem;
        font-family: var(--mono);
      }
      .high {
        color: var(--c2);
        font-weight: 600;
      }
      .bad {
        color: var(--c1);
        font-weight: 600;
      }
    `,
  ];

  text = "";

  controls() {
    return html`
      ${field({
        label: t("The array x, up to 8 numbers", "数组 x，最多 8 个数"),
        value: this.text || this.state.values.join(", "),
        wide: true,
        code: true,
        onInput: (text) => this.typed(text),
      })}
      ${button({ label: t("Ordinary numbers", "普通的数"), onClick: () => this.choose([-2, -0.5, 0, 0.5, 2]) })}
      ${button({ label: t("Numbers that overflow", "会溢出的数"), onClick: () => this.choose([-1000, -710, -709, 0, 709, 1000]) })}
    `;
  }

  /** @param {number[]} values */
  choose(values) {
    this.text = "";
    this.set({ values });
  }

  reset() {
    this.text = "";
    super.reset();
  }

  /** @param {string} text */
  typed(text) {
    this.text = text;
    const values = text
      .split(/[\s,，;；]+/)
      .filter(Boolean)
      .map((part) => Number(part.replace("−", "-")));
    const bad = values.some((value) => !Number.isFinite(value)) || !values.length;
    this.problem = bad
      ? t("Write numbers with commas between them, such as −1, 0, 2.", "请写出用逗号隔开的数，例如 −1, 0, 2。")
      : "";
    if (!bad) this.set({ values });
    this.requestUpdate();
  }

  draw() {
    const { result } = this;
    const x = result.x.list();
    /** @type {[string, (index: number) => string, (index: number) => string][]} */
    const rows = [
      ["x", (index) => number(x[index]), () => ""],
      [
        "x > 0",
        (index) => (result.mask.at(index) ? "True" : "False"),
        (index) => (result.mask.at(index) ? "high" : "muted"),
      ],
      ["step(x)", (index) => number(result.step.at(index)), (index) => (result.step.at(index) ? "high" : "muted")],
      ["sigmoid(x)", (index) => number(result.sigmoid.at(index)), () => ""],
      [
        "exp(−x)",
        (index) => number(result.power.at(index)),
        (index) => (Number.isFinite(result.power.at(index)) ? "muted" : "bad"),
      ],
      [
        "1 / (1 + exp(−x))",
        (index) => number(result.plain.at(index)),
        (index) => (Number.isFinite(result.power.at(index)) ? "muted" : "bad"),
      ],
    ];
    return html`<div
      class="scroll"
      tabindex="0"
      role="group"
      aria-label=${t("Values, element by element", "对应元素的值")}
    >
      <table>
        <tbody>
          ${rows.map(
            ([name, value, kind]) =>
              html`<tr>
                <th scope="row">${name}</th>
                ${x.map((/** @type {number} */ _, /** @type {number} */ index) => html`<td class=${kind(index)}>${value(index)}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  summary() {
    const { result } = this;
    const over = result.power.list().filter((/** @type {number} */ power) => !Number.isFinite(power)).length;
    const ones = result.step.list().filter((/** @type {number} */ value) => value === 1).length;
    const all = result.x.length;
    return over
      ? t(
          `${ones} of ${all} elements are above 0. The formula of the sigmoid overflows at ${over}: exp(−x) is too large for a float. The library's form does not.`,
          `${all} 个元素中有 ${ones} 个大于 0。照公式写的 sigmoid 函数在 ${over} 个元素处溢出：exp(−x) 太大，浮点数装不下。库里的写法不会溢出。`,
        )
      : t(
          `${ones} of ${all} elements are above 0. Nothing overflows.`,
          `${all} 个元素中有 ${ones} 个大于 0，没有溢出。`,
        );
  }
}

customElements.define("zs-step-values", StepValues);
