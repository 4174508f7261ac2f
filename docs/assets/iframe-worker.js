// Browsers refuse to start a worker for a page that is opened from a file. The search needs one: for such a page, its
// script runs in a hidden frame instead, with the interface of a worker.
if (location.protocol === "file:") {
  const prepare = `
    var scripts = Promise.resolve();
    var load = url => new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = url;
      script.onload = done;
      script.onerror = failed;
      document.body.appendChild(script);
    });
    self.importScripts = (...urls) => scripts = urls.reduce((before, url) => before.then(() => load(url)), scripts);
    self.postMessage = data => frameElement.dispatchEvent(new CustomEvent("answer", { detail: data }));
  `

  window.IFrameWorker = class extends EventTarget {
    constructor(url) {
      super()
      const frame = document.createElement("iframe")
      frame.hidden = true
      frame.srcdoc = `<body><script>${prepare}</script><script src="${url}"></script></body>`
      this.frame = new Promise(ready => frame.addEventListener("load", () => ready(frame.contentWindow)))
      frame.addEventListener("answer", answer =>
        this.dispatchEvent(new MessageEvent("message", { data: answer.detail })))
      document.body.appendChild(frame)
    }

    async postMessage(data) {
      (await this.frame).dispatchEvent(new MessageEvent("message", { data }))
    }
  }
  window.Worker = window.IFrameWorker
}
