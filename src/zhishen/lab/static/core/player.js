// Plays the steps of a result: play, pause, one step, scrub.
import { html, svg } from "../vendor/lit.js";
import { button, slider } from "./controls.js";
import { t } from "./language.js";

/** Pictures of the buttons, as paths in a square of 24 units. */
const ICONS = {
  start: "M6 5v14M19 5L9 12l10 7z",
  back: "M16 5L6 12l10 7z",
  play: "M7 4l13 8-13 8z",
  pause: "M8 5v14M16 5v14",
  forward: "M8 5l10 7-10 7z",
};

/** @param {keyof typeof ICONS} name */
function icon(name) {
  return html`<svg class="icon" viewBox="0 0 24 24" width="18" height="18" aria-hidden="true">
    ${svg`<path d=${ICONS[name]}></path>`}
  </svg>`;
}

/** Lets the state `step` of an element run from 0 to a last step. */
export class Player {
  /**
   * @param {import("./element.js").ZsElement} host an element whose view has `step`
   * @param {{last: () => number, rate?: number, label?: string}} options `rate`: steps a second
   */
  constructor(host, { last, rate = 12, label }) {
    this.host = host;
    this.last = last;
    this.rate = rate;
    this.label = label ?? t("Step", "步");
    this.playing = false;
    this.began = 0;
    this.from = 0;
    host.addController(this);
  }

  hostDisconnected() {
    this.playing = false;
  }

  toggle() {
    this.playing = !this.playing;
    if (this.playing) {
      if (this.host.state.step >= this.last()) this.host.set({ step: 0 });
      this.from = this.host.state.step;
      this.began = performance.now();
      requestAnimationFrame((now) => this.tick(now));
    }
    this.host.requestUpdate();
  }

  /** @param {number} now */
  tick(now) {
    if (!this.playing) return;
    // The time of the first picture may be earlier than that of the click.
    const passed = Math.max(0, now - this.began);
    const step = Math.min(this.last(), this.from + Math.floor((passed * this.rate) / 1000));
    this.host.set({ step });
    if (step >= this.last()) {
      this.playing = false;
      this.host.requestUpdate();
    } else requestAnimationFrame((next) => this.tick(next));
  }

  /** @param {number} step */
  go(step) {
    this.playing = false;
    this.host.set({ step: Math.max(0, Math.min(this.last(), step)) });
    this.host.requestUpdate();
  }

  controls() {
    const step = Math.min(this.host.state.step, this.last());
    return html`<div class="player">
      ${button({ label: t("Back to the start", "回到开头"), text: icon("start"), onClick: () => this.go(0) })}
      ${button({ label: t("One step back", "后退一步"), text: icon("back"), onClick: () => this.go(step - 1) })}
      ${button({
        label: this.playing ? t("Pause", "暂停") : t("Play", "播放"),
        text: icon(this.playing ? "pause" : "play"),
        onClick: () => this.toggle(),
      })}
      ${button({ label: t("One step forward", "前进一步"), text: icon("forward"), onClick: () => this.go(step + 1) })}
      ${slider({
        label: this.label,
        value: step,
        min: 0,
        max: Math.max(1, this.last()),
        step: 1,
        format: (value) => `${value} / ${this.last()}`,
        onInput: (value) => this.go(value),
      })}
    </div>`;
  }
}
