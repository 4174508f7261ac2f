// Carries messages to an engine in a Web Worker of the page, see engine-worker.js: a site without a server computes so.
import { address } from "./address.js";
import { language, t } from "./language.js";

/**
 * @param {string} pyodide the folder of Pyodide
 * @returns {import("./types").Opener}
 */
export function workerTransport(pyodide) {
  return ({ loading, opened, received, closed }) => {
    const worker = new Worker(new URL("./engine-worker.js", import.meta.url), { type: "module" });
    loading(
      t(
        "Python is loading into this page: about 10 megabytes, the first time only. The figures then compute in your browser.",
        "正在把 Python 载入本页（约 10 MB，只有第一次需要下载）。之后各图就在你的浏览器里计算。",
      ),
    );
    const failed = (/** @type {string} */ reason) =>
      closed(
        t(
          `Python cannot run in this page (${reason}). Reload it, check the connection, or use a newer browser.`,
          `Python 无法在本页运行（${reason}）。请重新载入本页，检查网络连接，或者换用较新的浏览器。`,
        ),
      );
    worker.onmessage = ({ data }) => {
      if (data instanceof ArrayBuffer) received(data);
      else if (data.ready) opened();
      else failed(data.failed);
    };
    worker.onerror = (event) => failed(event.message || t("its files are missing", "缺少文件"));
    worker.postMessage({ pyodide, language, engine: address("engine/") });
    return { send: (text) => worker.postMessage(text) };
  };
}
