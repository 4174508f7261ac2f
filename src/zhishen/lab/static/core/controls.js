// Controls with labels: sliders, choices, switches, buttons, fields.
import { html, live, nothing } from "../vendor/lit.js";
import { number } from "./language.js";

/**
 * A slider, with its value beside its name.
 * @param {{label: string, value: number, min: number, max: number, step?: number, log?: boolean,
 *   format?: (value: number) => string, color?: string, hint?: string, disabled?: boolean,
 *   onInput: (value: number) => void}} options `log`: equal steps multiply by equal factors
 */
export function slider({ label, value, min, max, step, log, format = number, color, hint, disabled, onInput }) {
  const position = log ? Math.log10(value) : value;
  const [low, high] = log ? [Math.log10(min), Math.log10(max)] : [min, max];
  // Rounding must not hide the last position; whole steps are exact.
  const size = step ?? (log ? (high - low) / 200 : (max - min) / 200);
  /** @param {Event} event */
  const changed = (event) => {
    const raw = Number(/** @type {HTMLInputElement} */ (event.target).value);
    const chosen = log ? 10 ** raw : raw;
    onInput(Math.min(max, Math.max(min, Number(chosen.toPrecision(log ? 3 : 12)))));
  };
  return html`<label class="slider" data-color=${color ?? nothing} title=${hint ?? nothing}>
    <span class="name">${label}</span><output>${format(value)}</output>
    <input
      type="range"
      aria-label=${label}
      aria-valuetext=${format(value)}
      min=${low}
      max=${step && !log ? high : high + size / 1000}
      step=${size}
      ?disabled=${disabled}
      .value=${live(String(position))}
      @input=${changed}
    />
  </label>`;
}

/**
 * One of several values.
 * @param {{label: string, value: string, options: [string, string][], onInput: (value: string) => void}} options each
 *   option is a value and its text
 */
export function choice({ label, value, options, onInput }) {
  return html`<label class="choice"
    ><span class="name">${label}</span>
    <select
      aria-label=${label}
      .value=${live(value)}
      @change=${(/** @type {Event} */ event) => onInput(/** @type {HTMLSelectElement} */ (event.target).value)}
    >
      ${options.map(([name, text]) => html`<option value=${name} ?selected=${name === value}>${text}</option>`)}
    </select></label
  >`;
}

/**
 * On or off.
 * @param {{label: string, value: boolean, color?: string, onInput: (value: boolean) => void}} options
 */
export function toggle({ label, value, color, onInput }) {
  return html`<label class="toggle" data-color=${color ?? nothing}
    ><input
      type="checkbox"
      .checked=${live(value)}
      @change=${(/** @type {Event} */ event) => onInput(/** @type {HTMLInputElement} */ (event.target).checked)}
    /><span class="name">${label}</span></label
  >`;
}

/**
 * A button.
 * @param {{label: string, text?: unknown, pressed?: boolean, disabled?: boolean, onClick: () => void}} options `text`: what
 *   stands on the button, if it is not the label
 */
export function button({ label, text, pressed, disabled, onClick }) {
  return html`<button
    class="button"
    aria-label=${text === undefined ? nothing : label}
    title=${text === undefined ? nothing : label}
    aria-pressed=${pressed ?? nothing}
    ?disabled=${disabled}
    @click=${onClick}
  >
    ${text ?? label}
  </button>`;
}

/**
 * A field for a line of text. The value counts at every key.
 * @param {{label: string, value: string, wide?: boolean, code?: boolean, onInput: (value: string) => void}} options
 */
export function field({ label, value, wide, code, onInput }) {
  return html`<label class="field ${wide ? "wide" : ""} ${code ? "code" : ""}"
    ><span class="name">${label}</span
    ><input
      type="text"
      spellcheck="false"
      autocomplete="off"
      aria-label=${label}
      .value=${live(value)}
      @input=${(/** @type {Event} */ event) => onInput(/** @type {HTMLInputElement} */ (event.target).value)}
  /></label>`;
}

/**
 * A field for a number; what is not a number changes nothing.
 * @param {{label: string, value: number, min?: number, max?: number, step?: number,
 *   onInput: (value: number) => void}} options
 */
export function numberField({ label, value, min, max, step, onInput }) {
  /** @param {Event} event */
  const changed = (event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    if (input.value !== "" && input.checkValidity()) onInput(Number(input.value));
  };
  return html`<label class="field number"
    ><span class="name">${label}</span
    ><input
      type="number"
      aria-label=${label}
      min=${min ?? nothing}
      max=${max ?? nothing}
      step=${step ?? "any"}
      .value=${String(value)}
      @input=${changed}
  /></label>`;
}

/**
 * Controls that most readers do not need: they are shown on demand.
 * @param {string} label
 * @param {unknown} content
 */
export function folded(label, content) {
  return html`<details class="wide">
    <summary>${label}</summary>
    <div class="controls">${content}</div>
  </details>`;
}

/**
 * Controls that belong together, with a heading.
 * @param {string} label
 * @param {unknown} content
 */
export function group(label, content) {
  return html`<fieldset>
    <legend>${label}</legend>
    ${content}
  </fieldset>`;
}
