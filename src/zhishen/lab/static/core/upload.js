// Sends a file to the engine, which keeps it in memory while the page is open.
import { compute } from "./connection.js";

const PART = 2 ** 18; // bytes of one message

/**
 * Send a file in parts.
 * @param {File} file
 * @param {string} name
 */
export async function upload(file, name) {
  for (let start = 0; start === 0 || start < file.size; start += PART) {
    const bytes = new Uint8Array(await file.slice(start, start + PART).arrayBuffer());
    await compute("upload", { name, content: base64(bytes), first: start === 0 });
  }
}

/** @param {Uint8Array} bytes */
function base64(bytes) {
  let text = "";
  for (let k = 0; k < bytes.length; k += 2 ** 14) text += String.fromCharCode(...bytes.subarray(k, k + 2 ** 14));
  return btoa(text);
}
