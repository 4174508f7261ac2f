// A ReLU whose backward overwrites its argument, within a residual block, and its cure.
import { ZsElement } from "../core/element.js";
import { heatTable, limitOf } from "../core/heat-table.js";
import { t } from "../core/language.js";
import { matrixField, matrixStyle } from "../core/matrix.js";
import { css, html } from "../vendor/lit.js";

class Overwrite extends ZsElement {
  static styles = [
    ...ZsElement.styles,
    matrixStyle,
    css`
      .sides {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr));
        gap: 1rem 2rem;
        width: 100%;
      }
      .sides h4 {
        color: var(--text);
        font-family: var(--mono);
      }
      .sides dl {
        display: grid;
        grid-template-columns: minmax(7rem, auto) 1fr;
        gap: 0.5rem 0.8rem;
        align-items: center;
        margin: 0.6rem 0 0;
        font-size: 0.86rem;
      }
      .sides dd {
        min-width: 0;
        margin: 0;
        overflow-x: auto;
      }
      .mark {
        fill: none;
        stroke: var(--c1);
        stroke-width: 2;
      }
      .border {
        fill: none;
        stroke: var(--line);
      }
    `,
  ];
  static operation = "overwritten_gradient";
  /** @type {[string, string]} */
  static title = ["Who overwrites dout? The gradient of relu(x) + x", "谁改写了 dout？relu(x) + x 的梯度"];
  static inputs = { x: [1, -0.5, 2, -1.5], dout: [1, 2, 3, 4] };

  controls() {
    const { state } = this;
    return html`
      ${matrixField({ label: "x", value: state.x, min: -100, max: 100, onInput: (x) => this.set({ x }) })}
      ${matrixField({ label: "dout", value: state.dout, min: -100, max: 100, onInput: (dout) => this.set({ dout }) })}
    `;
  }

  draw() {
    const { result } = this;
    return html`<div class="sides">
      ${this.side("np.where(blocked, 0, dout)", result.right)} ${this.side("dout[blocked] = 0", result.careless)}
    </div>`;
  }

  /**
   * What happens to the arrays with one of the layers; wrong entries are marked.
   * @param {string} title
   * @param {any} arrays
   */
  side(title, arrays) {
    const { before, numerical } = this.result;
    const limit = limitOf([before, numerical, arrays.dx]);
    const wrong = (/** @type {any} */ found, /** @type {any} */ right) => (/** @type {number} */ index) =>
      Math.abs(found.data[index] - right.data[index]) > 1e-6;
    /** @type {[string, any, ((index: number) => boolean) | undefined][]} */
    const rows = [
      [t("dout that arrives", "传来的 dout"), before, undefined],
      [t("from the ReLU", "ReLU 传回的"), arrays.branch, undefined],
      [t("dout afterwards, for x itself", "之后的 dout，传给另一条路"), arrays.dout, wrong(arrays.dout, before)],
      [t("sum of both: dx", "两者之和 dx"), arrays.dx, wrong(arrays.dx, numerical)],
      [t("numerical dx", "数值微分的 dx"), numerical, undefined],
    ];
    return html`<section>
      <h4>${title}</h4>
      <dl>
        ${rows.map(
          ([name, values, marked]) =>
            html`<dt>${name}</dt>
              <dd tabindex="0">${heatTable(values, { label: name, limit, marked })}</dd>`,
        )}
      </dl>
    </section>`;
  }

  summary() {
    const { careless, right } = this.result;
    const wrong = careless.dx
      .list()
      .filter((/** @type {number} */ value, /** @type {number} */ index) => value !== right.dx.at(index)).length;
    const size = right.dx.length;
    return t(
      `With the ReLU that overwrites dout, ${wrong} of ${size} entries of dx are wrong.`,
      `用改写 dout 的 ReLU，dx 的 ${size} 个元素中有 ${wrong} 个错了。`,
    );
  }
}

customElements.define("zs-overwrite", Overwrite);
