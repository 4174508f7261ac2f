// A network hears a spoken digit: its answer while it listens, and the part of the sound that the answer needs.
import { button, choice, slider } from "../core/controls.js";
import { barsStyle, probabilityBars } from "../core/drawing.js";
import { number, t } from "../core/language.js";
import { save } from "../core/picture.js";
import { Player } from "../core/player.js";
import { image, line, plot } from "../core/plot.js";
import { record, waveFile } from "../core/recording.js";
import { ShownElement } from "../core/shown.js";
import { flipped, play, spectrogram, waveform } from "../core/sound.js";
import { sheet } from "../core/style.js";
import { board, tileStyle } from "../core/tiles.js";
import { css, html, nothing, svg } from "../vendor/lit.js";

const RATE = 8000;
const SECONDS = 1.8; // of a recording; the network hears the loudest second of it
const SLOW = 12; // moments a second; one moment lasts 20 ms
const NAMED = 0.25; // the probability of a digit that gets a curve of its own
/** @type {Record<string, string[]>} */
const WORDS = {
  en: ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"],
  zh: [..."零一二三四五六七八九"],
};

class SpokenDigit extends ShownElement {
  static styles = [
    ...sheet,
    tileStyle,
    barsStyle,
    css`
      .now {
        stroke: var(--c1);
        stroke-width: 1.6;
      }
      .unheard {
        fill: var(--background);
        fill-opacity: 0.72;
        pointer-events: none;
      }
      .ghost {
        opacity: 0.2;
      }
      .stack {
        display: grid;
      }
      .hint {
        align-self: center;
        color: var(--muted);
        font-size: 0.85rem;
      }
      .hint.live {
        color: var(--c1);
        font-weight: 700;
      }
    `,
  ];
  static operation = "heard_digit";
  /** @type {[string, string]} */
  static title = ["A network hears a digit", "网络听数字"];
  static inputs = { language: t("en", "zh"), word: "7", noise: 0 };
  static view = { step: 50 };

  /** What the microphone has heard, as samples of 16 bits; it is neither in the address nor stored. @type {number[]} */
  recording = [];
  /** "": the microphone is off; "asked", "on". */
  microphone = "";

  player = new Player(this, {
    last: () => (this.result ? this.result.moments.length - 1 : 0),
    rate: SLOW,
    label: t("Heard so far", "已经听到"),
  });

  arguments() {
    return { ...super.arguments(), recording: this.recording };
  }

  /** @param {number[]} samples */
  hear(samples) {
    this.recording = samples;
    this.refresh();
  }

  reset() {
    super.reset();
    if (this.recording.length) this.hear([]);
  }

  controls() {
    const { state } = this;
    return html`
      ${this.player.controls()}
      ${choice({
        label: t("Language of the voice", "语言"),
        value: state.language,
        options: [
          ["en", t("English", "英语")],
          ["zh", t("Chinese", "汉语")],
        ],
        onInput: (language) => this.choose({ language }),
      })}
      ${choice({
        label: t("Word", "词"),
        value: state.word,
        options: WORDS[state.language === "zh" ? "zh" : "en"].map((word, digit) => [
          String(digit),
          `${digit}  ${word}`,
        ]),
        onInput: (word) => this.choose({ word }),
      })}
      ${slider({
        label: t("Noise, relative to the sound", "噪声与声音之比"),
        value: state.noise,
        min: 0,
        max: 1,
        step: 0.02,
        onInput: (noise) => this.set({ noise }),
      })}
      <div class="row wide">
        ${button({ label: t("Listen", "播放声音"), onClick: () => this.listen() })}
        ${button({
          label: t("Record your voice", "录下你的声音"),
          disabled: this.microphone !== "",
          onClick: () => this.record(),
        })}
        ${
          this.recording.length
            ? html`${button({
                label: t("Save the recording", "保存录音"),
                onClick: () => save(waveFile(this.recording, RATE), "recording.wav"),
              })}
              ${button({ label: t("Back to the word", "回到所选的词"), onClick: () => this.hear([]) })}`
            : nothing
        }
        <span class="hint ${this.microphone === "on" ? "live" : ""}" role="status">${this.hint()}</span>
      </div>
    `;
  }

  hint() {
    if (this.microphone === "on") return t("Say a digit now", "请说一个数字");
    if (this.microphone === "asked") return t("The browser asks you for the microphone", "浏览器正在请求使用麦克风");
    return t("Nothing of a recording is stored.", "录音不会保存。");
  }

  /**
   * Another word takes the place of the recording.
   * @param {{language?: string, word?: string}} changes
   */
  choose(changes) {
    this.recording = [];
    this.set(changes);
  }

  /** Play the sound, while the network hears it. */
  listen() {
    const { moments, rate, x } = this.result;
    play(x.data, rate);
    this.player.go(0);
    this.player.rate = 1 / moments.at(1);
    this.player.toggle();
    setTimeout(() => (this.player.rate = SLOW), 1000);
  }

  async record() {
    this.problem = "";
    this.showMicrophone("asked");
    try {
      const samples = await record({ seconds: SECONDS, rate: RATE, onStart: () => this.showMicrophone("on") });
      this.hear(samples);
    } catch (error) {
      this.problem = /** @type {Error} */ (error).message;
    }
    this.showMicrophone("");
  }

  /** @param {string} state */
  showMicrophone(state) {
    this.microphone = state;
    this.requestUpdate();
  }

  /** The index of the moment that is shown. */
  get moment() {
    return Math.min(this.state.step, this.result.moments.length - 1);
  }

  draw() {
    const wide = this.width > 700;
    const side = 230;
    const width = wide ? this.width - side - 24 : this.width;
    return html`<div class="stack">
        ${this.sound(width)} ${this.picture(width)} ${this.drops(width)} ${this.course(width)}
      </div>
      ${this.bars(wide ? side : Math.min(this.width, 300))}`;
  }

  /**
   * Cover what has not been heard.
   * @param {import("../core/types").Frame} frame
   * @param {number} place in units of the axis of time
   */
  heard(frame, place) {
    const now = frame.x(place);
    return svg`<rect class="unheard" x=${now} width=${Math.max(0, frame.width - now)} height=${frame.height}></rect>
      <line class="now" x1=${now} x2=${now} y2=${frame.height}></line>`;
  }

  /** @param {number} width */
  sound(width) {
    const { moments, rate, x } = this.result;
    const label = t("1  the sound: seconds", "1  声音：秒");
    return waveform(x, { width, rate, label }, (frame) => this.heard(frame, moments.at(this.moment)));
  }

  /** @param {number} width */
  picture(width) {
    const { decibels, moments, peaks } = this.result;
    const frames = decibels.shape[1];
    const last = moments.length - 1;
    const label = t("2  what the network gets: the spectrogram, in hertz", "2  网络的输入：频谱图（赫兹）");
    const options = { width, height: 190, label, peaks, margin: { left: 44 } };
    return spectrogram(
      decibels,
      { ...options, onPoint: (frame) => this.player.go(Math.round((frame / (frames - 1)) * last)) },
      (frame) => this.heard(frame, (frames * this.moment) / last),
    );
  }

  /** @param {number} width */
  drops(width) {
    const { cover, decibels, drops, peaks, probabilities } = this.result;
    const [size, stride] = cover;
    const [bands, frames] = decibels.shape;
    const [rows, columns] = drops.shape;
    const digit = best(probabilities.data);
    const label = t(
      `3  what it needs: the drop of p(${digit}) if a square is silent`,
      `3  它需要什么：抹掉一块之后，p(${digit}) 的下降`,
    );
    const x = { domain: /** @type {[number, number]} */ ([0, frames]), label };
    const y = {
      domain: /** @type {[number, number]} */ ([0, bands]),
      format: (/** @type {number} */ band) => number(peaks.at(Math.min(bands - 1, Math.floor(band))), 2),
    };
    const largest = Math.max(...Array.from(drops.data, Math.abs), 0.01);
    const edge = (size - stride) / 2; // a drop belongs to the middle of its square
    return plot({ width, height: 190, x, y, label, margin: { left: 44 } }, (frame) => {
      const [left, right] = [frame.x(edge), frame.x(edge + stride * columns)];
      const [top, bottom] = [frame.y(edge + stride * rows), frame.y(edge)];
      const place = { x: left, y: top, width: right - left, height: bottom - top };
      return svg`${image(flipped(drops), { ...place, low: -largest, high: largest, kind: "diverging" })}
        <g class="ghost">${image(loud(decibels), { x: 0, y: 0, width: frame.width, height: frame.height, low: -80, high: 0 })}</g>`;
    });
  }

  /** @param {number} width */
  course(width) {
    const { answers, moments } = this.result;
    const [count, digits] = answers.shape;
    const label = t("4  the probability of each digit, as it listens: seconds", "4  听的过程中各数字的概率：秒");
    const x = { domain: /** @type {[number, number]} */ ([0, moments.at(count - 1)]), label };
    const y = { domain: /** @type {[number, number]} */ ([0, 1.15]), ticks: [0, 0.5, 1] };
    const final = best(answers.at(count - 1).data);
    return plot({ width, height: 150, x, y, label, margin: { left: 44 } }, (frame) => {
      const curves = Array.from({ length: digits }, (_, digit) => {
        const values = Array.from({ length: count }, (_unused, k) => Number(answers.at(k).at(digit)));
        const top = best(values);
        if (values[top] < NAMED) return nothing;
        const color = digit === final ? "backward" : "7";
        const end = digit === final ? count - 1 : top;
        const below = digit === final ? 16 : -4;
        return svg`${line(frame, moments.data, values, { color })}
          <text class="direct" data-color=${color} x=${frame.x(moments.at(end)) - 3} y=${frame.y(values[end]) + below}
            text-anchor="end">${digit}</text>`;
      });
      const now = frame.x(moments.at(this.moment));
      return svg`${curves}<line class="now" x1=${now} x2=${now} y2=${frame.height}></line>`;
    });
  }

  /** @param {number} width */
  bars(width) {
    const title = t("what it hears", "它听到的数字");
    const label = this.recording.length ? -1 : Number(this.shown.word);
    return board({ title, width, height: 192 }, probabilityBars(this.answer(), { width, label }));
  }

  /** The probabilities at the moment that is shown. */
  answer() {
    return this.result.answers.at(this.moment).data;
  }

  summary() {
    const { moments, notes } = this.result;
    const answer = this.answer();
    const digit = best(answer);
    const percent = `${(100 * answer[digit]).toFixed(1)} %`;
    const seconds = number(moments.at(this.moment));
    const heard = t(
      `After ${seconds} seconds the network hears a ${digit}, with ${percent}.`,
      `听到第 ${seconds} 秒，网络认为是 ${digit}，概率 ${percent}。`,
    );
    const source = this.recording.length
      ? t(
          "That is your recording; the network has learned from synthetic voices only, and may not understand people.",
          "这是你的录音；网络只听过合成的嗓音，不一定听得懂人说的话。",
        )
      : t(
          `The word is "${WORDS[this.shown.language][this.shown.word]}", by a synthetic voice that it has never heard.`,
          `这个词是“${WORDS[this.shown.language][this.shown.word]}”，由它没有听过的合成嗓音读出。`,
        );
    const note = notes.length ? t(` Note: ${notes.join("; ")}.`, `注意：${notes.join("；")}。`) : "";
    return `${heard}${t(" ", "")}${source}${note}`;
  }
}

/**
 * The index of the largest number.
 * @param {ArrayLike<number>} values
 */
function best(values) {
  const all = Array.from(values);
  return all.indexOf(Math.max(...all));
}

/**
 * The loud places of a spectrogram; the others are transparent.
 * @param {import("../core/connection.js").NdArray} decibels
 */
function loud(decibels) {
  const copy = flipped(decibels);
  copy.data = /** @type {Float32Array} */ (copy.data).map((value) => (value > -30 ? value : NaN));
  return copy;
}

customElements.define("zs-spoken-digit", SpokenDigit);
