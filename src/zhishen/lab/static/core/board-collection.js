// The collection of the drawing board: labeled drawings as thumbnails, and their folders.
import { html, nothing } from "../vendor/lit.js";
import { compute } from "./connection.js";
import { button, field } from "./controls.js";
import { digitPicture } from "./digits.js";
import { Kept } from "./kept.js";
import { t } from "./language.js";
import { IMAGE, sent } from "./upload.js";

/** The drawings that the engine keeps for this page. */
export class BoardCollection {
  /** @param {import("./element.js").ZsElement} host */
  constructor(host) {
    this.host = host;
    /** @type {any} what the engine has listed */
    this.listing = null;
    /** What the last action has done, in a sentence. */
    this.note = "";
    this.kept = new Kept();
  }

  get count() {
    return this.listing?.labels.length ?? 0;
  }

  /**
   * Ask the engine, and show the collection as it is afterwards.
   * @param {string} operation
   * @param {object} args
   * @param {(listing: any) => string} [say] what was done
   * @param {string} [place] where a problem is shown
   */
  async ask(operation, args, say = () => "", place = "drawings") {
    this.host.problem = "";
    try {
      this.listing = await compute(operation, args);
      this.note = say(this.listing);
    } catch (error) {
      this.host.refuse(/** @type {Error} */ (error).message, place);
    }
    this.host.requestUpdate();
  }

  /** @param {object} board the arguments for what is drawn @param {string} label */
  keep(board, label) {
    return this.ask(
      "board_keep",
      { ...board, label },
      ({ added }) =>
        added
          ? t(`Collected as ${label}.`, `已收藏为 ${label}。`)
          : t("This drawing is in the collection already.", "这幅手写图已经收藏过了。"),
      "keep",
    );
  }

  /** @param {string} name */
  save(name) {
    return this.ask(
      "board_save",
      { name },
      ({ folder, written }) =>
        t(
          `${written} new pictures in ${folder}. On the command line: zhishen train --data ${folder}`,
          `${folder} 中新增 ${written} 张图片。在命令行中：zhishen train --data ${folder}`,
        ),
      "folder",
    );
  }

  /** @param {string} name @param {boolean} [uploaded] */
  open(name, uploaded = false) {
    return this.ask(
      "board_open",
      { name, uploaded },
      ({ added }) => t(`${added} new drawings from ${name}.`, `从 ${name} 添加了 ${added} 幅新的手写图。`),
      "folder",
    );
  }

  /**
   * Send a folder of the reader's machine, and add its drawings.
   * @param {FileList} files
   */
  async upload(files) {
    const pictures = [...files].filter((file) => IMAGE.test(file.name));
    const folder = files[0]?.webkitRelativePath.split("/")[0] ?? "";
    try {
      for (const file of pictures) await sent(file, file.webkitRelativePath);
    } catch (error) {
      this.host.refuse(/** @type {Error} */ (error).message, "folder");
      return;
    }
    await this.open(folder, true);
  }

  /**
   * @param {{empty: boolean, board: () => object, folder: string, onFolder: (name: string) => void, classes: string[],
   *   names: string, onNames: (names: string) => void}} options `empty`: whether nothing is drawn; `classes`: of the
   *   network; `names`: those that the reader has written instead
   */
  view({ empty, board, folder, onFolder, classes, names, onNames }) {
    const { count, listing } = this;
    const own = names.split(/[\s,，、;；]+/u).filter(Boolean);
    return html`<p class="fact">
        ${t(
          "Draw something, then press its class. The collection is in memory as long as this page is open; saved, it is a folder of PNG files.",
          "先写一个，再按下它属于哪一类。收藏只在本页打开期间留在内存里；保存后是一个 PNG 图片的文件夹。",
        )}
      </p>
      <div class="add" role="group" aria-label=${t("This drawing is a", "这幅图是")}>
        <span>${t("This is a", "它是")}</span>
        ${[...new Set(own.length ? own : classes)].map((label) =>
          button({
            label: t(`Collect as ${label}`, `收藏为 ${label}`),
            text: label,
            disabled: empty,
            onClick: () => this.keep(board(), label),
          }),
        )}
      </div>
      ${this.host.problemAt("keep")}
      <div class="controls">
        ${field({
          label: t("Other classes, such as: cat dog", "换成别的类别，例如：猫、狗"),
          value: names,
          onInput: onNames,
        })}
      </div>
      <p class="fact" role="status">${this.note}</p>
      ${this.kept.part("drawings", [listing], () => this.drawings())} ${this.host.problemAt("drawings")}
      <div class="controls">
        ${field({
          label: t("Name of the folder below drawings/", "drawings/ 下的文件夹名"),
          value: folder,
          onInput: onFolder,
        })}
        ${button({
          label: t("Save the collection", "保存收藏"),
          disabled: !count,
          onClick: () => this.save(folder),
        })}
        <label class="field"
          ><span class="name"
            >${t("Add a folder with a folder for each class", "添加一个按类别分子文件夹的文件夹")}</span
          ><input
            type="file"
            webkitdirectory
            aria-label=${t("Add a folder with a folder for each class", "添加一个按类别分子文件夹的文件夹")}
            @change=${(/** @type {Event} */ event) => {
              const input = /** @type {HTMLInputElement} */ (event.target);
              if (input.files?.length) this.upload(input.files).then(() => (input.value = ""));
            }}
        /></label>
      </div>
      ${this.host.problemAt("folder")}
      ${
        listing?.folders.length
          ? html`<div class="add" role="group" aria-label=${t("Saved collections", "保存过的收藏")}>
              ${listing.folders.map((/** @type {string} */ name) =>
                button({ label: t(`Add ${name}`, `添加 ${name}`), onClick: () => this.open(name) }),
              )}
            </div>`
          : nothing
      }`;
  }

  /** The thumbnails; each has a button that removes it. */
  drawings() {
    const { listing, count } = this;
    if (!count) return nothing;
    return html`<ul class="thumbs" aria-label=${t(`${count} drawings`, `${count} 幅手写图`)}>
        ${listing.labels.map(
          (/** @type {string} */ label, /** @type {number} */ k) =>
            html`<li>
              ${digitPicture(listing.images.at(k).data, { size: 44, largest: 255, label: "" })}
              <span>${label}</span>
              <button
                aria-label=${t(`Remove drawing ${k + 1}: ${label}`, `删除第 ${k + 1} 个：${label}`)}
                @click=${() => this.ask("board_remove", { number: k })}
              >
                ×
              </button>
            </li>`,
        )}
      </ul>
      <p class="fact">
        ${t(`${count} of at most ${listing.most} drawings.`, `共 ${count} 个，最多 ${listing.most} 个。`)}
        ${button({
          label: t("Remove all", "全部删除"),
          onClick: () => this.ask("board_remove", { every: true }),
        })}
      </p>`;
  }
}
