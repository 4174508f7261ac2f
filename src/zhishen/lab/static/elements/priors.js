// A prior is a penalty: the maximum of the posterior with a Gaussian and with a Laplace prior.
import { ZsElement } from "../core/element.js";
import { chartSheet } from "../core/chart-style.js";
import { slider } from "../core/controls.js";
import { panels, panelTitle } from "../core/chart.js";
import { number, t } from "../core/language.js";
import { handle, legend, line, plot } from "../core/plot.js";
import { html, svg } from "../vendor/lit.js";

class Priors extends ZsElement {
  static styles = chartSheet;
  static operation = "prior_and_posterior";
  /** @type {[string, string]} */
  static title = ["A prior is a penalty", "先验就是惩罚项"];
  static inputs = { slope: 0.5, noise: 0.6, spread: 0.5 };

  controls() {
    /** @type {[string, string, number, number][]} */
    const sliders = [
      ["slope", t("weight that the data ask for", "数据所要求的权重"), -1.4, 2.4],
      ["noise", t("noise of the data σ", "数据的噪声 σ"), 0.1, 2],
      ["spread", t("standard deviation of the prior τ", "先验的标准差 τ"), 0.1, 2],
    ];
    return sliders.map(([name, label, min, max]) =>
      slider({ label, value: this.state[name], min, max, step: 0.01, onInput: (value) => this.set({ [name]: value }) }),
    );
  }

  draw() {
    const { width } = panels(this.width, 2);
    const entries = [
      { color: "7", text: t("prior", "先验"), dashed: true },
      { color: "2", text: t("likelihood", "似然") },
      { color: "l2", text: t("posterior, Gaussian prior", "后验（高斯先验）") },
      { color: "l1", text: t("posterior, Laplace prior", "后验（拉普拉斯先验）") },
    ];
    return html`${this.chart(width, 0, "l2", t("Gaussian prior: L2, ridge", "高斯先验：L2，岭回归"), this.result.gauss)}
    ${this.chart(width, 1, "l1", t("Laplace prior: L1, lasso", "拉普拉斯先验：L1，Lasso 回归"), this.result.laplace)}
    ${legend(entries)}`;
  }

  /**
   * @param {number} width
   * @param {number} index
   * @param {string} color
   * @param {string} title
   * @param {number} best
   */
  chart(width, index, color, title, best) {
    const { result, state } = this;
    const W = result.W.list();
    const [prior, posterior] = [result.prior.at(index).list(), result.posterior.at(index).list()];
    const likelihood = result.likelihood.list();
    const top = 1.12 * Math.max(...result.posterior.list().flat(), ...result.prior.list().flat(), ...likelihood);
    return plot(
      {
        width,
        height: 290,
        x: { domain: [-1.5, 2.5], label: t("weight W", "权重 W") },
        y: { domain: [0, top], ticks: [] },
        label: title,
        margin: { top: 26, left: 16 },
      },
      (frame) => svg`
        <path class="region" data-color=${color} d="M${W.map((/** @type {number} */ w, /** @type {number} */ k) => `${frame.x(w).toFixed(1)},${frame.y(posterior[k]).toFixed(1)}`).join("L")}L${frame.x(2.5)},${frame.y(0)}L${frame.x(-1.5)},${frame.y(0)}Z"></path>
        ${line(frame, W, prior, { color: "7", dashed: true })}
        ${line(frame, W, likelihood, { color: "2" })}
        ${line(frame, W, posterior, { color })}
        <line class="line" data-color=${color} x1=${frame.x(best)} x2=${frame.x(best)} y1=${frame.y(0)} y2=${frame.y(Math.max(...posterior))}></line>
        <text class="end" data-color=${color} x=${frame.x(best) + (best > 1.2 ? -8 : 8)} y="14" text-anchor=${best > 1.2 ? "end" : "start"}>MAP = ${number(best, 3)}</text>
        ${handle(frame, {
          x: state.slope,
          y: 0.02 * top,
          label: `${t("weight that the data ask for", "数据所要求的权重")}, ${title}`,
          color: "2",
          step: [0.02, 0],
          limits: [
            [-1.4, 2.4],
            [0, 0],
          ],
          onMove: (slope) => this.set({ slope }),
        })}`,
      (frame) => panelTitle(frame, title, color),
    );
  }

  summary() {
    const { result, state } = this;
    const [free, gauss, laplace] = [state.slope, result.gauss, result.laplace].map((value) => number(value, 3));
    const zero = result.laplace === 0;
    return t(
      `The data ask for ${free}. The most probable weight is ${gauss} with a Gaussian prior and ${laplace} with a Laplace prior${zero ? ", exactly 0" : ""}.`,
      `数据要求的权重是 ${free}。最可能的权重：高斯先验 ${gauss}，拉普拉斯先验 ${laplace}${zero ? "，恰为 0" : ""}。`,
    );
  }
}

customElements.define("zs-priors", Priors);
