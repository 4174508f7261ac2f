// Carries messages to an engine in the kernel of a notebook, as messages of anywidget.
import { t } from "./language.js";

const PATIENCE = 3000; // milliseconds, before a sentence says that no answer comes

/**
 * @param {import("./types").WidgetModel} model
 * @returns {import("./types").Opener & {close: () => void}}
 */
export function widgetTransport(model) {
  // A widget may be shown twice: the kernel repeats the name of the one that has asked.
  const view = crypto.getRandomValues(new Uint32Array(2)).join("-");
  let timer = 0;
  let close = () => {};
  const tell = (/** @type {object} */ message) => {
    try {
      model.send(message);
    } catch {
      // The kernel has ended: no answer comes, and the sentence says so.
    }
  };

  /** @type {import("./types").Opener} */
  const open = ({ loading, opened, received }) => {
    const wait = () => {
      timer = 0;
      loading(
        t(
          "The kernel does not answer yet. It is busy with another cell, or it was started again: then run the cell of this figure again.",
          "内核还没有回答。它可能正忙着运行别的单元格；如果内核重新启动过，请重新运行这张图所在的单元格。",
        ),
      );
    };
    /** @type {import("./types").WidgetListener} */
    const listen = (message, buffers) => {
      if (message.view !== view) return;
      window.clearTimeout(timer);
      timer = 0;
      loading("");
      const { buffer, byteOffset, byteLength } = buffers[0];
      received(/** @type {ArrayBuffer} */ (buffer.slice(byteOffset, byteOffset + byteLength)));
    };
    model.on("msg:custom", listen);
    close = () => {
      window.clearTimeout(timer);
      model.off("msg:custom", listen);
      tell({ view, closed: true });
    };
    queueMicrotask(opened);
    return {
      send(text) {
        if (!timer) timer = window.setTimeout(wait, PATIENCE);
        tell({ view, text });
      },
    };
  };
  return Object.assign(open, { close: () => close() });
}
