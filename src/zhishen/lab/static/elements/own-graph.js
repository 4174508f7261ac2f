// The graph of a Tensor that a notebook has made. Only a widget can show it: its kernel has the Tensor.
import { GraphViewer } from "../core/viewer-element.js";

class OwnGraph extends GraphViewer {
  /** @type {[string, string]} */
  static title = ["Your own graph", "自己的计算图"];
  static inputs = { opened: [] };

  heading() {
    const { tensors } = this.result ?? {};
    return tensors?.[tensors.length - 1].name || super.heading();
  }
}

customElements.define("zs-own-graph", OwnGraph);
