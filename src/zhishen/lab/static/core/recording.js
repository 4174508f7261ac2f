// Sound from the microphone. It stays in the memory of the page: nothing is stored.
import { t } from "./language.js";

/**
 * Record the microphone.
 * @param {{seconds: number, rate: number, onStart: () => void}} options `rate`: samples in a second of the result;
 *   `onStart`: the microphone listens
 * @returns {Promise<number[]>} samples of 16 bits
 * @throws {Error} a sentence for the reader: there is no microphone, or it is refused
 */
export async function record({ seconds, rate, onStart }) {
  const stream = await microphone();
  try {
    const recorder = new MediaRecorder(stream, { audioBitsPerSecond: 128_000 });
    /** @type {Blob[]} */
    const parts = [];
    recorder.ondataavailable = (event) => parts.push(event.data);
    const stopped = new Promise((resolve) => {
      recorder.onstop = resolve;
    });
    recorder.start();
    onStart();
    await new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
    recorder.stop();
    await stopped;
    const bytes = await new Blob(parts, { type: recorder.mimeType }).arrayBuffer();
    // The context resamples: its own rate is that of the result.
    const buffer = await new OfflineAudioContext(1, 1, rate).decodeAudioData(bytes);
    return levels(buffer, Math.ceil(seconds * rate));
  } finally {
    for (const track of stream.getTracks()) track.stop();
  }
}

/** Ask the browser for the microphone, as it is: without the filters for telephone calls. */
async function microphone() {
  const plain = { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: false };
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: plain });
  } catch (error) {
    const name = error instanceof DOMException ? error.name : "";
    if (name === "NotAllowedError") {
      throw new Error(
        t(
          "The browser has refused the microphone: allow it beside the address of the page, or choose a word.",
          "浏览器拒绝使用麦克风：请在地址栏旁允许使用，或者选一个词。",
        ),
        { cause: error },
      );
    }
    if (name === "NotReadableError") {
      throw new Error(
        t(
          "The microphone cannot be read, perhaps because another program uses it: close that program, or choose a word.",
          "无法读取麦克风，可能有别的程序正在使用它：请关闭那个程序，或者选一个词。",
        ),
        { cause: error },
      );
    }
    throw new Error(
      t(
        "The browser has found no microphone: connect one, or choose a word.",
        "浏览器没有找到麦克风：请接上一个，或者选一个词。",
      ),
      { cause: error },
    );
  }
}

/**
 * The mean of the channels, as whole numbers of 16 bits.
 * @param {AudioBuffer} buffer
 * @param {number} most how many samples
 */
function levels(buffer, most) {
  const channels = Array.from({ length: buffer.numberOfChannels }, (_, index) => buffer.getChannelData(index));
  return Array.from({ length: Math.min(most, buffer.length) }, (_, index) => {
    const mean = channels.reduce((sum, channel) => sum + channel[index], 0) / channels.length;
    return Math.round(32767 * Math.max(-1, Math.min(1, mean)));
  });
}

/**
 * A WAV file of one channel and 16 bits.
 * @param {number[]} samples
 * @param {number} rate
 */
export function waveFile(samples, rate) {
  const view = new DataView(new ArrayBuffer(44 + 2 * samples.length));
  const write = (/** @type {number} */ at, /** @type {string} */ text) =>
    [...text].forEach((sign, index) => view.setUint8(at + index, sign.charCodeAt(0)));
  write(0, "RIFF");
  view.setUint32(4, 36 + 2 * samples.length, true);
  write(8, "WAVEfmt ");
  view.setUint32(16, 16, true); // bytes of the format: PCM, one channel, rate, bytes a second, bytes a sample, bits
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, 2 * rate, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  write(36, "data");
  view.setUint32(40, 2 * samples.length, true);
  samples.forEach((sample, index) => view.setInt16(44 + 2 * index, sample, true));
  return new Blob([view], { type: "audio/wav" });
}
