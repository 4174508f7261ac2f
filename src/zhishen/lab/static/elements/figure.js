// A figure of the library that has no element of its own: its picture, drawn when it comes into view.
import { LitElement, css, html, nothing } from "../vendor/lit.js";
import { language, t } from "../core/language.js";

class Figure extends LitElement {
  static styles = css`
    :host {
      display: block;
      margin: 2rem 0;
      min-height: 8rem;
    }
    figure {
      margin: 0;
      overflow-x: auto;
    }
    img {
      display: block;
      max-width: 100%;
      min-width: 30rem;
      height: auto;
      margin: 0 auto;
    }
  `;

  constructor() {
    super();
    this.seen = false;
    this.failed = false;
    this.onTheme = () => this.requestUpdate();
  }

  connectedCallback() {
    super.connectedCallback();
    document.addEventListener("zs-theme", this.onTheme);
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        this.seen = true;
        observer.disconnect();
        this.requestUpdate();
      },
      { rootMargin: "300px" },
    );
    observer.observe(this);
    this.toggleAttribute("data-ready", true);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener("zs-theme", this.onTheme);
  }

  render() {
    if (this.failed) return html`<p role="alert">${t("This figure could not be drawn.", "这张图没能画出来。")}</p>`;
    const name = this.getAttribute("name") ?? "";
    const address = `/${language}/figures/${name}.svg?theme=${document.documentElement.dataset.theme}`;
    const failed = () => {
      this.failed = true;
      this.requestUpdate();
    };
    return html`<figure tabindex="0" aria-label=${name}>
      ${this.seen ? html`<img src=${address} alt=${name} @error=${failed} />` : nothing}
    </figure>`;
  }
}

customElements.define("zs-figure", Figure);
