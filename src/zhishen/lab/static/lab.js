// The page: loads the elements that it contains, and has the switch of the theme and the list of sections.
import { address } from "./core/address.js";
import { connect, onStateOfConnection } from "./core/connection.js";
import { language } from "./core/language.js";
import { socketTransport } from "./core/socket-transport.js";
import { giveTurns } from "./core/turns.js";
import { workerTransport } from "./core/worker-transport.js";

/** Load the module of each custom element of the page. */
async function loadElements() {
  const names = new Set();
  for (const element of document.querySelectorAll("main *")) {
    if (element.localName.startsWith("zs-")) names.add(element.localName.slice(3));
  }
  if (names.size) connectEngine(); // a page of code needs none
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

/** Connect with the engine, and show a sentence while it is away. */
function connectEngine() {
  const notice = /** @type {HTMLElement} */ (document.querySelector(".offline"));
  onStateOfConnection((sentence, loading) => {
    notice.hidden = !sentence;
    notice.textContent = sentence;
    notice.toggleAttribute("data-loading", loading);
  });
  const { pyodide } = document.documentElement.dataset; // of a site without a server
  connect(pyodide ? workerTransport(address(pyodide)) : socketTransport(address(`engine/${language}`)));
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
goToSection();
loadElements();
