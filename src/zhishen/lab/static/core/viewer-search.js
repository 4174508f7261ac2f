// Searching a graph: which tensors match, where they are in the picture, and which layers hide them.

/**
 * The numbers of the tensors whose name, operation or layer contains a text.
 * @param {any} result of the operation `viewer`
 * @param {string} text
 * @returns {number[]}
 */
export function matches({ tensors, groups }, text) {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return [];
  return tensors.flatMap((/** @type {any} */ each, /** @type {number} */ number) => {
    const group = groups[each.group];
    const words = [each.name, each.operation, group?.name ?? "", group?.kind ?? ""];
    return words.some((word) => word.toLowerCase().includes(wanted)) ? [number] : [];
  });
}

/**
 * The layers around a tensor, the outermost first.
 * @param {any} result
 * @param {number} tensor
 * @returns {number[]}
 */
export function around({ tensors, groups }, tensor) {
  const found = [];
  for (let group = tensors[tensor]?.group ?? -1; group >= 0; group = groups[group].parent) found.unshift(group);
  return found;
}

/**
 * The part of the picture that shows a tensor: its circle, or the folded layer that contains it.
 * @param {any} result
 * @param {number} tensor
 */
export function partOf(result, tensor) {
  const { circles } = result.picture;
  const layers = around(result, tensor);
  const index = circles.findIndex(
    (/** @type {any} */ circle) =>
      (circle.number === tensor && circle.kind !== "join" && circle.kind !== "group") ||
      (circle.kind === "group" && layers.includes(circle.group)),
  );
  return index < 0 ? "" : `c${index}`;
}
