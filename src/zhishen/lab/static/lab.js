// The page: loads the elements that it contains, and has the switch of the theme and the list of sections.
import { onStateOfConnection } from "./core/connection.js";
import { t } from "./core/language.js";
import { giveTurns } from "./core/turns.js";

/** Load the module of each custom element of the page. */
async function loadElements() {
  const names = new Set();
  for (const element of document.querySelectorAll("main *")) {
    if (element.localName.startsWith("zs-")) names.add(element.localName.slice(3));
  }
  await Promise.all([...names].map((name) => import(`./elements/${name}.js`)));
  giveTurns();
}

/** Go to the section of the link before the elements ask the engine: those that are seen then ask first. */
function goToSection() {
  const section = document.getElementById(location.hash.slice(1));
  if (section && !window.scrollY) section.scrollIntoView({ behavior: "instant" });
}

/** Mark the section that is being read in the list of sections. */
function followReading() {
  const links = /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll(".contents a"));
  if (!links.length) return;
  const mark = () => {
    const sections = [...document.querySelectorAll("main section[id]")];
    const current = sections.filter((each) => each.getBoundingClientRect().top < window.innerHeight / 3).at(-1);
    for (const link of links) {
      const here = link.hash === `#${(current ?? sections[0])?.id}`;
      link.toggleAttribute("aria-current", here);
    }
  };
  document.addEventListener("scroll", mark, { passive: true });
  mark();
}

/** Show a sentence while the server is away. */
function watchConnection() {
  const notice = /** @type {HTMLElement} */ (document.querySelector(".offline"));
  onStateOfConnection((connected) => {
    notice.hidden = connected;
    notice.textContent = connected
      ? ""
      : t(
          "The lab has ended or cannot be reached. Start it again with zhishen lab; this page then goes on.",
          "实验室已经结束，或者连接不上。请用 zhishen lab 重新启动，本页会接着工作。",
        );
  });
}

/** Let the keyboard reach the formulas that are wider than the page, and so scroll. */
function reachWideFormulas() {
  const observer = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0");
      else target.removeAttribute("tabindex");
    }
  });
  for (const formula of document.querySelectorAll("math[display=block]")) observer.observe(formula);
}

document.querySelector("button.theme")?.addEventListener("click", () => {
  document.dispatchEvent(new CustomEvent("zs-switch-theme"));
});
followReading();
reachWideFormulas();
watchConnection();
goToSection();
loadElements();
