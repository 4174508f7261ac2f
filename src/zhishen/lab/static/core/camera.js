// The camera. A picture goes to the engine on this machine; nothing is stored.
import { t } from "./language.js";

/**
 * Ask the browser for the camera.
 * @returns {Promise<MediaStream>}
 * @throws {Error} a sentence for the reader: there is no camera, or it is refused
 */
export async function openCamera() {
  try {
    return await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
  } catch (error) {
    const name = error instanceof DOMException ? error.name : "";
    throw new Error(sentence(name), { cause: error });
  }
}

/** @param {string} name of the error */
function sentence(name) {
  if (name === "NotAllowedError") {
    return t(
      "The browser has refused the camera: allow it beside the address of the page, or choose a photo.",
      "浏览器拒绝使用摄像头：请在地址栏旁允许使用，或者选一张照片。",
    );
  }
  if (name === "NotReadableError") {
    return t(
      "The camera cannot be read, perhaps because another program uses it: close that program, or choose a photo.",
      "无法读取摄像头，可能有别的程序正在使用它：请关闭那个程序，或者选一张照片。",
    );
  }
  return t(
    "The browser has found no camera: connect one, or choose a photo.",
    "浏览器没有找到摄像头：请接上一个，或者选一张照片。",
  );
}

/** @param {MediaStream} stream */
export function closeCamera(stream) {
  for (const track of stream.getTracks()) track.stop();
}

/**
 * What a video shows now, as a file.
 * @param {HTMLVideoElement} video
 * @returns {Promise<File>}
 */
export async function snapshot(video) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
  /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).drawImage(video, 0, 0);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  return new File([blob], "camera.png", { type: "image/png" });
}
