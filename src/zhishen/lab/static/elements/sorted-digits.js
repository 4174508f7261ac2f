// The trained network reads the test images: the confusion matrix fills, and the mistakes can be looked at.
import { choice, slider } from "../core/controls.js";
import { number, t } from "../core/language.js";
import { image } from "../core/plot.js";
import { Runner } from "../core/runner.js";
import { ShownElement } from "../core/shown.js";
import { sheet } from "../core/style.js";
import { board, tiles, tileStyle } from "../core/tiles.js";
import { css, html, nothing, svg } from "../vendor/lit.js";

const NONE = Array.from({ length: 10 }, () => Array.from({ length: 10 }, () => 0));

class SortedDigits extends ShownElement {
  static styles = [
    ...sheet,
    tileStyle,
    css`
      .mistakes {
        display: flex;
        flex-wrap: wrap;
        gap: 0.3rem;
        max-width: 31rem;
        align-content: flex-start;
      }
      .side {
        font-size: 12px;
        font-weight: 600;
      }
    `,
  ];
  /** @type {[string, string]} */
  static title = ["Which digits are confused, and how they look", "哪些数字被认错，它们是什么样子"];
  static inputs = {};
  static view = { images: 10000, at: [4, 9], shown: "all" };

  runner = new Runner(this, {
    operation: "sorted_digits",
    args: () => ({ images: this.state.images }),
    label: t("Read the test images", "识别测试图像"),
  });

  controls() {
    const { state } = this;
    return html`
      ${this.runner.controls()}
      ${choice({
        label: t("Mistakes to show", "显示哪些错误"),
        value: state.shown,
        options: [
          ["all", t("all, the most confident first", "全部，按把握从大到小")],
          ["cell", t("those of the chosen cell", "所选格子中的")],
        ],
        onInput: (shown) => this.set({ shown }),
      })}
      ${slider({
        label: t("Number of test images", "测试图像的幅数"),
        value: state.images,
        min: 500,
        max: 10000,
        step: 500,
        onInput: (images) => this.set({ images }),
      })}
    `;
  }

  draw() {
    const { frame } = this.runner;
    const size = Math.max(25, Math.min(38, (this.width - 30) / 10.5));
    const matrix = frame ? frame.matrix.list() : NONE;
    const sides = Array.from({ length: 10 }, (_, k) => {
      const middle = (k + 0.5) * size + 18;
      return svg`<text class="side" x="8" y=${middle} dy="0.35em" text-anchor="middle">${k}</text>
        <text class="side" x=${middle} y="12" text-anchor="middle">${k}</text>`;
    });
    const shade = (/** @type {number} */ i, /** @type {number} */ j) => {
      if (i === this.state.at[0] && j === this.state.at[1]) return 3;
      if (i === j) return matrix[i][j] ? 1 : 0;
      return matrix[i][j] ? 2 : 0;
    };
    return html`${board(
        {
          title: t("rows: true digit, columns: prediction", "行：实际的数字，列：预测"),
          width: 10 * size + 18,
          height: 10 * size + 18,
        },
        svg`${sides}${tiles(
          matrix.map((/** @type {number[]} */ row) => row.map((count) => (count ? String(count) : ""))),
          {
            x: 18,
            y: 18,
            size,
            small: true,
            color: "backward",
            shade,
            at: this.state.at,
            hover: false,
            name: (i, j) => t(`a ${i} that is read as ${j}`, `把 ${i} 认成 ${j}`),
            onPoint: (i, j) => this.set({ at: [i, j] }),
          },
        )}`,
      )}
      <div class="mistakes">${frame ? this.mistakes(frame) : nothing}</div>`;
  }

  /** @param {any} frame */
  mistakes(frame) {
    const [row, column] = this.state.at;
    const all = Array.from({ length: frame.indices.length }, (_, k) => k);
    const chosen =
      this.state.shown === "all"
        ? all.slice(0, 30)
        : all.filter((k) => frame.labels.at(k) === row && frame.predicted.at(k) === column);
    return chosen.map((k) => {
      const text = t(
        `test image ${frame.indices.at(k)}, a ${frame.labels.at(k)} that is read as ${frame.predicted.at(k)}`,
        `测试图像 ${frame.indices.at(k)}，把 ${frame.labels.at(k)} 认成 ${frame.predicted.at(k)}`,
      );
      return html`<svg width="76" height="84" viewBox="0 0 76 84" role="img" aria-label=${text}>
        ${svg`<title>${text}</title>${image(frame.images.at(k), { x: 6, y: 0, width: 64, height: 64, low: 0, high: 1 })}
        <rect class="picture-edge" x="6" y="0.5" width="64" height="64"></rect>
        <text class="tick" x="38" y="79" text-anchor="middle">${frame.labels.at(k)} → ${frame.predicted.at(k)}, ${Math.round(100 * frame.probability.at(k))} %</text>`}
      </svg>`;
    });
  }

  summary() {
    const { frame } = this.runner;
    if (!frame) {
      return t(
        "The network reads up to 10,000 digits that it has never seen. Choose a cell outside of the diagonal to look at its mistakes.",
        "网络识别最多 10,000 个它从未见过的数字。选择对角线以外的格子，可以看其中的错误。",
      );
    }
    const [row, column] = this.state.at;
    const wrong = frame.count - frame.right;
    const percent = number((100 * frame.right) / frame.count);
    const cell = frame.matrix.at(row).at(column);
    return t(
      `${frame.right} of ${frame.count} digits are right, ${percent} %; ${wrong} are wrong. Chosen cell: ${cell} times a ${row} is read as ${column}.`,
      `${frame.count} 个数字中认对 ${frame.right} 个，识别精度 ${percent} %，认错 ${wrong} 个。所选格子：${cell} 次把 ${row} 认成 ${column}。`,
    );
  }
}

customElements.define("zs-sorted-digits", SortedDigits);
