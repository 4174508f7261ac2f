// Runs a job of the engine: start, pause, one step, stop.
import { html, nothing } from "../vendor/lit.js";
import { start } from "./connection.js";
import { button } from "./controls.js";
import { t } from "./language.js";

/** Lets a job of the engine send frames to an element. The newest one is `frame`; each is painted before the next. */
export class Runner {
  /**
   * @param {import("./element.js").ZsElement} host
   * @param {{operation: string, args: () => object, onFrame?: (frame: any) => void, label?: string,
   *   place?: string}} options `args`: the arguments for the present state; `onFrame`: keeps what later frames need;
   *   `place`: where a problem is shown, see element.js
   */
  constructor(host, { operation, args, onFrame, label, place }) {
    this.host = host;
    this.operation = operation;
    this.args = args;
    this.onFrame = onFrame;
    this.place = place ?? "";
    this.label = label ?? t("Start", "开始");
    /** @type {ReturnType<typeof start> | null} */
    this.job = null;
    this.running = false;
    /** @type {any} */
    this.frame = null;
    /** @type {any} the arguments of the job */
    this.started = {};
    host.addController(this);
    host.jobs.push(this);
  }

  hostDisconnected() {
    this.stop();
  }

  /** @param {boolean} [paused] whether the job waits for its first step */
  start(paused = false) {
    this.stop();
    this.frame = null;
    this.running = !paused;
    this.started = this.args();
    this.job = start(
      this.operation,
      this.started,
      async (frame) => {
        this.frame = frame;
        this.onFrame?.(frame);
        this.host.requestUpdate();
        await this.host.updateComplete;
        await new Promise((resolve) => requestAnimationFrame(resolve));
      },
      (problem) => {
        this.job = null;
        this.running = false;
        if (problem) this.host.refuse(problem, this.place);
        this.host.requestUpdate();
      },
      paused,
    );
    this.host.problem = "";
    this.host.requestUpdate();
  }

  toggle() {
    this.running = !this.running;
    if (this.running) this.job?.resume();
    else this.job?.pause();
    this.host.requestUpdate();
  }

  step() {
    if (!this.job) this.start(true);
    this.running = false;
    this.job?.step();
    this.host.requestUpdate();
  }

  stop() {
    this.job?.stop();
    this.job = null;
    this.running = false;
    this.host.requestUpdate();
  }

  controls() {
    const active = this.job !== null;
    return html`<div class="player">
      ${
        active
          ? button({
              label: this.running ? t("Pause", "暂停") : t("Go on", "继续"),
              onClick: () => this.toggle(),
            })
          : button({ label: this.label, onClick: () => this.start() })
      }
      ${button({ label: t("One step", "一步"), onClick: () => this.step() })}
      ${active ? button({ label: t("Stop", "停止"), onClick: () => this.stop() }) : nothing}
    </div>`;
  }
}
