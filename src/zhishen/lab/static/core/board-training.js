// The training of the drawing board: options, progress, what it has achieved, and saving.
import { html, nothing } from "../vendor/lit.js";
import { button, choice, field, slider } from "./controls.js";
import { percent, t } from "./language.js";
import { line, plot } from "./plot.js";

/**
 * @param {import("./element.js").ZsElement & {train: import("./runner.js").Runner, saved: string, saveRun: () => void}} host
 * @param {number} count drawings in the collection
 */
export function trainingView(host, count) {
  const { state, train } = host;
  const f = train.frame;
  const running = train.job !== null && (!f || f.status === "running");
  return html`<h4>${t("Train on the collection", "用收藏训练")}</h4>
    <div class="controls">
      ${choice({
        label: t("Begin with", "起点"),
        value: state.start,
        options: [
          ["fine_tune", t("the weights of the network (fine-tune)", "当前网络的权重（微调）")],
          ["zero", t("new weights of simple_conv (from zero)", "simple_conv 的新权重（从零开始）")],
        ],
        onInput: (start) => host.set({ start }),
      })}
      ${slider({
        label: t("Training images of MNIST beside the drawings", "另加多少幅 MNIST 训练图像"),
        value: state.mix,
        min: 0,
        max: 2000,
        step: 50,
        onInput: (mix) => host.set({ mix }),
      })}
      ${slider({
        label: t("Epochs", "epoch 数"),
        value: state.epochs,
        min: 1,
        max: 50,
        step: 1,
        onInput: (epochs) => host.set({ epochs }),
      })}
      ${slider({
        label: t("Learning rate of Adam", "Adam 的学习率"),
        value: state.lr,
        min: 1e-5,
        max: 0.1,
        log: true,
        onInput: (lr) => host.set({ lr }),
      })}
      <div class="player">
        ${button({
          label: t(`Train on ${count + state.mix} images`, `用 ${count + state.mix} 幅图像训练`),
          disabled: running,
          onClick: () => train.start(),
        })}
        ${running ? button({ label: t("Stop", "停止"), onClick: () => train.stop() }) : nothing}
      </div>
    </div>
    ${host.problemAt("train")} ${f ? progress(host, f) : nothing}`;
}

/**
 * @param {any} host
 * @param {any} f
 */
function progress(host, f) {
  return html`<progress
      max=${f.steps}
      value=${f.step}
      aria-label=${t("Progress of the training", "训练进度")}
    ></progress>
    <p class="fact" role="status">${progressSentence(f)}</p>
    ${f.losses.length > 1 ? lossCurve(host.width, f) : nothing}
    ${
      f.status === "done"
        ? html`<div class="controls">
              ${field({
                label: t("Name of the folder below runs/", "runs/ 下的文件夹名"),
                value: host.state.run,
                onInput: (run) => host.set({ run }),
              })}
              ${button({ label: t("Save the network", "保存网络"), onClick: () => host.saveRun() })}
            </div>
            ${host.problemAt("save")}
            <p class="fact" role="status">${host.saved}</p>`
        : nothing
    }`;
}

/** @param {any} f */
function progressSentence(f) {
  if (f.status === "diverged") return f.problem;
  const tests = f.test_accuracy.data;
  // Without the digits among the classes, MNIST cannot judge the network.
  const last = f.judged && tests.length ? percent(tests[tests.length - 1]) : "";
  if (f.status !== "done") {
    const at = t(`Step ${f.step} of ${f.steps}.`, `第 ${f.step} / ${f.steps} 步。`);
    const right = t(`Of 500 test images of MNIST, ${last} are right.`, `500 幅 MNIST 测试图像中 ${last} 回答正确。`);
    return last ? html`${at} ${right}` : at;
  }
  const { before, after } = f.own;
  const own =
    before === undefined
      ? ""
      : t(
          `Of your ${f.drawings} drawings it read ${percent(before)} before and ${percent(after)} now; it has learned from these very drawings.`,
          `你的 ${f.drawings} 幅手写图，训练前认对 ${percent(before)}，现在认对 ${percent(after)}；它学的正是这些图。`,
        );
  const judged = last
    ? t(`Of 500 test images of MNIST, ${last} are right.`, `500 幅 MNIST 测试图像中 ${last} 回答正确。`)
    : "";
  const done = t("Done. The board now asks the trained network.", "训练完毕，写字板现在使用训练好的网络。");
  return [done, judged, own].filter(Boolean).join(t(" ", ""));
}

/**
 * @param {number} width
 * @param {any} f
 */
function lossCurve(width, f) {
  const ys = Array.from(f.losses.data, Number);
  const stride = Math.max(1, Math.round(f.step / ys.length));
  const x = { domain: /** @type {[number, number]} */ ([1, Math.max(2, f.step)]), label: t("step", "步") };
  const y = { domain: /** @type {[number, number]} */ ([0, Math.max(...ys, 0.1)]), label: t("loss", "损失") };
  const label = t("The loss of the mini-batches", "各 mini-batch 的损失");
  const steps = ys.map((_, k) => 1 + k * stride);
  return plot({ width: Math.min(width, 620), height: 180, x, y, label }, (frame) =>
    line(frame, steps, ys, { color: "train" }),
  );
}
