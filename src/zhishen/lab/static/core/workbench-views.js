// What the workbench shows of a network: decisions, mistakes, confusions, histograms, weights.
import { html, nothing, svg } from "../vendor/lit.js";
import { range } from "./chart.js";
import { number, t } from "./language.js";
import { bars, colormap, dots, image, line, plot } from "./plot.js";
import { surroundings } from "./surroundings.js";

const NAMES = ["x₁", "x₂"];

/**
 * A view of a network.
 * @param {any} view
 * @param {any} preview the data
 * @param {number} width
 * @param {(layer: string) => void} onLayer another layer is chosen
 */
export function drawView(view, preview, width, onLayer) {
  if (!view) return nothing;
  switch (view.kind) {
    case "plane":
      return plane(view, preview, width);
    case "curve":
      return curve(view, preview, width);
    case "mistakes":
      return mistakes(view, width);
    case "predictions":
      return predictions(view, width);
    case "confidences":
      return confidences(view, width);
    case "confusion":
      return confusion(view, width);
    case "histograms":
      return histograms(view, width);
    default:
      return weights(view, width, onLayer);
  }
}

/**
 * The plane, colored by the class that the network decides for; pale where it is not sure.
 * @param {any} view
 * @param {any} preview
 * @param {number} width
 */
function plane(view, preview, width) {
  const size = Math.min(width, 560);
  const [[left, right], [low, high]] = view.range.list();
  const label = t("The classes that the network decides for", "网络判定的类别");
  const options = {
    width: size,
    height: size,
    x: { domain: /** @type {[number, number]} */ ([left, right]), label: NAMES[0] },
    y: { domain: /** @type {[number, number]} */ ([low, high]), label: NAMES[1] },
    label,
  };
  return plot(options, (frame) => {
    const place = { x: 0, y: 0, width: frame.width, height: frame.height };
    return svg`<image class="pixels smooth" x="0" y="0" width=${place.width} height=${place.height}
        preserveAspectRatio="none" href=${decisions(view)}></image>
      ${samples(frame, preview.points?.validation ?? null, preview.classes, "faint")}
      ${samples(frame, preview.points?.train ?? null, preview.classes, "")}`;
  });
}

/**
 * @param {import("./types").Frame} frame
 * @param {any} part
 * @param {number} classes
 * @param {string} className
 */
function samples(frame, part, classes, className) {
  if (!part) return nothing;
  const labels = Array.from(part.t.data);
  return range(classes).map((k) => {
    const chosen = labels.flatMap((label, index) => (label === k ? [index] : []));
    const [xs, ys] = [0, 1].map((axis) => chosen.map((index) => part.x.data[2 * index + axis]));
    return svg`<g class="samples ${className}">${dots(frame, xs, ys, { color: String(k) })}</g>`;
  });
}

/** The picture of the decisions. @param {any} view */
function decisions(view) {
  const [rows, columns] = view.classes.shape;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [columns, rows];
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const pixels = context.createImageData(columns, rows);
  const style = getComputedStyle(surroundings.root);
  /** @type {(name: string) => number[]} */
  const color = (name) => {
    const hex = style.getPropertyValue(name).trim();
    return [1, 3, 5].map((start) => parseInt(hex.slice(start, start + 2), 16));
  };
  const [background, ...palette] = ["--background", ...range(8).map((k) => `--c${k}`)].map(color);
  const chance = 1 / Math.max(2, ...Array.from(view.classes.data, (k) => Number(k) + 1));
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const from = (rows - 1 - row) * columns + column; // row 0 has the smallest y
      const strength = 0.62 * Math.max(0, (view.confidence.data[from] - chance) / (1 - chance));
      const own = palette[Number(view.classes.data[from]) % 8];
      const mixed = own.map((value, channel) => background[channel] + strength * (value - background[channel]));
      pixels.data.set([...mixed, 255], 4 * (row * columns + column));
    }
  }
  context.putImageData(pixels, 0, 0);
  return canvas.toDataURL();
}

/**
 * The function that the network computes, over the samples.
 * @param {any} view
 * @param {any} preview
 * @param {number} width
 */
function curve(view, preview, width) {
  const points = preview.points?.train;
  const targets = points ? Array.from(points.t.data) : [0, 1];
  const [low, high] = [Math.min(...targets), Math.max(...targets)];
  const room = 0.15 * (high - low || 1);
  const label = t("The function that the network computes", "网络算出的函数");
  const xs = Array.from(view.x.data);
  return plot(
    {
      width,
      height: Math.min(420, Math.round(0.72 * width)),
      x: { domain: [xs[0], xs[xs.length - 1]], label: "x" },
      y: { domain: [low - room, high + room], label: "y" },
      label,
    },
    (frame) =>
      svg`${["validation", "train"].map((name) => {
        const part = preview.points?.[name];
        return part ? dots(frame, part.x.data, part.t.data, { color: name }) : nothing;
      })}
      ${line(frame, view.x.data, view.y.data, { color: "1", className: "strong" })}`,
  );
}

/**
 * The first images of the training part.
 * @param {any} images
 */
export function firstImages(images) {
  if (!images) return nothing;
  return html`<svg
    class="first"
    width="276"
    height="92"
    viewBox="0 0 276 92"
    role="img"
    aria-label=${t("The first training images", "最前面的训练图像")}
  >
    ${range(images.pixels.length).map((index) =>
      image(images.pixels.at(index), {
        x: 46 * (index % 6),
        y: 46 * Math.floor(index / 6),
        width: 42,
        height: 42,
        low: 0,
        high: 1,
      }),
    )}
  </svg>`;
}

/**
 * The images that the network mistakes, the most certain mistakes first.
 * @param {any} view
 * @param {number} width
 */
function mistakes(view, width) {
  const columns = Math.max(3, Math.floor(width / 92));
  const count = Math.min(view.images.length, columns * 4);
  /** @type {(k: number) => string} */
  const name = (k) => view.names[k] ?? String(k);
  return html`<p class="fact">
      ${t(
        `${view.count} of ${view.samples} images are mistaken. The most certain mistakes come first.`,
        `${view.samples} 幅图像中认错了 ${view.count} 幅。最有把握的错误排在最前面。`,
      )}
    </p>
    <ul class="mistakes">
      ${range(count).map((index) => {
        const pixels = view.images.at(index);
        const [right, predicted] = [name(view.right.at(index)), name(view.predicted.at(index))];
        const percent = Math.round(100 * view.probability.at(index));
        return html`<li>
          <svg
            width="64"
            height="64"
            role="img"
            aria-label=${t(`A ${right}, taken for ${predicted}`, `把 ${right} 认成 ${predicted}`)}
          >
            ${image(pixels, { x: 0, y: 0, width: 64, height: 64, low: 0, high: 1 })}
          </svg>
          <span>${right} → <b>${predicted}</b> ${percent} %</span>
        </li>`;
      })}
    </ul>`;
}

/**
 * Predicted beside true values of a regression on a table.
 * @param {any} view
 * @param {number} width
 */
function predictions(view, width) {
  const size = Math.min(width, 480);
  const all = [...view.right.data, ...view.predicted.data].filter(Number.isFinite);
  const domain = /** @type {[number, number]} */ ([Math.min(...all), Math.max(...all)]);
  const label = t("Predicted and true values", "预测值与真实值");
  return plot(
    {
      width: size,
      height: size,
      x: { domain, label: t("true", "真实值") },
      y: { domain, label: t("predicted", "预测值") },
      label,
    },
    (frame) =>
      svg`${line(frame, domain, domain, { color: "muted", dashed: true })}
      ${dots(frame, view.right.data, view.predicted.data, { color: "validation" })}`,
  );
}

/**
 * How sure the network is of right and of wrong answers.
 * @param {any} view
 * @param {number} width
 */
function confidences(view, width) {
  const [right, wrong] = view.counts.list();
  const most = Math.max(1, ...right.map((/** @type {number} */ count, /** @type {number} */ k) => count + wrong[k]));
  const middles = right.map((/** @type {number} */ _, /** @type {number} */ k) => (k + 0.5) / right.length);
  const label = t("How sure the network is of right and of wrong answers", "网络对正确答案和错误答案各有多大把握");
  return plot(
    {
      width,
      height: 300,
      x: { domain: [0, 1], label: t("probability of the answer", "回答的概率") },
      y: { domain: [0, most], label: t("samples", "样本数") },
      label,
    },
    (frame) =>
      svg`${bars(
        frame,
        middles,
        right.map((/** @type {number} */ count, /** @type {number} */ k) => count + wrong[k]),
        { color: "positive", width: 0.045 },
      )}
      ${bars(frame, middles, right, { color: "validation", width: 0.045 })}`,
  );
}

/**
 * How often each class is taken for each other.
 * @param {any} view
 * @param {number} width
 */
function confusion(view, width) {
  const rows = view.counts.list();
  const size = rows.length;
  const cell = Math.max(14, Math.min(64, Math.floor((width - 80) / size)));
  const wrong = Math.max(
    1,
    ...rows.flatMap((/** @type {number[]} */ row, /** @type {number} */ i) => row.filter((_, j) => j !== i)),
  );
  const totals = rows.map((/** @type {number[]} */ row) => row.reduce((a, b) => a + b, 0));
  const [right, mistaken] = [colormap("sequential"), colormap("diverging")];
  const left = 56;
  const label = t("Rows: the true class. Columns: the answer.", "行：真实类别；列：网络的回答。");
  return html`<p class="fact">${label}</p>
    <svg class="confusion" width=${left + size * cell + 4} height=${size * cell + 28} role="img" aria-label=${label}>
      ${view.names.map(
        (/** @type {string} */ name, /** @type {number} */ k) =>
          svg`<text class="tick" x=${left + (k + 0.5) * cell} y="14" text-anchor="middle">${name.slice(0, 7)}</text>
          <text class="tick" x=${left - 8} y=${22 + (k + 0.5) * cell} dy="0.32em" text-anchor="end">${name.slice(0, 7)}</text>`,
      )}
      ${rows.map((/** @type {number[]} */ row, /** @type {number} */ i) =>
        row.map((count, j) => {
          const share = i === j ? count / Math.max(1, totals[i]) : count / wrong;
          const [r, g, b] = (i === j ? right(0.55 * share) : mistaken(0.5 + 0.3 * share)).map(Math.round);
          return svg`<rect x=${left + j * cell} y=${22 + i * cell} width=${cell - 2} height=${cell - 2} rx="3" fill="rgb(${r} ${g} ${b})"></rect>
            ${count && cell > 20 ? svg`<text x=${left + (j + 0.5) * cell - 1} y=${21 + (i + 0.5) * cell} dy="0.35em" text-anchor="middle">${count}</text>` : nothing}`;
        }),
      )}
    </svg>`;
}

/**
 * The distributions of activations and gradients, layer by layer.
 * @param {any} view
 * @param {number} width
 */
function histograms(view, width) {
  const half = Math.floor((width - 16) / 2);
  /** @type {(found: any, color: string, label: string) => unknown} */
  const one = (found, color, label) => {
    if (!found) return html`<span></span>`;
    const counts = Array.from(found.counts.data);
    const most = Math.max(1, ...counts);
    const [w, h] = [half, 46];
    const step = w / counts.length;
    return html`<div class="histogram">
      <svg width=${w} height=${h} role="img" aria-label=${label} data-color=${color}>
        ${counts.map((count, k) => svg`<rect class="bar" x=${k * step} y=${h - (h * count) / most} width=${step - 0.5} height=${(h * count) / most}></rect>`)}
      </svg>
      <span class="ends"><i>${number(found.low, 2)}</i><i>${number(found.high, 2)}</i></span>
      <span class="ends"
        ><i>${t(`size ${number(found.size, 2)}`, `大小 ${number(found.size, 2)}`)}</i
        ><i
          >${found.zeros > 0.005 ? t(`${Math.round(100 * found.zeros)} % zeros`, `0 占 ${Math.round(100 * found.zeros)} %`) : ""}</i
        ></span
      >
    </div>`;
  };
  return html`<div class="histograms">
    <strong>${t("Activations", "激活值")}</strong><strong>${t("Gradients", "梯度")}</strong>
    ${view.layers.map((/** @type {string} */ name, /** @type {number} */ k) => {
      const text = `${name} · ${view.classes[k]}`;
      return html`<h4 class="mono">${text}</h4>
        ${one(view.activations[k], "activation", t(`Activations of ${name}`, `${name} 的激活值`))}
        ${one(view.gradients[k], "backward", t(`Gradients of ${name}`, `${name} 的梯度`))}`;
    })}
  </div>`;
}

/**
 * The weights of a layer.
 * @param {any} view
 * @param {number} width
 * @param {(layer: string) => void} onLayer
 */
function weights(view, width, onLayer) {
  const [count, rows, columns] = view.pictures.shape;
  const label = t("Layer", "层");
  const many = count > 1;
  const size = many ? Math.max(40, Math.min(72, Math.floor(width / 8) - 6)) : Math.min(width, 14 * columns, 480);
  const height = many ? Math.round((size * rows) / columns) : Math.round((size * rows) / columns);
  const scale = many ? 1 : Math.min(1, 480 / height);
  return html`<label class="choice"
      ><span class="name">${label}</span>
      <select
        aria-label=${label}
        @change=${(/** @type {Event} */ event) => onLayer(/** @type {HTMLSelectElement} */ (event.target).value)}
      >
        ${view.names.map((/** @type {string} */ name) => html`<option value=${name} ?selected=${name === view.name}>${name}</option>`)}
      </select></label
    >
    <p class="fact">
      ${view.shape.join(" × ")}${
        {
          neuron: t("; a picture of the weights of each neuron", "；每个神经元的权重是一幅图"),
          filter: t("; a picture of each filter", "；每个滤波器是一幅图"),
          matrix: t("; rows are inputs, columns are neurons", "；行是输入，列是神经元"),
        }[/** @type {string} */ (view.of)]
      }
    </p>
    <div class="pictures" role="img" aria-label=${t(`Weights of ${view.name}`, `${view.name} 的权重`)}>
      ${range(count).map(
        (index) =>
          html`<svg width=${size * scale} height=${height * scale} aria-hidden="true">
            ${image(view.pictures.at(index), { x: 0, y: 0, width: size * scale, height: height * scale, low: -view.limit, high: view.limit, kind: "diverging" })}
          </svg>`,
      )}
    </div>
    <p class="scale">
      <i class="low"></i>${number(-view.limit, 2)} … 0 … ${number(view.limit, 2)}<i class="high"></i>
    </p>`;
}
