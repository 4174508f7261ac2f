// The middle of the workbench: the controls of the training, its numbers, its curves, and what a divergence means.
import { html, nothing, svg } from "../vendor/lit.js";
import { curves, extent } from "./chart.js";
import { slider } from "./controls.js";
import { number, t } from "./language.js";
import { legend, line } from "./plot.js";

/** @typedef {import("./workbench-run.js").Run} Run */

const ICONS = {
  play: "M7 4l13 8-13 8z",
  pause: "M8 5v14M16 5v14",
};

/**
 * The buttons of the training.
 * @param {{running: boolean, begun: boolean, onPlay: () => void, onStep: () => void, onEpoch: () => void,
 *   onRewind: () => void}} options
 */
export function transport({ running, begun, onPlay, onStep, onEpoch, onRewind }) {
  const label = running ? t("Pause", "暂停") : begun ? t("Go on", "继续") : t("Train", "开始训练");
  return html`<div class="transport" role="group" aria-label=${t("Training", "训练")}>
    <button id="play" class="play" aria-label=${label} title=${label} @click=${onPlay}>
      <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
        ${svg`<path d=${running ? ICONS.pause : ICONS.play}></path>`}
      </svg>
    </button>
    <button class="button" @click=${onStep}>${t("One step", "一步")}</button>
    <button class="button" @click=${onEpoch}>${t("One epoch", "一个 epoch")}</button>
    <button class="button" ?disabled=${!begun} @click=${onRewind}>${t("Rewind", "回到起点")}</button>
  </div>`;
}

/**
 * The newest numbers.
 * @param {any} f the frame
 * @param {any} preview
 */
export function counts(f, preview) {
  const last = (/** @type {string} */ name) => {
    const column = f?.history[name]?.data;
    return column?.length ? column[column.length - 1] : NaN;
  };
  const share = preview.classes > 0;
  /** @type {(value: number) => string} */
  const score = (value) => (Number.isNaN(value) ? "–" : share ? `${(100 * value).toFixed(1)} %` : number(value, 3));
  const speed = f?.seconds > 0 ? Math.round(f.step / f.seconds) : 0;
  /** @type {[string, unknown][]} */
  const rows = [
    ["epoch", html`${f?.epoch ?? 0} <small>/ ${f?.epochs ?? "–"}</small>`],
    [t("step", "步"), html`${f?.step ?? 0}`],
    [t("loss", "损失"), html`${f && f.step ? number(f.loss, 4) : "–"}`],
    [t("training", "训练数据"), score(last("train_score"))],
    [t("validation", "验证数据"), score(last("validation_score"))],
    [t("steps a second", "每秒步数"), speed ? html`${speed}` : "–"],
  ];
  return html`<dl class="counts">
    ${rows.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

/**
 * A number that fits beside an axis: a loss that diverges has many digits.
 * @param {number} value
 */
function shortened(value) {
  return Math.abs(value) >= 1e4 ? value.toExponential(0).replace("e+", "e") : number(value, 3);
}

/**
 * The curves of the loss and of the score, of one or two trainings.
 * @param {Run[]} runs
 * @param {any} preview
 * @param {number} width
 * @param {number} epochs
 */
export function charts(runs, preview, width, epochs) {
  const frames = runs.map((run) => run.frame);
  const known = frames.filter(Boolean);
  const steps = Math.max(1, ...known.map((f) => (f.step ? Math.max(f.step, Math.min(f.steps, 20)) : 1)));
  const losses = known.flatMap((f) => [f.average.data, f.history.validation_loss.data]);
  const top = Math.min(1.15 * extent(losses, [0, 1])[1], 1e6);
  const scores = known.flatMap((f) => [f.history.train_score.data, f.history.validation_score.data]);
  const [low] = extent(scores, [0, 1]);
  const classes = preview.classes > 0;
  const done = Math.max(1, ...known.map((f) => f.epoch));
  return html`<div class="charts">
    ${curves({
      width,
      height: 230,
      x: { domain: [0, steps], label: t("step", "步") },
      y: { domain: [0, top || 1], label: t("loss", "损失"), format: shortened },
      label: t("The loss of each mini-batch, and of the validation part", "每个 mini-batch 的损失和验证数据的损失"),
      series: frames.flatMap((f, k) => {
        if (!f) return [];
        const xs = Array.from(f.history.epoch.data, (epoch) => epoch * f.per_epoch);
        return [
          { xs: f.iterations.data, ys: f.average.data, color: k ? "4" : "train", dashed: k > 0 },
          { xs, ys: f.history.validation_loss.data, color: k ? "3" : "validation", dashed: k > 0 },
        ];
      }),
      below: (frame) => {
        const f = frames[0];
        return f ? line(frame, f.iterations.data, f.losses.data, { color: "train", className: "faint" }) : nothing;
      },
    })}
    ${curves({
      width,
      height: 200,
      x: { domain: [0, Math.max(2, Math.min(done, epochs))], label: "epoch" },
      y: {
        domain: [Math.max(0, Math.min(0.9, low - 0.05)), 1],
        label: classes ? t("accuracy", "识别精度") : "R²",
      },
      label: classes
        ? t("The accuracy after each epoch", "每个 epoch 之后的识别精度")
        : t("R² after each epoch", "每个 epoch 之后的 R²"),
      series: frames.flatMap((f, k) =>
        f
          ? [
              { xs: f.history.epoch.data, ys: f.history.train_score.data, color: k ? "4" : "train", dashed: k > 0 },
              {
                xs: f.history.epoch.data,
                ys: f.history.validation_score.data,
                color: k ? "3" : "validation",
                dashed: k > 0,
              },
            ]
          : [],
      ),
    })}
    ${legend([
      { color: "train", text: runs.length > 1 ? t("A, training", "A，训练数据") : t("training", "训练数据") },
      { color: "validation", text: runs.length > 1 ? t("A, validation", "A，验证数据") : t("validation", "验证数据") },
      ...(runs.length > 1
        ? [
            { color: "4", text: t("B, training", "B，训练数据"), dashed: true },
            { color: "3", text: t("B, validation", "B，验证数据"), dashed: true },
          ]
        : []),
    ])}
  </div>`;
}

/**
 * Why a training has diverged, and what helps.
 * @param {any} f
 * @param {{lr: number, onSlower: () => void, onClip: () => void}} options
 */
export function divergence(f, { lr, onSlower, onClip }) {
  if (!f?.diverged) return nothing;
  const { layer, step } = f.diverged;
  const slower = number(lr / 10, 2);
  return html`<div class="diverged" role="status">
    <p><strong>${t("The training has diverged.", "训练发散了。")}</strong></p>
    <p>
      ${t(
        `At step ${step}, numbers became too large for the computer. This shows first in ${layer}. With the learning rate ${number(lr)} each step went further than the slope can be trusted, so the weights grew from step to step.`,
        `第 ${step} 步时，数值大到计算机无法表示，最先出现在${layer}。学习率 ${number(lr)} 使每一步都走得太远，超出了坡度可信的范围，权重因此一步比一步大。`,
      )}
    </p>
    <p>${t("What helps:", "可以这样做：")}</p>
    <div class="transport">
      <button class="button" @click=${onSlower}>
        ${t(`Learning rate ${slower}, from the start`, `学习率改为 ${slower}，从头开始`)}
      </button>
      <button class="button" @click=${onClip}>
        ${t("Clip the gradient at 1, from the start", "把梯度范数裁剪到 1，从头开始")}
      </button>
    </div>
  </div>`;
}

/**
 * Goes back to the end of an epoch.
 * @param {any} f
 * @param {(epoch: number) => void} onInput
 */
export function rewinding(f, onInput) {
  if (!f?.kept?.length) return nothing;
  const last = f.kept[f.kept.length - 1];
  return html`<div class="rewind">
    ${slider({
      label: t("Back to the end of epoch", "回到第几个 epoch 结束时"),
      value: Math.min(f.epoch, last),
      min: 0,
      max: last,
      step: 1,
      format: String,
      onInput,
    })}
    <p class="help">
      ${t("The weights are then the same as they were, bit for bit.", "权重会和当时完全一样，一位不差。")}
    </p>
  </div>`;
}
