// The coefficient paths of ridge and lasso regression, with an α that can be dragged.
import { ZsElement } from "../core/element.js";
import { chartSheet } from "../core/chart-style.js";
import { button, slider } from "../core/controls.js";
import { curves, logHandle, panels } from "../core/chart.js";
import { number, t } from "../core/language.js";
import { html, svg } from "../vendor/lit.js";

const COLORS = ["0", "1", "2", "7", "7", "7", "7", "7"];
const NAMES = ["W₁", "W₂", "W₃", "W₄", "W₅", "W₆", "W₇", "W₈"];

class Coefficients extends ZsElement {
  static styles = chartSheet;
  static operation = "coefficient_paths";
  /** @type {[string, string]} */
  static title = ["Coefficient paths of ridge and lasso regression", "岭回归与 Lasso 回归的系数路径"];
  static inputs = { samples: 40, noise: 1, seed: 0, ridge_alpha: 20, lasso_alpha: 0.5 };

  controls() {
    const { state } = this;
    return html`
      ${slider({
        label: t("penalty α of ridge", "岭回归的惩罚强度 α"),
        value: state.ridge_alpha,
        min: 0.1,
        max: 1e4,
        log: true,
        color: "l2",
        onInput: (value) => this.set({ ridge_alpha: value }),
      })}
      ${slider({
        label: t("penalty α of lasso", "Lasso 回归的惩罚强度 α"),
        value: state.lasso_alpha,
        min: 0.005,
        max: 10,
        log: true,
        color: "l1",
        onInput: (value) => this.set({ lasso_alpha: value }),
      })}
      ${slider({
        label: t("number of samples", "样本数"),
        value: state.samples,
        min: 3,
        max: 200,
        step: 1,
        onInput: (samples) => this.set({ samples }),
      })}
      ${slider({
        label: t("noise: standard deviation", "噪声的标准差"),
        value: state.noise,
        min: 0,
        max: 5,
        step: 0.1,
        onInput: (noise) => this.set({ noise }),
      })}
      ${button({ label: t("Draw other data", "换一组数据"), onClick: () => this.set({ seed: (state.seed + 1) % 10000 }) })}
    `;
  }

  draw() {
    const { width } = panels(this.width, 2);
    return html`${this.paths(width, "ridge", t("ridge (L2)", "岭回归（L2）"), "l2")}
    ${this.paths(width, "lasso", t("lasso (L1)", "Lasso 回归（L1）"), "l1")} ${this.table()}`;
  }

  /**
   * @param {number} width
   * @param {"ridge" | "lasso"} kind
   * @param {string} title
   * @param {string} color
   */
  paths(width, kind, title, color) {
    const { result, state } = this;
    const alphas = result[`${kind}_alphas`].list();
    const rows = result[`${kind}_path`].list();
    const alpha = state[`${kind}_alpha`];
    const domain = /** @type {[number, number]} */ ([alphas[0], alphas[alphas.length - 1]]);
    const name = t(`α of ${kind}`, kind === "ridge" ? "岭回归的 α" : "Lasso 回归的 α");
    return curves({
      width,
      height: 320,
      x: { domain, log: true, label: t("penalty α", "惩罚强度 α") },
      y: { domain: [-3, 4], label: t("coefficient", "系数") },
      label: title,
      // From right to left, so that the useless coefficients lie below the others.
      series: [7, 6, 5, 4, 3, 2, 1, 0].map((index) => ({
        xs: alphas,
        ys: rows.map((/** @type {number[]} */ row) => row[index]),
        color: COLORS[index],
        className: index > 2 ? "thin" : "",
      })),
      below: (frame) => svg`<line class="grid strong" y1=${frame.y(0)} y2=${frame.y(0)} x2=${frame.width}></line>`,
      above: (frame) => svg`
        <text class="title" x=${frame.width - 8} y="14" text-anchor="end" data-color=${color}>${title}</text>
        ${NAMES.slice(0, 3).map(
          (label, index) =>
            svg`<text class="end" data-color=${COLORS[index]} x="6" y=${frame.y(rows[0][index]) - 7}>${label}</text>`,
        )}
        <line class="now" x1=${frame.x(alpha)} x2=${frame.x(alpha)} y2=${frame.height}></line>
        ${logHandle(frame, {
          x: alpha,
          y: -2.75,
          label: name,
          color,
          limits: domain,
          onMove: (x) => this.set({ [`${kind}_alpha`]: x }),
        })}`,
    });
  }

  table() {
    const { result } = this;
    const rows = [
      { name: t("truth", "真值"), values: result.truth },
      { name: t("ridge", "岭回归"), values: result.ridge.list() },
      { name: t("lasso", "Lasso 回归"), values: result.lasso.list() },
    ];
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${t("Coefficients", "系数")}>
      <table>
        <thead>
          <tr>
            <th></th>
            ${NAMES.map((name, index) => html`<th data-color=${COLORS[index]}>${name}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ({ name, values }) =>
              html`<tr>
                <td>${name}</td>
                ${values.map((/** @type {number} */ value) => html`<td>${value === 0 ? "0" : number(Number(value.toFixed(2)), 3)}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  summary() {
    const { result, state } = this;
    const count = (/** @type {number[]} */ values) => values.filter((value) => value !== 0).length;
    const [ridge, lasso] = [count(result.ridge.list()), count(result.lasso.list())];
    return t(
      `Ridge with α = ${number(state.ridge_alpha, 3)} has ${ridge} coefficients that are not 0; lasso with α = ${number(state.lasso_alpha, 3)} has ${lasso}. From α = ${number(result.alpha_max, 3)} on, lasso has none.`,
      `岭回归在 α = ${number(state.ridge_alpha, 3)} 时有 ${ridge} 个系数不为 0；Lasso 回归在 α = ${number(state.lasso_alpha, 3)} 时有 ${lasso} 个。从 α = ${number(result.alpha_max, 3)} 起，Lasso 回归的系数全为 0。`,
    );
  }
}

customElements.define("zs-coefficients", Coefficients);
