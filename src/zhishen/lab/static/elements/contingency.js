// A contingency table whose cells are clicked, and all scores of the clustering beside it.
import { ZsElement } from "../core/element.js";
import { button, slider } from "../core/controls.js";
import { countsStyle, countsTable, withColumns, withRows } from "../core/counts.js";
import { t } from "../core/language.js";
import { meters, metersStyle } from "../core/meters.js";
import { number } from "../core/language.js";
import { sheet } from "../core/style.js";
import { html } from "../vendor/lit.js";

/** @type {[string, string, string][]} */
const EXAMPLES = [
  ["renamed", "clusters with other names", "只是换了名字"],
  ["nearly", "nearly right", "大体正确"],
  ["split", "every class split in two", "每个类别一分为二"],
  ["random", "at random", "随机"],
];

/** @type {[string, string, string][]} name of the score, color, text */
const SCORES = [
  ["rand", "7", "RI"],
  ["adjusted_rand", "0", "ARI"],
  ["adjusted_mutual", "1", "AMI"],
  ["homogeneity", "2", "h"],
  ["completeness", "3", "c"],
  ["v_measure", "4", "V"],
];

class Contingency extends ZsElement {
  static operation = "clustering_scores";
  static styles = [...sheet, countsStyle, metersStyle];
  /** @type {[string, string]} */
  static title = ["Classes against clusters", "类别与聚类"];
  static inputs = {
    table: [
      [40, 5, 5],
      [4, 42, 4],
      [6, 3, 41],
    ],
  };
  static view = { step: 1 };

  draw() {
    const { width, state, result } = this;
    const wide = width > 700;
    const columns = state.table[0].length;
    const names = [
      t("Rand index", "兰德指数"),
      t("adjusted Rand index", "调整兰德指数"),
      t("adjusted mutual information", "调整互信息"),
      t("homogeneity", "同质性"),
      t("completeness", "完整性"),
      t("V-measure", "V-measure"),
    ];
    const rows = SCORES.map(([key, color, short], index) => ({
      name: names[index] === "V-measure" ? names[index] : `${names[index]} ${short}`,
      value: result.scores[key],
      color,
    }));
    const left = wide ? Math.min(width * 0.6, 110 + 72 * columns) : width;
    return html`<div class="column">
        ${countsTable({
          counts: state.table,
          rows: state.table.map((/** @type {number[]} */ _, /** @type {number} */ index) =>
            t(`class ${index + 1}`, `类别 ${index + 1}`),
          ),
          columns: state.table[0].map((/** @type {number} */ _, /** @type {number} */ index) =>
            t(`cluster ${index + 1}`, `簇 ${index + 1}`),
          ),
          label: t("Contingency table", "列联表"),
          step: state.step,
          onChange: (table) => this.set({ table }),
        })}
      </div>
      ${meters(rows, {
        width: Math.min(460, wide ? width - left - 24 : width),
        most: 1,
        least: Math.min(0, ...rows.map((row) => row.value)),
        label: t("Scores of the clustering", "聚类的评价指标"),
      })}`;
  }

  controls() {
    const { state, result } = this;
    return html`${slider({
        label: t("A click changes a count by", "每次点击改变"),
        value: state.step,
        min: -10,
        max: 10,
        step: 1,
        onInput: (step) => this.set({ step }),
      })}
      ${slider({
        label: t("Classes", "类别数"),
        value: state.table.length,
        min: 1,
        max: 6,
        step: 1,
        onInput: (count) => this.resize(withRows(state.table, count)),
      })}
      ${slider({
        label: t("Clusters", "簇数"),
        value: state.table[0].length,
        min: 1,
        max: 6,
        step: 1,
        onInput: (count) => this.resize(withColumns(state.table, count)),
      })}
      <div class="row wide">
        ${EXAMPLES.map(([name, en, zh]) =>
          button({ label: t(en, zh), onClick: () => this.set({ table: result.examples[name].list() }) }),
        )}
        ${button({ label: t("each sample alone", "每个样本自成一簇"), onClick: () => this.set({ table: ALONE }) })}
      </div>`;
  }

  /**
   * A table without any sample has no scores: one sample stays.
   * @param {number[][]} table
   */
  resize(table) {
    if (!table.flat().some((count) => count > 0)) table[0][0] = 1;
    this.set({ table });
  }

  summary() {
    const { scores, pairs } = this.result;
    const [tp, fn, fp, tn] = pairs;
    return t(
      `Of the ${tp + fn + fp + tn} pairs of samples, ${tp + tn} are judged right: TP ${tp}, FN ${fn}, FP ${fp}, TN ${tn}. RI ${number(scores.rand)}, ARI ${number(scores.adjusted_rand)}.`,
      `${tp + fn + fp + tn} 个样本对中，判断正确的有 ${tp + tn} 个：TP ${tp}，FN ${fn}，FP ${fp}，TN ${tn}。RI ${number(scores.rand)}，ARI ${number(scores.adjusted_rand)}。`,
    );
  }
}

const ALONE = [
  [1, 1, 0, 0, 0, 0],
  [0, 0, 1, 1, 0, 0],
  [0, 0, 0, 0, 1, 1],
];

customElements.define("zs-contingency", Contingency);
