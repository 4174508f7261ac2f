// A trained network on one digit: from the overview to a layer, to a feature map, to the arithmetic of one number.
import { choice, slider } from "../core/controls.js";
import { digitControls, digitPad, probabilityBars, seenImage } from "../core/drawing.js";
import { GAP, mapImage, mapSheet } from "../core/feature-maps.js";
import { number, t } from "../core/language.js";
import { picture } from "../core/pixels.js";
import { image } from "../core/plot.js";
import { ShownElement } from "../core/shown.js";
import { sheet } from "../core/style.js";
import { board, sign, tiles, tileStyle } from "../core/tiles.js";
import { css, html, nothing, svg } from "../vendor/lit.js";

/** @type {Record<string, [string, string, string]>} kind of a layer: color, English, Chinese */
const KINDS = {
  Conv2d: ["conv", "convolution", "卷积"],
  BatchNorm: ["norm", "batch norm", "Batch Norm"],
  ReLU: ["relu", "ReLU", "ReLU"],
  MaxPool2d: ["pool", "max pooling", "Max 池化"],
  Affine: ["affine", "affine", "Affine"],
};

class NetworkOnDigit extends ShownElement {
  static styles = [
    ...sheet,
    tileStyle,
    css`
      .pad {
        cursor: crosshair;
        display: block; /* browsers ignore touch-action where the display is inline */
        touch-action: none;
      }
      .layer {
        cursor: pointer;
      }
      .layer .edge {
        fill: none;
        stroke: color-mix(in srgb, var(--c) 60%, var(--background));
        stroke-width: 1.2;
      }
      .layer:hover .edge,
      .layer.chosen .edge {
        stroke: var(--c);
        stroke-width: 3.5;
      }
      .layer text {
        font-size: 10px;
      }
      .digit {
        font-size: 12.5px;
        font-weight: 600;
      }
      .digit.true {
        text-decoration: underline;
      }
      .sheet {
        cursor: pointer;
      }
      .lines {
        text-align: left;
      }
    `,
  ];
  static operation = "network_on_digit";
  /** @type {[string, string]} */
  static title = ["Inside a trained network", "训练好的网络的内部"];
  static inputs = { index: 0, drawing: "", layer: "conv1", channel: 3, row: 8, column: 14 };
  static view = { pen: [8, 14] };

  controls() {
    const { result, state } = this;
    const layers = result.layers.filter((/** @type {any} */ layer) => layer.kind in KINDS);
    const count = result.maps.shape[0];
    return html`
      ${digitControls(this)}
      ${choice({
        label: t("Layer", "层"),
        value: state.layer,
        options: layers.map((/** @type {any} */ layer) => [
          layer.name,
          `${layer.name}: ${this.kindName(layer.kind)}, ${layer.shape.join(" x ")}`,
        ]),
        onInput: (layer) => this.set({ layer }),
      })}
      ${slider({
        label: result.maps.shape.length > 1 ? t("Feature map", "特征图") : t("Class", "类别"),
        value: Math.min(state.channel, count - 1),
        min: 0,
        max: count - 1,
        step: 1,
        onInput: (channel) => this.set({ channel }),
      })}
    `;
  }

  /** @param {string} kind */
  kindName(kind) {
    const [, en, zh] = KINDS[kind];
    return t(en, zh);
  }

  draw() {
    const { result, shown, width } = this;
    const wide = width > 760;
    const bars = wide ? 220 : Math.min(width, 320);
    const title =
      result.label < 0
        ? t("your drawing", "自己画的数字")
        : t(`test image, a ${result.label}`, `测试图像，数字 ${result.label}`);
    return html`<div class="stage">
        <div class="column">
          ${board({ title, width: 196, height: 196, color: "forward" }, digitPad(this, { side: 196, x: result.x }))}
          ${shown.drawing ? seenImage(result.x, 140) : nothing}
        </div>
        ${this.overview(wide ? Math.min(62, (width - 196 - bars - 70) / 7) : Math.min(58, (width - 10) / 7))}
        ${board(
          { title: t("probabilities", "概率"), width: bars, height: 192 },
          probabilityBars(result.probabilities.data, { width: bars, label: result.label }),
        )}
      </div>
      <div class="stage">${this.detail()}</div>`;
  }

  /**
   * The layers in their order, each with its strongest feature map.
   * @param {number} size
   */
  overview(size) {
    const layers = this.result.layers.filter(
      (/** @type {any} */ layer) => layer.kind in KINDS && layer.kind !== "Affine",
    );
    const row = size + 15;
    const title = t("the layers, each with its strongest feature map", "各层，每层显示最强的特征图");
    return board(
      { title: size > 50 ? title : t("the layers", "各层"), width: 7 * size, height: 3 * row },
      layers.map((/** @type {any} */ layer, /** @type {number} */ index) => {
        const [x, y] = [(index % 7) * size, Math.floor(index / 7) * row];
        const chosen = layer.name === this.shown.layer ? "chosen" : "";
        return svg`<g class="layer ${chosen}" data-color=${KINDS[layer.kind][0]} transform="translate(${x} ${y})"
          @click=${() => this.set({ layer: layer.name })}>
          ${mapImage(layer.map, { x: 3, y: 3, side: size - 6 })}
          <rect class="edge" x="2.5" y="2.5" width=${size - 5} height=${size - 5} rx="3"></rect>
          <text x=${size / 2} y=${size + 8} text-anchor="middle">${size > 50 ? layer.name : layer.name.replace("batchnorm", "norm")}</text>
          <title>${layer.name}: ${this.kindName(layer.kind)}, ${layer.shape.join(" x ")}</title>
        </g>`;
      }),
    );
  }

  /** The chosen layer: all its feature maps, the chosen one, and the arithmetic of one number. */
  detail() {
    const { result } = this;
    const { maps, place } = result;
    if (maps.shape.length === 1) return this.arithmetic();
    const [channels, rows, columns] = maps.shape;
    const across = 8;
    const wide = this.width > 760;
    const scale = Math.min(wide ? 384 : this.width - 8, 384) / (across * (columns + GAP));
    const down = Math.ceil(channels / across);
    const [step, stepDown] = [(columns + GAP) * scale, (rows + GAP) * scale];
    const largest = Math.max(...Array.from(maps.data, Math.abs), 1e-9);
    const side = 196;
    /** @param {MouseEvent} event */
    const pick = (event) => {
      const area = /** @type {SVGGraphicsElement} */ (event.currentTarget);
      const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(area.getScreenCTM()?.inverse());
      const channel = Math.floor(at.y / stepDown) * across + Math.min(across - 1, Math.floor(at.x / step));
      if (channel < channels) this.set({ channel });
    };
    return html`${board(
        {
          title: t(`${this.shown.layer}: ${channels} feature maps`, `${this.shown.layer}：${channels} 个特征图`),
          width: across * step,
          height: down * stepDown,
        },
        svg`<g class="sheet" @click=${pick}>${image(mapSheet(maps, across), { x: 0, y: 0, width: across * step, height: down * stepDown, low: -largest, high: largest, kind: "diverging" })}
        <rect class="ring-line" data-color="text" x=${(place[0] % across) * step - scale} y=${Math.floor(place[0] / across) * stepDown - scale}
          width=${(columns + GAP) * scale} height=${(rows + GAP) * scale}></rect></g>`,
      )}
      ${board(
        { title: t(`feature map ${place[0]}`, `特征图 ${place[0]}`), width: side, height: side },
        picture(maps.at(place[0]), {
          size: side / rows,
          low: -largest,
          high: largest,
          kind: "diverging",
          name: t("place in the feature map", "特征图中的位置"),
          frame: { row: place[1], column: place[2], rows: 1, columns: 1, color: "text" },
          // The answer of the engine comes later than the next key.
          at: [Math.min(this.state.row, rows - 1), Math.min(this.state.column, columns - 1)],
          onPoint: (row, column) => this.set({ row, column }),
        }),
      )}
      <div class="column">${this.arithmetic()}</div>`;
  }

  /** What the chosen number is made of. */
  arithmetic() {
    const { arithmetic: a, value } = this.result;
    const result = number(value, 3);
    const n = (/** @type {number} */ x) => number(x, 3);
    if (a.kind === "conv") return this.convolution(a, result);
    if (a.kind === "norm") {
      return html`<p class="lines">
        <span>γ (x − μ) / √(σ² + ε) + β</span>
        <span>= ${n(a.gamma)}·(${n(a.x)} − ${n(a.running_mean)}) / √(${n(a.running_var)} + ${n(a.eps)})</span>
        <span>&nbsp;&nbsp;+ ${n(a.beta)} = ${result}</span>
      </p>`;
    }
    if (a.kind === "relu") return html`<p class="lines"><span>max(0, ${n(a.x)}) = ${result}</span></p>`;
    if (a.kind === "pool") {
      const largest = Math.max(...a.window.data);
      return html`${board(
          { title: t("window", "窗口"), width: 120, height: 120, color: "pool" },
          tiles(a.window.list(), {
            size: 60,
            color: "pool",
            shade: (i, j) => (a.window.at(i).at(j) === largest ? 3 : 1),
          }),
        )}
        <p class="lines"><span>max = ${result}</span></p>`;
    }
    const terms = Array.from(
      a.order.data,
      (place, k) => html`<span>x[${place}] · W = ${n(a.x.at(k))} · ${n(a.W.at(k))} = ${n(a.products.at(k))}</span>`,
    );
    return html`<p class="lines">
      <span>${t("The largest of 576 products:", "576 个乘积中最大的几个：")}</span>${terms}
      <span>Σ + b = ${n(a.sum)} + ${n(a.b)} = ${result}</span>
    </p>`;
  }

  /**
   * @param {any} a
   * @param {string} result
   */
  convolution(a, result) {
    const channels = a.sums.length;
    const which = a.strongest;
    const strongest = channels > 1 ? t(`input channel ${which}`, `输入通道 ${which}`) : t("pixels", "像素");
    const text = (/** @type {number} */ value) => number(Number(value.toFixed(2)));
    return html`<div class="stage">
        ${board(
          { title: strongest, width: 126, height: 126, color: "forward" },
          tiles(a.x.at(which).list(), { size: 42, small: true, color: "forward", shade: () => 1, format: text }),
        )}
        ${sign("∗", 60)}
        ${board(
          { title: t("its filter", "它的滤波器"), width: 126, height: 126, color: "parameter" },
          tiles(a.W.at(which).list(), { size: 42, small: true, color: "parameter", shade: () => 1, format: text }),
        )}
      </div>
      <p class="lines">
        <span
          >${channels > 1 ? t(`strongest of ${channels} channels: ${number(a.sums.at(which), 3)}`, `${channels} 个通道中最强的：${number(a.sums.at(which), 3)}`) : nothing}</span
        >
        <span
          >${channels > 1 ? t("sum of all channels", "所有通道之和") : t("sum", "和")} + b =
          ${number(
            Array.from(a.sums.data, Number).reduce((sum, one) => sum + one, 0),
            3,
          )}
          + ${number(a.b, 3)} = ${result}</span
        >
      </p>`;
  }

  summary() {
    const { result, shown } = this;
    const shares = Array.from(result.probabilities.data, Number);
    const best = shares.indexOf(Math.max(...shares));
    const share = (100 * shares[best]).toFixed(2);
    const place = result.place.join(", ");
    return t(
      `The network reads a ${best}, with ${share} %. ${shown.layer}[${place}] = ${number(result.value, 3)}.`,
      `网络认为是 ${best}，概率 ${share} %。${shown.layer}[${place}] = ${number(result.value, 3)}。`,
    );
  }
}

customElements.define("zs-network-on-digit", NetworkOnDigit);
