// A picture that is moved and zoomed: by dragging, the wheel, two fingers, keys and buttons.

const [LEAST, MOST] = [0.1, 6]; // of the scale
const READABLE = 1.35; // the scale beyond which a small picture is not enlarged to fit
const STEP = 1.25; // of a button or a key
const SLACK = 4; // pixels that a pointer may move in a click
const PATH = 60; // pixels of an arrow key
const MARGIN = 24; // around what is brought into view, in pixels

/**
 * Moves the picture of an element: `.viewport` is what one looks through, and the `svg` in it is moved by a transform
 * alone, so that the browser draws it once.
 */
export class PanZoom {
  /**
   * @param {import("./element.js").ZsElement} host
   * @param {() => void} [onMove] called when a reader has moved or zoomed the picture
   */
  constructor(host, onMove = () => {}) {
    this.host = host;
    this.onMove = onMove;
    this.x = 0;
    this.y = 0;
    this.scale = 1;
    /** The size of the picture at scale 1, in pixels. */
    this.size = [1, 1];
    /** Whether a pointer has moved the picture since it was pressed: then it does not click. */
    this.moved = false;
    /** @type {Map<number, [number, number]>} */
    this.pointers = new Map();
  }

  get frame() {
    return /** @type {HTMLElement | null} */ (this.host.renderRoot.querySelector(".viewport"));
  }

  apply() {
    const picture = /** @type {SVGSVGElement | null} */ (this.frame?.querySelector("svg"));
    if (picture) picture.style.transform = `translate(${this.x}px, ${this.y}px) scale(${this.scale})`;
  }

  /**
   * The scale, and the point of the picture in the middle of the frame: what a frame of another size can show too.
   * @returns {number[]}
   */
  get place() {
    const frame = this.frame;
    if (!frame) return [];
    const [x, y] = [frame.clientWidth / 2 - this.x, frame.clientHeight / 2 - this.y];
    return [Number(this.scale.toFixed(3)), Math.round(x / this.scale), Math.round(y / this.scale)];
  }

  /**
   * Show a place again.
   * @param {number[]} place
   */
  go([scale, x, y]) {
    const frame = this.frame;
    if (!frame || ![scale, x, y].every(Number.isFinite)) return;
    this.scale = Math.min(MOST, Math.max(LEAST, scale));
    this.x = frame.clientWidth / 2 - x * this.scale;
    this.y = frame.clientHeight / 2 - y * this.scale;
    this.clamp(0, 0);
  }

  /** Show the whole picture. */
  fit() {
    this.whole();
    this.onMove();
  }

  whole() {
    const frame = this.frame;
    if (!frame) return;
    const [width, height] = [frame.clientWidth, frame.clientHeight];
    this.scale = Math.max(LEAST, Math.min(READABLE, width / this.size[0], height / this.size[1]));
    this.x = (width - this.size[0] * this.scale) / 2;
    this.y = Math.max(0, (height - this.size[1] * this.scale) / 2);
    this.apply();
  }

  /** Show the beginning of the picture, as wide as the frame. */
  begin() {
    const frame = this.frame;
    if (!frame) return;
    this.whole();
    if (this.scale >= 0.75) return;
    this.scale = Math.min(READABLE, frame.clientWidth / this.size[0]);
    [this.x, this.y] = [(frame.clientWidth - this.size[0] * this.scale) / 2, 0];
    this.apply();
  }

  /**
   * @param {number} dx
   * @param {number} dy
   */
  pan(dx, dy) {
    this.clamp(dx, dy);
    this.onMove();
  }

  /**
   * @param {number} dx
   * @param {number} dy
   */
  clamp(dx, dy) {
    const frame = this.frame;
    if (!frame) return;
    const [width, height] = this.size.map((side) => side * this.scale);
    // A part of the picture always stays in the frame.
    this.x = Math.min(frame.clientWidth - 40, Math.max(40 - width, this.x + dx));
    this.y = Math.min(frame.clientHeight - 40, Math.max(40 - height, this.y + dy));
    this.apply();
  }

  /**
   * @param {number} factor
   * @param {[number, number]} [place] in the frame, which stays where it is; the middle by default
   */
  zoom(factor, place) {
    const frame = this.frame;
    if (!frame) return;
    const [px, py] = place ?? [frame.clientWidth / 2, frame.clientHeight / 2];
    const scale = Math.min(MOST, Math.max(LEAST, this.scale * factor));
    this.x = px - ((px - this.x) * scale) / this.scale;
    this.y = py - ((py - this.y) * scale) / this.scale;
    this.scale = scale;
    this.pan(0, 0);
  }

  larger() {
    this.zoom(STEP);
  }

  smaller() {
    this.zoom(1 / STEP);
  }

  /**
   * Bring a part of the picture into view.
   * @param {Element | null | undefined} part
   */
  reveal(part) {
    const frame = this.frame;
    if (!frame || !part) return;
    const [inside, outside] = [part.getBoundingClientRect(), frame.getBoundingClientRect()];
    /** @type {(low: number, high: number, first: number, last: number) => number} */
    const way = (low, high, first, last) => {
      if (high - low > last - first - 2 * MARGIN) return (first + last) / 2 - (low + high) / 2;
      return Math.max(0, first + MARGIN - low) + Math.min(0, last - MARGIN - high);
    };
    this.pan(
      way(inside.left, inside.right, outside.left, outside.right),
      way(inside.top, inside.bottom, outside.top, outside.bottom),
    );
  }

  // --- pointers ------------------------------------------------------------------------------------------------------

  /** @param {WheelEvent} event */
  wheel = (event) => {
    event.preventDefault();
    if (event.shiftKey) this.pan(-event.deltaY - event.deltaX, 0);
    else this.zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0016)), this.placeOf(event));
  };

  /** @param {MouseEvent} event @returns {[number, number]} */
  placeOf(event) {
    const { left, top } = /** @type {HTMLElement} */ (this.frame).getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  }

  /** @param {PointerEvent} event */
  press = (event) => {
    if (event.button !== 0) return;
    if (!this.pointers.size) this.moved = false;
    this.pointers.set(event.pointerId, this.placeOf(event));
  };

  /** @param {PointerEvent} event */
  move = (event) => {
    const before = this.pointers.get(event.pointerId);
    if (!before) return;
    const now = this.placeOf(event);
    const way = Math.hypot(now[0] - before[0], now[1] - before[1]);
    if (!this.moved) {
      if (way < SLACK) return;
      this.moved = true;
      // From now on the frame gets all events of the pointer, and what is below it no click.
      for (const id of this.pointers.keys()) this.frame?.setPointerCapture(id);
      this.frame?.classList.add("moving");
    }
    const other = [...this.pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const distance = (/** @type {number[]} */ place) => Math.hypot(place[0] - other[0], place[1] - other[1]);
      this.zoom(distance(now) / Math.max(1, distance(before)), [(now[0] + other[0]) / 2, (now[1] + other[1]) / 2]);
      this.pan((now[0] - before[0]) / 2, (now[1] - before[1]) / 2);
    } else this.pan(now[0] - before[0], now[1] - before[1]);
    this.pointers.set(event.pointerId, now);
  };

  /** @param {PointerEvent} event */
  release = (event) => {
    this.pointers.delete(event.pointerId);
    if (!this.pointers.size) this.frame?.classList.remove("moving");
  };

  /**
   * Keys of the frame itself; returns whether the key is one of them.
   * @param {KeyboardEvent} event
   */
  key(event) {
    const path = event.shiftKey ? 4 * PATH : PATH;
    /** @type {Record<string, () => void>} */
    const keys = {
      ArrowLeft: () => this.pan(path, 0),
      ArrowRight: () => this.pan(-path, 0),
      ArrowUp: () => this.pan(0, path),
      ArrowDown: () => this.pan(0, -path),
      "+": () => this.larger(),
      "=": () => this.larger(),
      "-": () => this.smaller(),
      0: () => this.fit(),
    };
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key];
    if (act) event.preventDefault();
    act?.();
    return act !== undefined;
  }
}
