// When the elements of a page compute for the first time: those near the window at once, the others one by one while the
// page has nothing else to do, the nearest first, so that a page can be searched and printed as a whole.

const NEAR = "75%"; // of the height of the window, above and below it
const REST = 500; // milliseconds after which the next one computes even if the page is busy

/** @typedef {import("./element.js").ZsElement} ZsElement */

/** The elements that wait. @type {Set<ZsElement>} */
const waiting = new Set();
let computing = 0;
let planned = false;
let loaded = false; // whether all modules of the page are there

const observer = new IntersectionObserver(
  (entries) => {
    const near = entries.filter((entry) => entry.isIntersecting);
    byDistance(near.map(({ target }) => /** @type {ZsElement} */ (target))).forEach(begin);
  },
  { rootMargin: `${NEAR} 0px` },
);

/**
 * Let an element compute in its turn.
 * @param {ZsElement} element
 */
export function takeTurn(element) {
  waiting.add(element);
  observer.observe(element);
}

/**
 * The element has left the page.
 * @param {ZsElement} element
 */
export function leave(element) {
  waiting.delete(element);
  observer.unobserve(element);
}

/**
 * Whether an element still waits for its first turn.
 * @param {ZsElement} element
 */
export function isWaiting(element) {
  return waiting.has(element);
}

/** All elements of the page wait or compute: the far ones may have their turns. */
export function giveTurns() {
  loaded = true;
  plan();
}

/** @param {ZsElement} element */
async function begin(element) {
  if (!waiting.has(element)) return;
  leave(element);
  computing += 1;
  await element.refresh();
  computing -= 1;
  plan();
}

/** When nothing computes, the next element has its turn as soon as the page is idle. */
function plan() {
  if (!loaded || planned || computing || !waiting.size) return;
  planned = true;
  const next = () => {
    planned = false;
    const [nearest] = byDistance([...waiting]);
    if (nearest && !computing) begin(nearest);
  };
  if ("requestIdleCallback" in window) requestIdleCallback(next, { timeout: REST });
  else setTimeout(next, REST / 10);
}

/**
 * Elements by their distance from the window; those in the window in their order.
 * @param {ZsElement[]} elements
 */
function byDistance(elements) {
  const distances = new Map(
    elements.map((element) => {
      const { top, bottom } = element.getBoundingClientRect();
      return [element, Math.max(top - window.innerHeight, -bottom, 0)];
    }),
  );
  return [...elements].sort((a, b) => Number(distances.get(a)) - Number(distances.get(b)));
}

addEventListener("beforeprint", () => waiting.forEach(begin));
