// Saving and opening runs of the workbench, and uploads.
import { html } from "../vendor/lit.js";
import { compute } from "./connection.js";
import { t } from "./language.js";
import { upload } from "./upload.js";

const IMAGE = /\.(png|jpe?g|gif|bmp|webp)$/i;

/** The runs in the working folder, and the files that the page has uploaded. */
export class Saving {
  /**
   * @param {import("./element.js").ZsElement} host
   * @param {{save: (name: string) => Promise<any>, open: (composition: object) => void}} options
   */
  constructor(host, { save, open }) {
    this.host = host;
    this.doSave = save;
    this.doOpen = open;
    /** @type {string[]} */
    this.names = [];
    this.opened = "";
    this.name = "run-1";
    /** What the last action has done, in a sentence. */
    this.note = "";
    /** The columns of the uploaded table. @type {string[]} */
    this.columns = [];
  }

  /**
   * Do something that may fail; a problem is shown on the page.
   * @param {() => Promise<void>} work
   */
  async attempt(work) {
    try {
      await work();
      this.host.problem = "";
    } catch (error) {
      this.host.problem = /** @type {Error} */ (error).message;
    }
    this.host.requestUpdate();
  }

  async save() {
    const result = await this.doSave(this.name);
    if (!result) return;
    this.note = t(
      `Saved. On the command line: zhishen evaluate ${result.folder}`,
      `已保存。在命令行中：zhishen evaluate ${result.folder}`,
    );
    await this.list();
  }

  list() {
    return this.attempt(async () => {
      this.names = (await compute("workbench_runs", {})).names;
    });
  }

  /** @param {string} name */
  open(name) {
    return this.attempt(async () => {
      const { composition } = await compute("workbench_open", { name });
      this.opened = name;
      this.doOpen(composition);
    });
  }

  /**
   * Send a table or a folder of images to the engine, which keeps it in memory.
   * @param {FileList} files
   * @param {(changes: object) => void} change
   */
  upload(files, change) {
    return this.attempt(async () => {
      const images = [...files].filter((file) => file.webkitRelativePath);
      const folder = images[0]?.webkitRelativePath.split("/")[0];
      if (folder) {
        for (const file of images) if (IMAGE.test(file.name)) await upload(file, file.webkitRelativePath);
        change({ data: "images", file: folder, samples: 400 });
        return;
      }
      const file = files[0];
      await upload(file, file.name);
      this.columns = (await compute("workbench_columns", { name: file.name })).names;
      change({ data: "table", file: file.name, target: this.columns[this.columns.length - 1] });
    });
  }

  /** @param {boolean} possible whether there is something to save */
  controls(possible) {
    const label = t("Name of the folder", "文件夹名");
    return html`<div class="saving">
        <label class="field"
          ><span class="name">${label}</span
          ><input
            type="text"
            aria-label=${label}
            .value=${this.name}
            @input=${(/** @type {Event} */ event) => {
              this.name = /** @type {HTMLInputElement} */ (event.target).value;
            }}
        /></label>
        <button class="button" ?disabled=${!possible} @click=${() => this.save()}>${t("Save", "保存")}</button>
      </div>
      <p class="help">
        ${t(
          "Writes a folder below runs/, which zhishen evaluate and zhishen report read.",
          "在 runs/ 下写一个文件夹，zhishen evaluate 和 zhishen report 都能读。",
        )}
      </p>
      <div class="add" role="group" aria-label=${t("Saved runs", "保存过的训练")}>
        <button class="button" @click=${() => this.list()}>${t("List the saved runs", "列出保存过的训练")}</button>
        ${this.names.map(
          (name) =>
            html`<button class="button" aria-pressed=${name === this.opened} @click=${() => this.open(name)}>
              ${t(`Open ${name}`, `打开 ${name}`)}
            </button>`,
        )}
      </div>`;
  }
}
