// The bar above the graph of the viewer: search, folding, zoom.
import { html, nothing } from "../vendor/lit.js";
import { button } from "./controls.js";
import { t } from "./language.js";

const MOST = 220; // tensors of a graph that is drawn with all its layers open

/** @param {any} host the viewer */
export function toolbar(host) {
  const { result, hits, state, panZoom } = host;
  const label = t("Search names and operations", "搜索名称或运算");
  const layers = result.groups.length > 0;
  return html`<div class="bar" role="toolbar" aria-label=${t("Search, layers and zoom", "搜索、展开与缩放")}>
    <input
      type="search"
      placeholder=${label}
      aria-label=${label}
      .value=${state.search}
      @input=${(/** @type {Event} */ event) => {
        host.hit = -1;
        host.set({ search: /** @type {HTMLInputElement} */ (event.target).value });
      }}
      @keydown=${(/** @type {KeyboardEvent} */ event) => {
        if (event.key === "Enter") host.nextHit(event.shiftKey ? -1 : 1);
      }}
    />
    ${
      state.search
        ? html`<output aria-live="polite"
              >${hits.length ? `${host.hit + 1} / ${hits.length}` : t("no hit", "没有找到")}</output
            >
            ${button({ label: t("Previous hit", "上一处"), text: "‹", disabled: !hits.length, onClick: () => host.nextHit(-1) })}
            ${button({ label: t("Next hit", "下一处"), text: "›", disabled: !hits.length, onClick: () => host.nextHit(1) })}`
        : nothing
    }
    <span class="space"></span>
    ${
      result.alone >= 0
        ? button({ label: t("← whole graph", "← 整个图"), onClick: () => host.turn(result.alone) })
        : nothing
    }
    ${
      layers
        ? html`${button({ label: t("Fold all", "全部收起"), disabled: !state.opened.length, onClick: () => host.foldAll() })}
          ${button({ label: t("Open all", "全部展开"), disabled: result.tensors.length > MOST, onClick: () => host.openAll() })}`
        : nothing
    }
    ${button({ label: t("Smaller", "缩小"), text: "−", onClick: () => panZoom.smaller() })}
    ${button({ label: t("Larger", "放大"), text: "+", onClick: () => panZoom.larger() })}
    ${button({ label: t("Show all", "显示全图"), text: "⤢", onClick: () => panZoom.fit() })}
  </div>`;
}
