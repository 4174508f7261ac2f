// A sound as an image: the waveform, one frame of it, and the log-mel spectrogram.
import { button, choice, slider } from "../core/controls.js";
import { number, t } from "../core/language.js";
import { bars, line, plot } from "../core/plot.js";
import { Player } from "../core/player.js";
import { ShownElement } from "../core/shown.js";
import { play, spectrogram, waveform } from "../core/sound.js";
import { sheet } from "../core/style.js";
import { css, html, nothing, svg } from "../vendor/lit.js";

/** @type {[string, string, string, number, number][]} */
const SIZES = [
  ["samples", "Samples in a frame", "一帧的样本数", 64, 1024],
  ["hop", "Samples from frame to frame (hop)", "相邻两帧相隔的样本数", 60, 400],
  ["mels", "Mel bands", "梅尔频带的个数", 4, 64],
];

class Spectrogram extends ShownElement {
  static styles = [
    ...sheet,
    css`
      .now {
        stroke: var(--c1);
        stroke-width: 1.6;
      }
      .part {
        fill: var(--c1);
        fill-opacity: 0.3;
      }
    `,
  ];
  static operation = "spectrogram";
  /** @type {[string, string]} */
  static title = ["A sound as an image", "把声音变成图像"];
  static inputs = { kind: "word", pitch: 440, end: 4000, noise: 0, samples: 400, hop: 160, mels: 40, step: 45 };
  static view = {};

  player = new Player(this, {
    last: () => (this.result ? this.result.decibels.shape[1] - 1 : 0),
    rate: 20,
    label: t("Frame", "帧"),
  });

  controls() {
    const { state } = this;
    const pitched = state.kind !== "word";
    return html`
      ${this.player.controls()}
      ${choice({
        label: t("Sound", "声音"),
        value: state.kind,
        options: [
          ["word", t('a synthetic word, like "sigh"', "合成的一个词，像英语的 sigh")],
          ["tone", t("a tone", "一个音")],
          ["chord", t("a chord", "一个和弦")],
          ["sweep", t("a sweep", "滑音")],
        ],
        onInput: (kind) => this.set({ kind }),
      })}
      ${pitched ? this.pitch("pitch", t("Pitch in hertz", "频率（赫兹）")) : nothing}
      ${state.kind === "sweep" ? this.pitch("end", t("Pitch at the end", "结束时的频率")) : nothing}
      ${slider({
        label: t("Noise", "噪声"),
        value: state.noise,
        min: 0,
        max: 1,
        step: 0.01,
        onInput: (noise) => this.set({ noise }),
      })}
      ${SIZES.map(([name, en, zh, min, max]) =>
        slider({
          label: t(en, zh),
          value: state[name],
          min,
          max,
          step: 1,
          onInput: (value) => this.set({ [name]: value }),
        }),
      )}
      ${button({ label: t("Listen", "播放声音"), onClick: () => play(this.result.x.data, this.result.rate) })}
    `;
  }

  /**
   * @param {string} name
   * @param {string} label
   */
  pitch(name, label) {
    return slider({
      label,
      value: this.state[name],
      min: 60,
      max: 7000,
      log: true,
      onInput: (value) => this.set({ [name]: value }),
    });
  }

  draw() {
    const { width } = this;
    const half = width > 700 ? (width - 16) / 2 : width;
    return html`${this.waveform(width)} ${this.frameOfIt(half)} ${this.bands(half)} ${this.picture(width)}`;
  }

  /** @param {number} width */
  waveform(width) {
    const { result, shown } = this;
    const { rate, x } = result;
    return waveform(x, { width, rate, label: t("1  the waveform: seconds", "1  波形：秒") }, (frame) => {
      const [left, right] = [result.start, result.start + shown.samples].map((place) => frame.x(place / rate));
      return svg`<rect class="part" x=${left} width=${right - left} height=${frame.height}></rect>`;
    });
  }

  /** @param {number} width */
  frameOfIt(width) {
    const { result } = this;
    const values = result.windowed.data;
    const largest = Math.max(...values, 0.01) * 1.1;
    const milliseconds = Array.from(values, (_, k) => (1000 * k) / result.rate);
    const label = t("2  the frame times the window: milliseconds", "2  这一帧乘以窗函数：毫秒");
    const x = { domain: /** @type {[number, number]} */ ([0, (1000 * values.length) / result.rate]), label };
    const y = { domain: /** @type {[number, number]} */ ([-largest, largest]) };
    return plot({ width, height: 170, x, y, label, margin: { left: 44 } }, (frame) =>
      line(frame, milliseconds, values, { color: "backward" }),
    );
  }

  /** @param {number} width */
  bands(width) {
    const { result } = this;
    const count = result.bands.length;
    const label = t("3  decibels of its mel bands", "3  各梅尔频带的分贝值");
    const x = { domain: /** @type {[number, number]} */ ([-0.5, count - 0.5]), label };
    const y = {
      domain: /** @type {[number, number]} */ ([0, 80]),
      ticks: [0, 40, 80],
      format: (/** @type {number} */ v) => number(v - 80),
    };
    const heights = Array.from(result.bands.data, (value) => Number(value) + 80);
    return plot({ width, height: 170, x, y, label, margin: { left: 44 } }, (frame) =>
      bars(
        frame,
        heights.map((_, k) => k),
        heights,
        { color: "backward" },
      ),
    );
  }

  /** @param {number} width */
  picture(width) {
    const { result } = this;
    const label = t("4  all frames side by side: the log-mel spectrogram", "4  所有帧并排：对数梅尔频谱图");
    const options = { width, height: 240, label, peaks: result.peaks };
    return spectrogram(result.decibels, { ...options, onPoint: (step) => this.player.go(step) }, (frame) => {
      const here = frame.x(result.step + 0.5);
      return svg`<line class="now" x1=${here} x2=${here} y2=${frame.height}></line>`;
    });
  }

  summary() {
    const { result, shown } = this;
    const values = Array.from(result.bands.data, Number);
    const band = values.indexOf(Math.max(...values));
    const [mels, frames] = result.decibels.shape;
    const hertz = number(result.peaks.at(band), 3);
    const milliseconds = number((1000 * shown.samples) / result.rate, 3);
    return t(
      `The image has ${mels} x ${frames} pixels; each frame lasts ${milliseconds} ms. Frame ${result.step} is loudest in band ${band}, near ${hertz} Hz.`,
      `图像有 ${mels} x ${frames} 个像素，每帧 ${milliseconds} 毫秒。第 ${result.step} 帧在频带 ${band}（约 ${hertz} 赫兹）最响。`,
    );
  }
}

customElements.define("zs-spectrogram", Spectrogram);
