// Elements whose picture needs the arguments of the result that it shows.
import { ZsElement } from "./element.js";

/**
 * An interactive figure that knows with which state its result was computed. `state` may be newer: the engine computes, or
 * has refused it.
 */
export class ShownElement extends ZsElement {
  /** @type {import("./types").State} */
  shown = {};

  async compute() {
    const shown = { ...this.state };
    const result = await super.compute();
    this.shown = shown;
    return result;
  }
}
