// Carries messages to the engine of `zhishen lab` over a WebSocket, and opens it again when it was closed.
import { t } from "./language.js";

const FIRST_DELAY = 250; // milliseconds, before the next attempt
const LAST_DELAY = 4000;

/**
 * @param {string} address
 * @returns {import("./types").Opener}
 */
export function socketTransport(address) {
  return ({ opened, received, closed }) => {
    /** @type {WebSocket} */
    let socket;
    let delay = FIRST_DELAY;
    const open = () => {
      const url = new URL(address);
      url.protocol = "ws:";
      socket = new WebSocket(url);
      socket.binaryType = "arraybuffer";
      socket.onopen = () => {
        delay = FIRST_DELAY;
        opened();
      };
      socket.onmessage = (event) => received(event.data);
      socket.onclose = () => {
        closed(
          t(
            "The lab has ended or cannot be reached. Start it again with zhishen lab; this page then goes on.",
            "实验室已经结束，或者连接不上。请用 zhishen lab 重新启动，本页会接着工作。",
          ),
        );
        setTimeout(open, delay);
        delay = Math.min(2 * delay, LAST_DELAY);
      };
    };
    open();
    return { send: (text) => socket.send(text) };
  };
}
