// One training of the workbench: a job of the engine that obeys commands.
import { start } from "./connection.js";

/** A training, with its newest frame and its newest view. */
export class Run {
  /**
   * @param {import("./element.js").ZsElement} host
   * @param {() => object} args the arguments of the job
   * @param {() => {view: string, layer: string}} look what the page shows of the network
   */
  constructor(host, args, look) {
    this.host = host;
    this.args = args;
    this.look = look;
    /** @type {ReturnType<typeof start> | null} */
    this.job = null;
    this.running = false;
    /** @type {any} */
    this.frame = null;
    /** @type {any} */
    this.view = null;
    this.frames = 0;
  }

  /** Start the job, which waits for its first step. */
  ensure() {
    if (this.job) return;
    this.frame = null;
    this.job = start(
      "workbench",
      this.args(),
      async (frame) => {
        this.take(frame);
        await this.host.updateComplete;
        await new Promise((resolve) => requestAnimationFrame(resolve));
      },
      (problem) => {
        this.job = null;
        this.running = false;
        if (problem) this.host.problem = problem;
        this.host.requestUpdate();
      },
      true,
    );
    this.tell("look", this.look());
  }

  /** @param {any} frame */
  take(frame) {
    this.frame = frame;
    this.frames += 1;
    if (frame.view) this.view = frame.view;
    if (["paused", "done", "stopped", "diverged"].includes(frame.status)) this.running = false;
    this.host.requestUpdate();
  }

  /**
   * Give a command; a problem is shown on the page.
   * @param {string} command
   * @param {object} [args]
   */
  async tell(command, args) {
    try {
      const result = await this.job?.tell(command, args);
      if (result?.frame) this.take(result.frame);
      if (command === "look" && result?.view) this.take(result);
      return result;
    } catch (error) {
      this.host.problem = /** @type {Error} */ (error).message;
      this.host.requestUpdate();
      return null;
    }
  }

  /** @param {"end" | "epoch" | "step"} until */
  play(until) {
    this.host.problem = "";
    this.ensure();
    this.tell("run", { until });
    this.job?.resume();
    this.running = true;
    this.host.requestUpdate();
  }

  pause() {
    this.running = false;
    this.job?.pause();
    this.host.requestUpdate();
  }

  /** @param {number} epoch */
  rewind(epoch) {
    this.pause();
    return this.tell("rewind", { epoch });
  }

  /** Forget the training. */
  stop() {
    this.job?.stop();
    this.job = null;
    this.running = false;
    this.frame = null;
    this.view = null;
  }
}
