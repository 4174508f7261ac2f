// The training of a trainer that a notebook has made, live. Only a widget can show it: its kernel has the trainer.
import { curves, extent, panels } from "../core/chart.js";
import { chartSheet } from "../core/chart-style.js";
import { start } from "../core/connection.js";
import { button, slider, toggle } from "../core/controls.js";
import { ZsElement } from "../core/element.js";
import { number, t } from "../core/language.js";
import { legend, line } from "../core/plot.js";
import { css, html, nothing } from "../vendor/lit.js";

const [SLOWEST, FASTEST] = [1e-6, 10]; // learning rates of the slider
const PARTS = ["train", "validation", "test"];

class OwnTraining extends ZsElement {
  static styles = [
    ...chartSheet,
    css`
      .stage {
        display: block;
      }
      .panels {
        display: flex;
        flex-wrap: wrap;
        gap: 16px;
        justify-content: center;
      }
      .player {
        width: 100%;
      }
    `,
  ];
  /** @type {[string, string]} */
  static title = ["Your own training", "自己的训练"];
  static view = { logarithmic: false };

  /** The job of the kernel that sends the state of the trainer. @type {ReturnType<typeof start> | null} */
  job = null;
  /** The newest state of the trainer. @type {any} */
  frame = null;
  /** The learning rate that the slider shows, until the trainer has it. @type {number | null} */
  asked = null;

  disconnectedCallback() {
    super.disconnectedCallback();
    this.job?.stop();
    this.job = null;
  }

  async compute() {
    if (!this.job) this.watch();
    return {};
  }

  watch() {
    this.job = start(
      "own_training",
      {},
      async (frame) => {
        this.frame = frame;
        this.problem = frame.problem;
        this.requestUpdate();
        await this.updateComplete;
        await new Promise((resolve) => requestAnimationFrame(resolve));
      },
      (problem) => {
        this.job = null;
        if (problem) this.problem = problem;
        this.requestUpdate();
      },
      true,
    );
  }

  /**
   * Give the trainer a command; a problem is shown.
   * @param {string} command
   * @param {object} [args]
   */
  async tell(command, args) {
    if (!this.job) this.watch();
    try {
      await this.job?.tell(command, args);
    } catch (error) {
      this.problem = /** @type {Error} */ (error).message;
      this.requestUpdate();
    }
  }

  get running() {
    return this.frame?.status === "running";
  }

  // --- the picture ---------------------------------------------------------------------------------------------------

  draw() {
    const f = this.frame;
    if (!f) return nothing;
    const { columns, width } = panels(this.width, f.score ? 2 : 1, { least: 340 });
    return html`<div class="panels">
        ${this.losses(f, columns > 1 || !f.score ? width : this.width)} ${f.score ? this.scores(f, width) : nothing}
      </div>
      ${legend(f.parts.map((/** @type {string} */ part) => ({ color: part, text: nameOf(part) })))}`;
  }

  /**
   * @param {any} f the frame
   * @param {string} kind
   */
  series(f, kind) {
    return f.parts
      .filter((/** @type {string} */ part) => part !== "train" || kind === "score")
      .map((/** @type {string} */ part) => ({ ys: f.history[`${part}_${kind}`].data, color: part }));
  }

  /**
   * @param {any} f
   * @param {number} width
   */
  losses(f, width) {
    const measured = this.series(f, "loss");
    const known = [f.average.data, f.losses.data, ...measured.map((/** @type {any} */ each) => each.ys)];
    const positive = known.map((list) => Array.from(/** @type {number[]} */ (list)).filter((value) => value > 0));
    const [low, high] = extent(positive, [0.1, 1]);
    const log = this.state.logarithmic;
    const top = extent([f.average.data, ...known.slice(2)], [0, 1])[1];
    const xs = Array.from(f.history.epoch.data, (epoch) => epoch * f.per_epoch);
    return curves({
      width,
      height: 250,
      x: { domain: [0, Math.max(1, Math.min(f.steps, Math.max(20, 1.05 * f.step)))], label: t("step", "步") },
      y: {
        domain: log ? [low / 1.2, Math.max(1.2 * high, low * 10)] : [0, 1.15 * top || 1],
        label: t("loss", "损失"),
        log,
        format: (value) => (Math.abs(value) >= 1e4 ? value.toExponential(0).replace("e+", "e") : number(value, 3)),
      },
      label: t(
        "The loss of each mini-batch, and after each epoch",
        "每个 mini-batch 的损失，以及每个 epoch 之后的损失",
      ),
      series: [
        { xs: f.iterations.data, ys: f.average.data, color: "train" },
        ...measured.map((/** @type {any} */ each) => ({ xs, ...each })),
      ],
      below: (frame) => line(frame, f.iterations.data, f.losses.data, { color: "train", className: "faint" }),
    });
  }

  /**
   * @param {any} f
   * @param {number} width
   */
  scores(f, width) {
    const shown = this.series(f, "score");
    const [low] = extent(
      shown.map((/** @type {any} */ each) => each.ys),
      [0, 1],
    );
    const accuracy = f.score === "accuracy";
    return curves({
      width,
      height: 250,
      x: { domain: [0, Math.max(2, f.epoch)], label: "epoch" },
      y: { domain: [Math.max(0, Math.min(0.9, low - 0.05)), 1], label: accuracy ? t("accuracy", "识别精度") : "R²" },
      label: accuracy
        ? t("The accuracy after each epoch", "每个 epoch 之后的识别精度")
        : t("R² after each epoch", "每个 epoch 之后的 R²"),
      series: shown.map((/** @type {any} */ each) => ({ xs: f.history.epoch.data, ...each })),
    });
  }

  // --- the controls --------------------------------------------------------------------------------------------------

  controls() {
    const f = this.frame;
    if (!f) return nothing;
    const run = (/** @type {string} */ until) => this.tell("run", { until });
    const rate = this.asked ?? f.lr;
    return html`<div class="player">
        ${
          this.running
            ? button({ label: t("Pause", "暂停"), onClick: () => this.tell("hold") })
            : button({ label: f.step ? t("Go on", "继续") : t("Train", "训练"), onClick: () => run("end") })
        }
        ${button({ label: t("One step", "一步"), onClick: () => run("step") })}
        ${button({ label: t("One epoch", "一个 epoch"), onClick: () => run("epoch") })}
        ${button({ label: t("Stop", "停止"), disabled: !["running", "paused"].includes(f.status) || !f.begun, onClick: () => this.tell("end") })}
      </div>
      ${slider({
        label: t("Learning rate η", "学习率 η"),
        value: Math.min(FASTEST, Math.max(SLOWEST, rate)),
        min: SLOWEST,
        max: FASTEST,
        log: true,
        format: () => number(rate, 3),
        onInput: (lr) => this.setRate(lr),
      })}
      ${f.held ? button({ label: t("Back to the schedule", "恢复学习率调度"), onClick: () => this.tell("unhold") }) : nothing}
      ${toggle({ label: t("Logarithmic losses", "损失用对数坐标"), value: this.state.logarithmic, onInput: (logarithmic) => this.set({ logarithmic }) })}`;
  }

  /** @param {number} lr */
  async setRate(lr) {
    this.asked = lr;
    this.requestUpdate();
    await this.tell("rate", { lr });
    if (this.asked === lr) this.asked = null;
  }

  /** Nothing to set back; the program is the cell of the reader. */
  tools() {
    return html`<div class="tools" role="toolbar" aria-label=${t("Tools of this figure", "这张图的工具")}>
      <button @click=${() => this.download()}>${t("Picture", "下载图片")}</button>
    </div>`;
  }

  // --- the sentence --------------------------------------------------------------------------------------------------

  summary() {
    const f = this.frame;
    if (!f) return "";
    return [
      stateOf(f),
      lossOf(f),
      scoresOf(f),
      f.reason && !this.running ? t(`It stopped: ${f.reason}.`, `停止的原因：${f.reason}。`) : "",
    ]
      .filter(Boolean)
      .join(t(" ", ""));
  }
}

/** @param {string} part */
function nameOf(part) {
  const names = {
    train: t("training", "训练数据"),
    validation: t("validation", "验证数据"),
    test: t("test", "测试数据"),
  };
  return names[/** @type {keyof typeof names} */ (part)];
}

/** @param {any} f */
function stateOf(f) {
  const place = t(
    `epoch ${Math.min(f.epoch + 1, f.epochs)} of ${f.epochs}, step ${f.step}`,
    `第 ${Math.min(f.epoch + 1, f.epochs)} / ${f.epochs} 个 epoch，第 ${f.step} 步`,
  );
  const rate = f.seconds > 0 && f.step ? Math.round(f.step / f.seconds) : 0;
  const speed = rate ? t(`, ${rate} steps a second`, `，每秒 ${rate} 步`) : "";
  /** @type {Record<string, string>} */
  const sentences = {
    ready: t(
      `Press Train: ${f.epochs} epochs of ${f.per_epoch} steps.`,
      `按“训练”开始：共 ${f.epochs} 个 epoch，每个 ${f.per_epoch} 步。`,
    ),
    running: f.evaluates
      ? t(`Evaluating: ${place}.`, `正在评价：${place}。`)
      : t(`Training: ${place}${speed}.`, `正在训练：${place}${speed}。`),
    paused: t(
      `It waits: ${place}. trainer.network has these weights.`,
      `已暂停：${place}。trainer.network 就是现在的网络。`,
    ),
    stopped: t(
      `It has stopped: ${place}. trainer.network has these weights.`,
      `已停止：${place}。trainer.network 就是现在的网络。`,
    ),
    done: t(
      `All ${f.epochs} epochs are done: trainer.network is trained.`,
      `${f.epochs} 个 epoch 全部完成：trainer.network 已经训练好。`,
    ),
    failed: t(`It has ended at step ${f.step}.`, `在第 ${f.step} 步结束。`),
  };
  return sentences[f.status];
}

/** @param {any} f */
function lossOf(f) {
  return f.step && Number.isFinite(f.loss)
    ? t(`Loss of the last mini-batch: ${number(f.loss, 3)}.`, `最近一个 mini-batch 的损失是 ${number(f.loss, 3)}。`)
    : "";
}

/** @param {any} f */
function scoresOf(f) {
  const last = (/** @type {string} */ part) => {
    const column = f.history[`${part}_score`].data;
    return column.length ? column[column.length - 1] : NaN;
  };
  const found = PARTS.filter((part) => f.score && Number.isFinite(last(part)));
  if (!found.length) return "";
  const text = (/** @type {number} */ value) =>
    f.score === "accuracy" ? `${(100 * value).toFixed(1)} %` : number(value, 3);
  const list = found.map((part) => `${nameOf(part)} ${text(last(part))}`).join(t(", ", "，"));
  return f.score === "accuracy"
    ? t(`Accuracy after epoch ${f.epoch}: ${list}.`, `第 ${f.epoch} 个 epoch 之后的识别精度：${list}。`)
    : t(`R² after epoch ${f.epoch}: ${list}.`, `第 ${f.epoch} 个 epoch 之后的 R²：${list}。`);
}

customElements.define("zs-own-training", OwnTraining);
