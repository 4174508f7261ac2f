// Sets the theme before the page is painted. A classic script, so that it runs at once.
(() => {
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => {
    try {
      return localStorage.getItem("zhishen-theme");
    } catch {
      return null; // the browser stores nothing for this page
    }
  };
  const apply = () => {
    root.dataset.theme = chosen() ?? (dark.matches ? "dark" : "light");
    document.dispatchEvent(new CustomEvent("zs-theme"));
  };
  dark.addEventListener("change", apply);
  document.addEventListener("zs-switch-theme", () => {
    try {
      localStorage.setItem("zhishen-theme", root.dataset.theme === "dark" ? "light" : "dark");
    } catch {
      root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
      return;
    }
    apply();
  });
  apply();
})();
