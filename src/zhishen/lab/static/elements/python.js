// A few lines of Python whose literals can be edited, with what each line prints.
import { choice } from "../core/controls.js";
import { ZsElement } from "../core/element.js";
import { t } from "../core/language.js";
import { css, html, live, nothing } from "../vendor/lit.js";

/** @type {[string, string, string][]} */
const TOPICS = [
  ["arithmetic", "arithmetic and types", "算术运算与类型"],
  ["lists", "lists and slices", "列表与切片"],
  ["dicts", "dictionaries", "字典"],
  ["booleans", "Booleans", "布尔型"],
  ["loops", "if and for", "if 与 for"],
  ["functions", "functions", "函数"],
  ["classes", "a class", "类"],
  ["dots", "the dot after numbers", "数后面的点"],
];
const PLACES = ["first", "second", "third"];

class Python extends ZsElement {
  static styles = [
    ...ZsElement.styles,
    css`
      .lines {
        width: 100%;
        max-width: 46rem;
        margin: 0;
        padding: 0.6rem 0.9rem;
        border-radius: 8px;
        border: 1px solid var(--grid);
        background: var(--background);
        font: 0.95rem/1.75 var(--mono);
        list-style: none;
        overflow-x: auto;
      }
      .lines li {
        display: grid;
        gap: 0 1.5rem;
      }
      @container (min-width: 640px) {
        .lines li {
          grid-template-columns: minmax(0, 1.1fr) minmax(0, 1fr);
        }
      }
      .part {
        white-space: pre-wrap;
      }
      .lines input {
        width: auto;
        min-height: 0;
        padding: 0 0.35rem;
        border: 1px solid var(--c0);
        font: inherit;
        line-height: 1.5;
        max-width: 100%;
      }
      output {
        display: block;
        color: var(--c2);
        font-size: 1em;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      output.wrong {
        color: var(--c1);
      }
    `,
  ];
  static operation = "python_lines";
  /** @type {[string, string]} */
  static title = ["Python with values of your own", "用自己的值试试 Python"];
  static inputs = { topic: "arithmetic", first: "", second: "", third: "" };

  controls() {
    return choice({
      label: t("Topic", "内容"),
      value: this.state.topic,
      options: TOPICS.map(([name, en, zh]) => [name, t(en, zh)]),
      onInput: (topic) => this.set({ topic, first: "", second: "", third: "" }),
    });
  }

  draw() {
    return html`<ol class="lines">
      ${this.result.lines.map((/** @type {any} */ line) => {
        const code = line.parts.map((/** @type {any} */ part) =>
          part.name ? this.literal(part) : html`<span class="part">${part.text}</span>`,
        );
        const output = html`<output class=${line.wrong ? "wrong" : ""}>${line.text}</output>`;
        return html`<li>
          <div>${code}</div>
          ${line.text === null ? nothing : output}
        </li>`;
      })}
    </ol>`;
  }

  /** @param {{name: string, text: string}} part */
  literal({ name, text }) {
    const place = PLACES[this.result.names.indexOf(name)];
    const shown = this.state[place] || text;
    return html`<input
      type="text"
      spellcheck="false"
      autocomplete="off"
      aria-label=${t(`value of ${name}`, `${name} 的值`)}
      size=${Math.max(3, shown.length)}
      .value=${live(shown)}
      @input=${(/** @type {Event} */ event) =>
        this.set({ [place]: /** @type {HTMLInputElement} */ (event.target).value })}
    />`;
  }

  summary() {
    const outputs = this.result.lines.filter((/** @type {any} */ line) => line.text !== null);
    const wrong = outputs.filter((/** @type {any} */ line) => line.wrong);
    if (!wrong.length)
      return t("Change a framed value; Python computes every line again.", "修改方框里的值，Python 会重新计算每一行。");
    const name = wrong[0].text.split(":")[0];
    return t(
      `${wrong.length} of ${outputs.length} lines end with an error: ${name}.`,
      `${outputs.length} 行中有 ${wrong.length} 行出错：${name}。`,
    );
  }
}

customElements.define("zs-python", Python);
