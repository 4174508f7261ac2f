// What the tests ask of a page of the lab. Shadow trees are part of the page: its controls live there.
(() => {
  const FOCUSABLE =
    "a[href], button, input, select, textarea, summary, [tabindex], audio[controls], [contenteditable=''], [contenteditable='true']";
  const SLIDER = "input[type=range], [role=slider]";
  const CONTROL = `${SLIDER}, select, input[type=checkbox], input[type=radio], input[type=number], [role=switch]`;

  /** Every element, in the order of the page: the shadow tree of an element comes before its other children. */
  function* elements(root = document) {
    for (const child of root.children) {
      yield child;
      if (child.shadowRoot) yield* elements(child.shadowRoot);
      yield* elements(child);
    }
  }

  const all = (selector, root) => [...elements(root)].filter((element) => element.matches(selector));
  const trees = () => [document, ...all("*").flatMap((element) => element.shadowRoot ?? [])];
  const visible = (element) => element.checkVisibility({ visibilityProperty: true });

  /** The elements of the lab, `<zs-race>` and so on, without those that are parts of another one. */
  const interactive = () =>
    all("*").filter((element) => element.localName.startsWith("zs-") && element.getRootNode() === document);

  /** The element of the lab that a control belongs to. */
  function host(element) {
    for (let each = element; each; each = each.parentElement ?? each.getRootNode().host) {
      if (each.localName.startsWith("zs-") && each.getRootNode() === document) return each;
    }
    return null;
  }

  function name(element) {
    const label = element.labels?.[0];
    const text = element.getAttribute("aria-label") ?? label?.textContent ?? element.textContent ?? "";
    return `${element.localName}${element.type ? `[${element.type}]` : ""} "${text.trim().replace(/\s+/g, " ").slice(0, 40)}"`;
  }

  function place(element) {
    const owner = host(element);
    return owner ? `${owner.localName}:nth(${interactive().indexOf(owner)}) ${name(element)}` : name(element);
  }

  /** The controls of the lab's elements that have a value. */
  const controls = () => all(CONTROL).filter((element) => host(element) && visible(element) && !element.disabled);

  function value(control) {
    if (control.matches("[type=checkbox], [type=radio]")) return String(control.checked);
    if (control.matches("[role=switch]:not(input)")) return control.getAttribute("aria-checked");
    return control.value ?? control.getAttribute("aria-valuetext") ?? control.getAttribute("aria-valuenow");
  }

  /** Move a control to another value, as a hand does. */
  function move(control) {
    if (control.matches("[type=checkbox], [type=radio], [role=switch]")) {
      control.click();
    } else if (control.matches("[role=slider]:not(input)")) {
      const key =
        control.getAttribute("aria-valuenow") === control.getAttribute("aria-valuemax") ? "ArrowLeft" : "ArrowRight";
      control.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, composed: true, cancelable: true }));
    } else {
      if (control.matches("select")) {
        control.selectedIndex = (control.selectedIndex + 1) % control.options.length;
      } else if (control.step === "any") {
        const value = Number(control.value);
        control.value = control.max !== "" && value >= Number(control.max) ? value - 1 : value + 1;
      } else {
        const before = control.value;
        control.stepUp();
        if (control.value === before) control.stepDown();
      }
      control.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
      control.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }

  /** The elements that have tools, such as the buttons that show a program and a source. */
  const withTools = () => interactive().filter((element) => element.shadowRoot?.querySelector(".tools"));

  /** Press the tool of this name of all elements, as a hand does; the elements that do not have it. */
  const pressTool = (text) =>
    withTools()
      .filter((element) => {
        const buttons = [...element.shadowRoot.querySelectorAll(".tools button")];
        const found = buttons.find((button) => button.textContent.trim() === text);
        found?.click();
        return !found;
      })
      .map((element) => element.localName);

  /** The code that each element with tools shows: its first part. */
  const codes = () =>
    withTools().map((element) => [
      element.localName,
      element.shadowRoot.querySelector("section.code pre")?.textContent ?? "",
    ]);

  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

  /** Move every control; what is wrong with those that have no other value, or whose element shows nothing new. */
  async function moveAll() {
    const wrong = [];
    for (let index = 0; index < controls().length; index++) {
      const control = controls()[index];
      const element = host(control);
      const before = [value(control), element.dataset.frame];
      move(control);
      await frame(); // elements show their new state: it may hide this control or those that follow
      if (control.isConnected && value(control) === before[0]) wrong.push(`no other value: ${place(control)}`);
      else if (element.dataset.frame === before[1]) wrong.push(`nothing new in the picture: ${place(control)}`);
    }
    return wrong;
  }

  /** Bring every element into view, so that figures begin to be drawn. */
  async function showAll() {
    for (const element of interactive()) {
      element.scrollIntoView({ behavior: "instant" });
      await frame();
      await frame();
    }
    scrollTo({ top: 0, behavior: "instant" });
  }

  /** What Tab should reach. Of a group of radio buttons, it reaches one. */
  const focusable = () =>
    all(FOCUSABLE).filter(
      (element) =>
        visible(element) &&
        !element.disabled &&
        element.tabIndex >= 0 &&
        !element.closest("[inert]") &&
        !(element.type === "radio" && !element.checked),
    );

  const focused = new Set();
  const unseen = new Set();

  /** What a focus may change: an outline or a shadow, and the lines of a shape. */
  function look(element) {
    const style = getComputedStyle(element);
    const outline = style.outlineStyle === "none" ? "" : style.outline;
    return [outline, style.boxShadow, style.stroke, style.strokeWidth, style.backgroundColor, style.borderColor].join();
  }

  /** Remember what gets the focus, and whether one sees it. */
  function watchFocus() {
    focused.clear();
    unseen.clear();
    const before = new Map(focusable().map((element) => [element, look(element)]));
    const note = (event) => {
      const element = event.composedPath()[0];
      focused.add(element);
      if (look(element) === before.get(element)) unseen.add(element);
    };
    // The event of a step within a shadow tree does not leave the tree.
    for (const root of trees()) root.addEventListener("focusin", note);
  }

  /** Keep one colored token of each class, so that axe does not measure the contrast of thousands. */
  function keepOneTokenOfEachClass() {
    const seen = new Set();
    for (const token of document.querySelectorAll("pre code span")) {
      if (seen.has(token.className)) token.replaceWith(token.textContent);
      seen.add(token.className);
    }
  }

  /** What is wider than the window, except inside of what scrolls by itself. */
  function tooWide() {
    const scrolls = (element) => {
      for (let each = element; each; each = each.parentElement ?? each.getRootNode().host) {
        if (
          each !== document.body &&
          each !== document.documentElement &&
          getComputedStyle(each).overflowX !== "visible"
        )
          return true;
      }
      return false;
    };
    const wide = all("*", document.body).filter(
      (element) => element.getBoundingClientRect().right > innerWidth + 1 && !scrolls(element),
    );
    return { width: document.scrollingElement.scrollWidth, window: innerWidth, wide: wide.slice(0, 5).map(place) };
  }

  /** The texts that an element shows, in the order of the page. */
  function* texts(element) {
    if (element.matches("script, style, option") || !visible(element)) return;
    for (const node of [...(element.shadowRoot?.childNodes ?? []), ...element.childNodes]) {
      if (node.nodeType === Node.TEXT_NODE) yield node.data;
      if (node.nodeType === Node.ELEMENT_NODE) yield* texts(node);
    }
  }

  /** The numbers that an element shows: 1,200 is one number, and a long dash is a minus. */
  const numbers = (element) =>
    [...texts(element)].flatMap((text) => {
      const plain = text.replace(/[\u2212\u2013]/g, "-").replace(/(?<=\d)[,\u2009\u202f](?=\d{3}(?!\d))/g, "");
      return (plain.match(/-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi) ?? []).map(Number);
    });

  /** The animations that run, in all trees. */
  const animations = () =>
    trees()
      .flatMap((root) => root.getAnimations())
      .filter((animation) => animation.playState === "running")
      .map((animation) => place(animation.effect.target));

  globalThis.labInspect = {
    interactive,
    place,
    sliders: (element) =>
      controls().filter((control) => host(control) === element && control.matches("input[type=range]")),
    notReady: () =>
      interactive()
        .filter((element) => !element.hasAttribute("data-ready"))
        .map((element) => element.localName),
    problems: () =>
      all("[role=alert]")
        .filter((element) => host(element) && visible(element))
        .map((element) => element.textContent),
    frames: () => interactive().map((element) => Number(element.dataset.frame ?? 0)),
    computes: () => interactive().some((element) => element.computing === true),
    places: () => controls().map(place),
    values: () => controls().map(value),
    moveAll,
    pressTool,
    codes,
    countFocusable: () => focusable().length,
    showAll,
    drawn: () => all("zs-figure").every((figure) => all("img", figure.shadowRoot)[0]?.complete),
    keepOneTokenOfEachClass,
    watchFocus,
    notReached: () =>
      focusable()
        .filter((element) => !focused.has(element))
        .map(place),
    notSeen: () => [...unseen].map(place),
    tooWide,
    numbers,
    animations,
  };
})();
