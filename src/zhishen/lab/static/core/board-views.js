// What the drawing board shows of an image: its preparation, the layers, the pixels that matter, and how to fool it.
import { html, nothing, svg } from "../vendor/lit.js";
import { button, choice, numberField, slider, toggle } from "./controls.js";
import { probabilityBars } from "./drawing.js";
import { GAP, mapImage, mapSheet } from "./feature-maps.js";
import { number, percent, t } from "./language.js";
import { picture } from "./pixels.js";
import { grayImage, image } from "./plot.js";
import { board, sign } from "./tiles.js";

const SIDE = 28;
const STEP = 132; // pixels of the picture of a step
const BARS = 192; // height of ten bars

/** @typedef {import("./element.js").ZsElement & {more: any, fool: import("./runner.js").Runner, forgetFooled: () => void}} Board */

/** The indices of the classes, the most probable first. @param {ArrayLike<number>} shares */
export function ranked(shares) {
  return Array.from(shares, (_, index) => index).sort((a, b) => shares[b] - shares[a]);
}

/**
 * How the image was made, step by step.
 * @param {any} result
 */
export function stepPictures(result) {
  const { steps, x } = result;
  if (!steps) return nothing;
  const [height, width] = steps.size;
  const first = fitted(width, height);
  const ink = fitted(steps.ink.shape[1], steps.ink.shape[0]);
  const [top, bottom, left, right] = steps.box;
  const crop = fitted(steps.cropped.shape[1], steps.cropped.shape[0], STEP * 0.8);
  const unit = STEP / SIDE;
  const [rows, columns] = steps.scaled.shape;
  const place = { x: ((SIDE - columns) / 2) * unit, y: ((SIDE - rows) / 2) * unit };
  const [down, across] = steps.shift.map(
    (/** @type {number} */ shift, /** @type {number} */ axis) =>
      shift - Math.round((SIDE - steps.scaled.shape[axis]) / 2),
  );
  const whole = { x: 0, y: 0, width: STEP, height: STEP };
  const edge = svg`<rect class="picture-edge" width=${STEP} height=${STEP}></rect>`;
  return html`<div class="stage steps">
      ${step(
        result.kind === "photo" ? t("1 the photo", "1 照片") : t("1 the drawing", "1 手写"),
        svg`${
          result.kind === "photo" ? grayImage(steps.gray, first) : image(steps.gray, { ...first, low: 0, high: 255 })
        }${edge}`,
      )}
      ${sign("→", 60)}
      ${step(
        t("2 its ink, and a box", "2 笔迹和边框"),
        svg`${image(steps.ink, { ...ink, low: 0, high: 255 })}
        <rect class="ring-line" data-color="backward" x=${ink.x + left * ink.width} y=${ink.y + top * ink.height}
          width=${(right - left) * ink.width} height=${(bottom - top) * ink.height}></rect>${edge}`,
      )}
      ${sign("→", 60)}
      ${step(t("3 cropped", "3 裁剪"), svg`${image(steps.cropped, { ...crop, low: 0, high: 255 })}${edge}`)}
      ${sign("→", 60)}
      ${step(
        t("4 scaled to 20 × 20", "4 缩放到 20 × 20"),
        svg`${image(steps.scaled, { ...place, width: columns * unit, height: rows * unit, low: 0, high: 1 })}
        <rect class="ring-line" data-color="backward" x=${4 * unit} y=${4 * unit} width=${20 * unit} height=${20 * unit}></rect>${edge}`,
      )}
      ${sign("→", 60)}
      ${step(
        t("5 centered by its mass", "5 按重心居中"),
        svg`${image(x, { ...whole, low: 0, high: 1 })}
        <path class="cross" d="M${STEP / 2} 0V${STEP}M0 ${STEP / 2}H${STEP}"></path>${edge}`,
      )}
    </div>
    <p class="fact">
      ${t(
        `A picture of ${width} × ${height} pixels. The network was trained on images that were made in this way: light ink on dark paper, at most 20 pixels high and wide, moved by ${moved(down, across)} so that the center of mass is in the middle.`,
        `图片为 ${width} × ${height} 像素。网络学过的图像也是这样做出来的：深色纸上浅色的笔迹，高和宽不超过 20 像素，再移动${moved(down, across)}，使重心位于正中。`,
      )}
    </p>`;
}

/**
 * A move in words.
 * @param {number} down
 * @param {number} across
 */
function moved(down, across) {
  const [y, x] = [Math.abs(down), Math.abs(across)];
  return t(
    `${y} ${y === 1 ? "pixel" : "pixels"} ${down < 0 ? "up" : "down"} and ${x} to the ${across < 0 ? "left" : "right"}`,
    `${down < 0 ? "上" : "下"} ${y} 个、${across < 0 ? "左" : "右"} ${x} 个像素`,
  );
}

/**
 * @param {string} title
 * @param {unknown} content
 */
const step = (title, content) => board({ title, width: STEP, height: STEP }, content);

/**
 * The place of a picture in the middle of a step.
 * @param {number} width
 * @param {number} height
 * @param {number} [side]
 */
function fitted(width, height, side = STEP) {
  const scale = side / Math.max(width, height);
  const [w, h] = [scale * width, scale * height];
  return { x: (STEP - w) / 2, y: (STEP - h) / 2, width: w, height: h };
}

// --- the layers -------------------------------------------------------------------------------------------------------

/** @param {Board} host */
export function layersView(host) {
  const { more, state, width } = host;
  const size = Math.max(52, Math.min(72, Math.floor(width / 8)));
  const across = Math.max(1, Math.floor((width - 8) / size));
  const down = Math.ceil(more.layers.length / across);
  return html`<p class="fact">
      ${t(
        "Each layer with its strongest feature map: blue is negative, orange positive. Choose one to see all of its outputs.",
        "每一层显示最强的特征图：蓝色为负，橙色为正。选一层，看它的全部输出。",
      )}
    </p>
    <div class="stage">
      <svg width=${across * size} height=${down * (size + 16)} role="group" aria-label=${t("The layers", "各层")}>
        ${more.layers.map((/** @type {any} */ layer, /** @type {number} */ index) => {
          const [x, y] = [(index % across) * size, Math.floor(index / across) * (size + 16)];
          return svg`<g class="layer ${layer.name === more.layer ? "chosen" : ""}" transform="translate(${x} ${y})"
            @click=${() => host.set({ layer: layer.name })}>
            ${outputImage(layer.map, { x: 4, y: 4, side: size - 8 })}
            <rect class="edge" x="3" y="3" width=${size - 6} height=${size - 6} rx="3"></rect>
            <text x=${size / 2} y=${size + 8} text-anchor="middle">${layer.name.replace("batchnorm", "norm")}</text>
            <title>${layer.name}: ${layer.kind}, ${layer.shape.join(" × ")}</title>
          </g>`;
        })}
      </svg>
    </div>
    <div class="controls">
      ${choice({
        label: t("Layer", "层"),
        // The answer of the engine comes later than the choice.
        value: more.layers.some((/** @type {any} */ each) => each.name === state.layer) ? state.layer : more.layer,
        options: more.layers.map((/** @type {any} */ layer) => [
          layer.name,
          `${layer.name}: ${layer.kind}, ${layer.shape.join(" × ")}`,
        ]),
        onInput: (layer) => host.set({ layer }),
      })}
    </div>
    <div class="stage">${outputs(more, width)}</div>`;
}

/**
 * The output of a layer: a feature map, or a row of numbers as a strip.
 * @param {any} values
 * @param {{x: number, y: number, side: number}} place
 */
function outputImage(values, { x, y, side }) {
  if (values.shape.length > 1) return mapImage(values, { x, y, side });
  const columns = Math.ceil(Math.sqrt(values.length));
  const padded = new Float32Array(columns * columns).fill(NaN);
  padded.set(values.data);
  return mapImage(/** @type {any} */ ({ data: padded, shape: [columns, columns] }), { x, y, side });
}

/**
 * All outputs of the chosen layer.
 * @param {any} more
 * @param {number} width
 */
function outputs(more, width) {
  const { maps } = more;
  if (maps.shape.length === 3) {
    const [channels, rows, columns] = maps.shape;
    const most = Math.min(width - 8, 620);
    const across = Math.min(channels, width < 440 ? 4 : 8);
    const scale = most / (across * (columns + GAP));
    const [w, h] = [across * (columns + GAP) * scale, Math.ceil(channels / across) * (rows + GAP) * scale];
    const largest = Math.max(...Array.from(maps.data, Math.abs), 1e-9);
    const title = t(`${more.layer}: ${channels} feature maps`, `${more.layer}：${channels} 个特征图`);
    return board(
      { title, width: w, height: h },
      image(mapSheet(maps, across), {
        x: 0,
        y: 0,
        width: w,
        height: h,
        low: -largest,
        high: largest,
        kind: "diverging",
      }),
    );
  }
  const values = Array.from(maps.data, Number);
  const [w, h] = [Math.min(width - 8, 620), 140];
  const largest = Math.max(...values.map(Math.abs), 1e-9);
  const bar = w / values.length;
  return board(
    {
      title: t(`${more.layer}: ${values.length} outputs`, `${more.layer}：${values.length} 个输出`),
      width: w,
      height: h,
    },
    svg`<line class="grid" x2=${w} y1=${h / 2} y2=${h / 2}></line>
      ${values.map((value, k) => {
        const size = Math.max(0.5, (Math.abs(value) / largest) * (h / 2));
        return svg`<rect class="bar" data-color=${value < 0 ? "negative" : "positive"} x=${k * bar} y=${value < 0 ? h / 2 : h / 2 - size}
          width=${Math.max(0.5, bar - 1)} height=${size}><title>${k}: ${number(value)}</title></rect>`;
      })}`,
  );
}

// --- which pixels matter ----------------------------------------------------------------------------------------------

/** @param {Board} host */
export function pixelsView(host) {
  const { more, result, state, width } = host;
  const side = Math.min(252, width - 8);
  const unit = side / SIDE;
  const name = result.classes[more.answer];
  const largest = Math.max(...Array.from(more.drops.data, Math.abs), 0.01);
  const steepest = Math.max(...Array.from(more.gradient.data, Math.abs), 1e-9);
  const [rows, columns] = more.drops.shape;
  const offset = ((state.size - 1) / 2 - (more.stride - 1) / 2) * unit;
  const [top, left] = more.corner;
  const frame = { row: top, column: left, rows: state.size, columns: state.size, color: "backward" };
  const edge = svg`<rect class="picture-edge" width=${side} height=${side}></rect>`;
  return html`<div class="stage">
      ${board(
        { title: t("touch: cover a square", "点一点：遮住一块"), width: side, height: side },
        picture(more.covered, {
          size: unit,
          low: 0,
          high: 1,
          kind: "gray",
          name: t("middle of the square", "方块的中心"),
          frame,
          at: [state.row, state.column],
          onPoint: (row, column) => host.set({ row, column }),
        }),
      )}
      ${board(
        { title: t(`drop of p(${name}) by place`, `p(${name}) 的下降，按位置`), width: side, height: side },
        svg`<svg width=${side} height=${side}><g transform="translate(${offset} ${offset})">${image(more.drops, {
          x: 0,
          y: 0,
          width: columns * more.stride * unit,
          height: rows * more.stride * unit,
          low: -largest,
          high: largest,
          kind: "diverging",
        })}</g>${outline(result.x, side)}</svg>${edge}`,
      )}
      ${board(
        { title: t(`gradient of log p(${name})`, `log p(${name}) 的梯度`), width: side, height: side },
        svg`${image(more.gradient, { x: 0, y: 0, width: side, height: side, low: -steepest, high: steepest, kind: "diverging" })}${edge}`,
      )}
      ${board(
        {
          title: t("covered; the lines: uncovered", "遮住之后；细线：遮住之前"),
          width: 230,
          height: barsHeight(result),
        },
        probabilityBars(more.covered_probabilities.data, {
          width: 230,
          label: more.answer,
          before: result.probabilities.data,
          names: result.classes,
        }),
      )}
    </div>
    <div class="controls">
      ${slider({
        label: t("Side of the square", "方块的边长"),
        value: state.size,
        min: 1,
        max: 14,
        step: 1,
        onInput: (size) => host.set({ size }),
      })}
      ${toggle({
        label: t("Cover with ink, not with paper", "用笔迹遮，而不是用纸遮"),
        value: state.gray > 0.5,
        onInput: (on) => host.set({ gray: on ? 1 : 0 }),
      })}
    </div>
    <p class="fact" aria-live="polite">
      ${t(
        `With this square, p(${name}) changes from ${percent(result.probabilities.at(more.answer))} to ${percent(more.covered_probabilities.at(more.answer))}. Orange on the map: squares that support the answer. Orange in the gradient: more ink there supports it.`,
        `遮住这一块，p(${name}) 从 ${percent(result.probabilities.at(more.answer))} 变为 ${percent(more.covered_probabilities.at(more.answer))}。遮挡图中的橙色是支持这个答案的地方；梯度中的橙色，是再添些笔迹就更支持它的地方。`,
      )}
    </p>`;
}

/**
 * The digit over another picture, transparent where it is black.
 * @param {any} x
 * @param {number} side
 */
function outline(x, side) {
  const ink = { shape: x.shape, data: x.data.map((/** @type {number} */ value) => (value > 0.3 ? value : NaN)) };
  return svg`<g class="ghost">${image(/** @type {any} */ (ink), { x: 0, y: 0, width: side, height: side, low: 0, high: 1 })}</g>`;
}

/** @param {any} result */
const barsHeight = (result) => Math.max(BARS, 19 * result.classes.length);

// --- fool it ----------------------------------------------------------------------------------------------------------

/** @param {Board} host */
export function foolView(host) {
  const { fool, result, state, width } = host;
  const side = Math.min(196, width - 8);
  const names = result.classes;
  const f = fool.frame && fool.started.target < names.length ? fool.frame : null;
  const whole = { x: 0, y: 0, width: side, height: side };
  const edge = svg`<rect class="picture-edge" width=${side} height=${side}></rect>`;
  const magnified = f ? Math.max(f.epsilon, 1e-6) : 1;
  const shown = (/** @type {string} */ title, /** @type {unknown} */ content) =>
    board({ title, width: side, height: side }, svg`${content}${edge}`);
  return html`<div class="controls">
      ${choice({
        label: t("It should read a", "让网络认成"),
        value: String(state.target),
        options: names.map((/** @type {string} */ name, /** @type {number} */ k) => [String(k), name]),
        onInput: (target) => host.set({ target: Number(target) }),
      })}
      ${slider({
        label: t("Largest change of a gray value", "灰度最多改变"),
        value: state.bound,
        min: 0.01,
        max: 1,
        step: 0.01,
        color: "backward",
        onInput: (bound) => host.set({ bound }),
      })}
      <div class="player">
        ${button({
          label: t("Find the smallest change", "寻找最小的改动"),
          disabled: fool.running || result.kind === "nothing",
          onClick: () => fool.start(),
        })}
        ${fool.running ? button({ label: t("Stop", "停止"), onClick: () => (f?.reached ? fool.stop() : host.forgetFooled()) }) : nothing}
      </div>
    </div>
    ${host.problemAt("fool")}
    ${
      f
        ? html`<div class="stage">
              ${shown(t("before", "改动之前"), image(f.x, { ...whole, low: 0, high: 1 }))} ${sign("+", 60)}
              ${shown(
                t(`the change × ${number(1 / magnified, 2)}`, `改动 × ${number(1 / magnified, 2)}`),
                image(f.change, { ...whole, low: -magnified, high: magnified, kind: "diverging" }),
              )}
              ${sign("=", 60)} ${shown(t("after", "改动之后"), image(f.changed, { ...whole, low: 0, high: 1 }))}
              ${board(
                {
                  title: t("after; the lines: before", "改动之后；细线：之前"),
                  width: 230,
                  height: barsHeight(result),
                },
                probabilityBars(f.after.data, { width: 230, label: f.target, before: f.before.data, names }),
              )}
            </div>
            <p class="fact" aria-live="polite">${foolSentence(f, names, fool.running)}</p>`
        : html`<p class="fact">
            ${t(
              "The gradient of the input shows in which direction each pixel moves the answer. Many small steps along it change the image so little that you read the same digit, and the network another one.",
              "输入的梯度指出每个像素朝哪个方向变会改变答案。沿着它走许多小步，图像几乎没变，你认得的还是原来的数字，网络却认成了另一个。",
            )}
          </p>`
    }`;
}

/**
 * @param {any} f a frame
 * @param {string[]} names
 * @param {boolean} running
 */
function foolSentence(f, names, running) {
  const [target, epsilon] = [names[f.target], number(f.epsilon, 3)];
  if (f.reached) {
    const found = t(
      `No gray value changes by more than ${epsilon} of 1, and the network reads a ${target}, with ${percent(f.after.at(f.target))}.`,
      `灰度的改变都不超过 ${epsilon}（满值为 1），网络就认为是 ${target}，概率 ${percent(f.after.at(f.target))}。`,
    );
    return running ? html`${found} ${t("It looks for a smaller change.", "正在寻找更小的改动。")}` : found;
  }
  if (running) return t(`Step ${f.step}: not yet a ${target}.`, `第 ${f.step} 步：还不是 ${target}。`);
  return t(
    `Within ${number(f.bound, 3)} it did not become a ${target}: ${percent(f.after.at(f.target))}. Allow a larger change.`,
    `改变不超过 ${number(f.bound, 3)} 时没能变成 ${target}，概率只有 ${percent(f.after.at(f.target))}。请允许更大的改动。`,
  );
}

/** The example that is on the board, among the test images. @param {Board} host */
export function exampleField(host) {
  return html`${numberField({
    label: t("Example: test image, 0 to 9999", "示例：测试图像，0 到 9999"),
    value: Math.max(0, host.state.index),
    min: 0,
    max: 9999,
    step: 1,
    onInput: (index) => host.set({ index, strokes: "" }),
  })}`;
}
