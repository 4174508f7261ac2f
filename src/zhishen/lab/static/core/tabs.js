// Tabs above a panel: arrow keys move between them.
import { css, html } from "../vendor/lit.js";

/** The style of tabs. */
export const tabStyle = css`
  [role="tablist"] {
    display: flex;
    flex-wrap: wrap;
    gap: 0.2rem;
    margin-bottom: 0.8rem;
    border-bottom: 1px solid var(--grid);
  }
  [role="tab"] {
    margin-bottom: -1px;
    padding: 0.45rem 0.8rem;
    border: 0;
    border-bottom: 3px solid transparent;
    border-radius: 6px 6px 0 0;
    background: none;
    color: var(--muted);
    font: inherit;
    font-size: 0.92rem;
    cursor: pointer;
  }
  [role="tab"]:hover {
    background: var(--panel);
  }
  [role="tab"][aria-selected="true"] {
    border-bottom-color: var(--c0);
    color: var(--text);
    font-weight: 600;
  }
`;

/**
 * A row of tabs. The panel below it has the id `seen`, and is labelled by `tab-${chosen}`.
 * @param {{label: string, names: [string, string][], chosen: string, onChoose: (name: string) => void}} options `names`:
 *   of each tab the value and its text
 */
export function tabBar({ label, names, chosen, onChoose }) {
  /** @param {KeyboardEvent} event */
  const press = (event) => {
    const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!way) return;
    event.preventDefault();
    const at = names.findIndex(([name]) => name === chosen);
    const next = names[(at + way + names.length) % names.length][0];
    const row = /** @type {HTMLElement} */ (event.currentTarget);
    onChoose(next);
    /** @type {HTMLElement | null} */ (row.querySelector(`#tab-${next}`))?.focus();
  };
  return html`<div role="tablist" aria-label=${label} @keydown=${press}>
    ${names.map(
      ([name, text]) =>
        html`<button
          role="tab"
          id="tab-${name}"
          aria-selected=${chosen === name}
          aria-controls="seen"
          tabindex=${chosen === name ? 0 : -1}
          @click=${() => onChoose(name)}
        >
          ${text}
        </button>`,
    )}
  </div>`;
}
