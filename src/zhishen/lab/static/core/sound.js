// Sounds: played, and drawn as a waveform and as a spectrogram.
import { svg } from "../vendor/lit.js";
import { number, t } from "./language.js";
import { image, line, plot } from "./plot.js";

/**
 * Play samples, half as loud as possible.
 * @param {Float32Array} samples
 * @param {number} rate samples in a second
 */
export function play(samples, rate) {
  const context = new AudioContext();
  const buffer = context.createBuffer(1, samples.length, rate);
  const largest = samples.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);
  buffer.copyToChannel(
    samples.map((value) => (0.5 * value) / largest),
    0,
  );
  const player = context.createBufferSource();
  player.buffer = buffer;
  player.connect(context.destination);
  player.onended = () => context.close();
  player.start();
}

/**
 * Samples over seconds.
 * @param {import("./connection.js").NdArray} x
 * @param {{width: number, rate: number, label: string}} options `label`: of the axis of time
 * @param {(frame: import("./types").Frame) => unknown} over what is drawn over the waveform
 */
export function waveform(x, { width, rate, label }, over) {
  const samples = /** @type {Float32Array} */ (x.data);
  const largest = Math.max(...samples, 0.1) * 1.05;
  // Two points for each pixel: the smallest and the largest sample below it.
  const count = Math.floor(width);
  const size = x.length / count;
  const [times, values] = [new Float64Array(2 * count), new Float64Array(2 * count)];
  for (let k = 0; k < count; k += 1) {
    const part = samples.subarray(Math.floor(k * size), Math.floor((k + 1) * size));
    [values[2 * k], values[2 * k + 1]] = [Math.min(...part), Math.max(...part)];
    times[2 * k] = times[2 * k + 1] = ((k + 0.5) * size) / rate;
  }
  const axis = { domain: /** @type {[number, number]} */ ([0, x.length / rate]), label };
  const y = { domain: /** @type {[number, number]} */ ([-largest, largest]) };
  return plot(
    { width, height: 150, x: axis, y, label: t("Waveform", "波形"), margin: { left: 44 } },
    (frame) => svg`${line(frame, times, values, { color: "forward", className: "thin" })}${over(frame)}`,
  );
}

/**
 * An array upside down: low bands are at the bottom of a picture.
 * @param {import("./connection.js").NdArray} bands of shape (bands, frames)
 * @returns {import("./connection.js").NdArray}
 */
export function flipped(bands) {
  const [rows, columns] = bands.shape;
  const copy = Object.create(bands);
  copy.data = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row += 1) {
    copy.data.set(bands.data.subarray(row * columns, (row + 1) * columns), (rows - 1 - row) * columns);
  }
  return copy;
}

/**
 * A log-mel spectrogram.
 * @param {import("./connection.js").NdArray} decibels of shape (bands, frames)
 * @param {{width: number, height: number, label: string, peaks: import("./connection.js").NdArray,
 *   margin?: {left: number}, onPoint: (frame: number) => void}} options `peaks`: the frequency of each band; `onPoint`: the
 *   reader points at a frame
 * @param {(frame: import("./types").Frame) => unknown} over what is drawn over the spectrogram
 */
export function spectrogram(decibels, { width, height, label, peaks, margin, onPoint }, over) {
  const [mels, frames] = decibels.shape;
  const x = { domain: /** @type {[number, number]} */ ([0, frames]), label };
  const y = {
    domain: /** @type {[number, number]} */ ([0, mels]),
    label: margin ? undefined : t("hertz", "赫兹"),
    format: (/** @type {number} */ band) => number(peaks.at(Math.min(mels - 1, Math.floor(band))), 2),
  };
  return plot({ width, height, x, y, label, margin }, (frame) => {
    /** @param {PointerEvent} event */
    const point = (event) => {
      if (event.type === "pointermove" && !event.buttons) return;
      const area = /** @type {SVGGraphicsElement} */ (event.currentTarget);
      const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(area.getScreenCTM()?.inverse());
      onPoint(Math.floor(frame.x.invert(place.x)));
    };
    const place = { x: 0, y: 0, width: frame.width, height: frame.height };
    return svg`<g @pointerdown=${point} @pointermove=${point}>
      ${image(flipped(decibels), { ...place, low: -80, high: 0, kind: "sequential" })}</g>${over(frame)}`;
  });
}
