// Talks to the engine by a transport: requests as JSON, replies as bytes (see docs/lab.md).

/** An array of the engine. */
export class NdArray {
  /**
   * @param {import("./types").Typed} data
   * @param {number[]} shape
   */
  constructor(data, shape) {
    this.data = data;
    this.shape = shape;
  }

  /**
   * The part at an index of the first axis: an array, or a number of an array with one axis.
   * @param {number} index
   * @returns {any}
   */
  at(index) {
    if (this.shape.length === 1) return this.data[index];
    const size = this.shape.slice(1).reduce((a, b) => a * b, 1);
    return new NdArray(this.data.subarray(index * size, (index + 1) * size), this.shape.slice(1));
  }

  get length() {
    return this.shape[0];
  }

  /**
   * The array as nested lists of numbers.
   * @returns {any[]}
   */
  list() {
    if (this.shape.length === 1) return Array.from(this.data);
    return Array.from({ length: this.length }, (_, index) => this.at(index).list());
  }
}

const KINDS = {
  float32: Float32Array,
  float64: Float64Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
};

/**
 * The content of a reply.
 * @param {ArrayBuffer} buffer
 * @returns {any}
 */
export function decode(buffer) {
  const length = new DataView(buffer).getUint32(0, true);
  const { arrays, ...content } = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  const made = arrays.map((/** @type {{dtype: keyof typeof KINDS, shape: number[], offset: number}} */ record) => {
    const size = record.shape.reduce((a, b) => a * b, 1);
    return new NdArray(new KINDS[record.dtype](buffer, 4 + length + record.offset, size), record.shape);
  });
  return restored(content, made);
}

/**
 * @param {any} value
 * @param {NdArray[]} arrays
 * @returns {any}
 */
function restored(value, arrays) {
  if (Array.isArray(value)) return value.map((item) => restored(item, arrays));
  if (value === null || typeof value !== "object") return value;
  if ("$array" in value) return arrays[value.$array];
  if ("$number" in value) return { nan: NaN, inf: Infinity, "-inf": -Infinity }[/** @type {string} */ (value.$number)];
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, restored(item, arrays)]));
}

/** The error of a request that a newer one has replaced. */
export class Dropped extends Error {}

/** @type {Set<(sentence: string, loading: boolean) => void>} */
const listeners = new Set();

/**
 * Call a function whenever the connection opens or closes, with a sentence about why it is closed, or "".
 * @param {(sentence: string, loading: boolean) => void} listener `loading`: whether it opens by itself
 */
export function onStateOfConnection(listener) {
  listeners.add(listener);
}

/** A job of the engine: it sends frames until it ends. */
class Job {
  /**
   * @param {number} id
   * @param {(frame: any) => (void | Promise<unknown>)} onFrame
   * @param {(problem: string | null) => void} onEnd
   */
  constructor(id, onFrame, onEnd) {
    this.id = id;
    this.onFrame = onFrame;
    this.onEnd = onEnd;
  }

  pause() {
    send({ do: "pause", job: this.id });
  }

  resume() {
    send({ do: "resume", job: this.id });
  }

  step() {
    send({ do: "step", job: this.id });
  }

  stop() {
    jobs.delete(this.id);
    send({ do: "stop", job: this.id });
  }

  /**
   * Give the job a command.
   * @param {string} command
   * @param {object} [args]
   * @returns {Promise<any>}
   */
  tell(command, args = {}) {
    return ask({ do: "tell", job: this.id, operation: command, arguments: args });
  }
}

/** @type {Map<number, {resolve: (value: any) => void, reject: (error: Error) => void}>} */
const waiting = new Map();
/** @type {Map<number, Job>} */
const jobs = new Map();
/** @type {string[]} */
let unsent = [];
/** @type {import("./types").Transport | null} */
let transport = null;
let connected = false;
let last = 0;

/**
 * Talk to the engine by a transport from now on.
 * @param {import("./types").Opener} open
 */
export function connect(open) {
  /** @param {string} sentence */
  const tell = (sentence, loading = false) => listeners.forEach((listener) => listener(sentence, loading));
  transport = open({
    loading: (sentence) => tell(sentence, true),
    opened() {
      connected = true;
      for (const text of unsent.splice(0)) transport?.send(text);
      tell("");
    },
    received: (reply) => receive(decode(reply)),
    closed(sentence) {
      connected = false;
      forgetAll();
      tell(sentence);
    },
  });
}

/** What the engine was asked: it has forgotten it. */
function forgetAll() {
  unsent = [];
  for (const { reject } of waiting.values()) reject(new Dropped("closed"));
  for (const job of jobs.values()) job.onEnd(null);
  waiting.clear();
  jobs.clear();
}

/** @param {any} reply */
async function receive(reply) {
  const job = jobs.get(reply.id);
  if (job && "frame" in reply) {
    await job.onFrame(reply.frame);
    send({ do: "next", job: job.id });
    return;
  }
  if (job && reply.finished) {
    jobs.delete(job.id);
    job.onEnd(reply.error ?? null);
    return;
  }
  const request = waiting.get(reply.id);
  waiting.delete(reply.id);
  if (reply.dropped) request?.reject(new Dropped("replaced"));
  else if ("error" in reply) request?.reject(new Error(reply.error));
  else request?.resolve(reply.result);
}

/**
 * Send a request; return its id.
 * @param {object} request
 */
function send(request) {
  last += 1;
  const text = JSON.stringify({ id: last, ...request });
  if (connected) transport?.send(text);
  else unsent.push(text);
  return last;
}

/**
 * Ask the engine.
 * @param {object} request
 * @returns {Promise<any>}
 */
function ask(request) {
  return new Promise((resolve, reject) => waiting.set(send(request), { resolve, reject }));
}

/**
 * The result of an operation.
 * @param {string} operation
 * @param {object} args
 * @param {string} [channel] a newer request of the same channel replaces this one while it waits
 * @returns {Promise<any>}
 */
export function compute(operation, args, channel = "") {
  return ask({ do: "compute", operation, arguments: args, channel });
}

/**
 * The Python script that prints the same numbers.
 * @param {string} operation
 * @param {object} args
 * @returns {Promise<string>}
 */
export async function script(operation, args) {
  return (await ask({ do: "script", operation, arguments: args })).text;
}

/**
 * The code of the library that does the work.
 * @param {string} operation
 * @returns {Promise<{name: string, file: string, line: number, text: string}[]>}
 */
export async function source(operation) {
  return (await ask({ do: "source", operation })).sources;
}

/**
 * Start a job.
 * @param {string} operation
 * @param {object} args
 * @param {(frame: any) => (void | Promise<unknown>)} onFrame called with each frame; the next one comes after it has ended
 * @param {(problem: string | null) => void} onEnd called with the problem, if there was one
 * @param {boolean} [paused] whether the job waits for a step, or until it is resumed
 */
export function start(operation, args, onFrame, onEnd, paused = false) {
  const id = send({ do: paused ? "prepare" : "start", operation, arguments: args });
  const job = new Job(id, onFrame, onEnd);
  jobs.set(id, job);
  waiting.set(id, {
    resolve: () => {},
    reject: (error) => {
      jobs.delete(id);
      onEnd(error.message);
    },
  });
  return job;
}
