// The engine in a Web Worker: Python by Pyodide. It answers the messages of a page as the server of `zhishen lab` does.
// Python has no threads here: between two of its turns the worker looks for newer messages.

/** The conversation in Python, see zhishen/lab/browser.py. @type {any} */
let conversation = null;
let running = false;
/** Messages that came before Python was there. @type {string[]} */
const early = [];
const channel = new MessageChannel();

/** The other messages come first. */
function pause() {
  return new Promise((resolve) => {
    channel.port1.onmessage = resolve;
    channel.port2.postMessage(null);
  });
}

/**
 * Load Python, NumPy and zhishen.
 * @param {{pyodide: string, language: string, engine: string}} places `engine`: the folder that the export has written
 */
async function load({ pyodide, language, engine }) {
  const contents = await (await fetched(`${engine}contents.json`)).json();
  const archive = fetched(engine + contents.archive).then((response) => response.arrayBuffer());
  const { loadPyodide } = await import(`${pyodide}pyodide.mjs`);
  const python = await loadPyodide({ indexURL: pyodide, env: { HOME: "/home/pyodide", ZHISHEN_KERNELS: "reference" } });
  await python.loadPackage("numpy", { messageCallback: () => {} });
  python.unpackArchive(await archive, "zip");
  // These are fetched when Python opens them.
  for (const { folder, name } of contents.later) python.FS.createLazyFile(folder, name, engine + name, true, false);
  const { converse } = python.pyimport("zhishen.lab.browser");
  conversation = converse(language, (/** @type {any} */ reply) => {
    const { buffer } = reply.toJs();
    postMessage(buffer, { transfer: [buffer] });
  });
}

/** @param {string} url */
async function fetched(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${response.status} ${url}`);
  return response;
}

/** Let Python take its turns, until it has nothing to do. */
async function compute() {
  if (running || !conversation) return;
  running = true;
  while (conversation.busy) {
    conversation.turn();
    await pause();
  }
  running = false;
}

/** @param {() => Promise<void>} act */
async function attempt(act) {
  try {
    await act();
  } catch (error) {
    console.error(error);
    const lines = String(error).trim().split("\n");
    postMessage({ failed: lines[lines.length - 1] });
  }
}

onmessage = ({ data }) =>
  attempt(async () => {
    if (typeof data !== "string") {
      await load(data);
      early.splice(0).forEach((text) => conversation.receive(text));
      postMessage({ ready: true });
    } else if (conversation) conversation.receive(data);
    else early.push(data);
    await compute();
  });
