// When the elements of a page compute for the first time: those near the window at once, then the others, the nearest first,
// so that a page can be searched and printed as a whole. The engine answers in the order of the questions.

const NEAR = "75%"; // of the height of the window, above and below it
// The number of the others that ask at the same time: the engine always has work, and a slider waits for two results at most.
const TOGETHER = 2;

/** @typedef {import("./element.js").ZsElement} ZsElement */

/** The elements that wait. @type {Set<ZsElement>} */
const waiting = new Set();
/** Those of them that the observer has found far from the window. @type {Set<ZsElement>} */
const far = new Set();
let computing = 0; // of those that were far
let loaded = false; // whether all modules of the page are there

const observer = new IntersectionObserver(
  (entries) => {
    const near = entries.filter((entry) => entry.isIntersecting).map(({ target }) => /** @type {ZsElement} */ (target));
    byDistance(near).forEach(begin);
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) far.add(/** @type {ZsElement} */ (target));
    }
    plan();
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
  far.delete(element);
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
  await element.refresh();
}

/** When the observer knows all elements, and those near the window have asked, the nearest others begin. */
function plan() {
  if (!loaded || far.size < waiting.size) return;
  byDistance([...far])
    .slice(0, TOGETHER - computing)
    .forEach(async (element) => {
      computing += 1;
      await begin(element);
      computing -= 1;
      plan();
    });
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
