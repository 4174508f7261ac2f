"""The page of a gallery: all figures by chapter, in both languages and themes, without a network connection."""

from __future__ import annotations

import html
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from shlex import quote
from typing import Final, NamedTuple

from zhishen.figures.catalogue import CHAPTERS, Entry, LocalizedText
from zhishen.figures.gallery_script import SCRIPT
from zhishen.figures.gallery_texts import INTRODUCTIONS
from zhishen.figures.page import html_page
from zhishen.figures.theme import LANGUAGES, THEMES, current_style, role_color, use_style

__all__ = ["PIXELS_PER_INCH", "frames_folder", "gallery_page", "picture_name", "variant_name"]

# A picture is shown with at least this width; on a narrower screen it scrolls sideways, so that its texts stay legible.
PIXELS_PER_INCH: Final = 70
_NARROW: Final = 6.3  # inches: two such figures have space side by side
_TITLE: Final = LocalizedText("The figures of zhishen", "至深图集")
_THEME_NAMES: Final = {"light": LocalizedText("light", "浅色"), "dark": LocalizedText("dark", "深色")}
_LANGUAGE_NAMES: Final = {"en": "English", "zh": "中文"}
_PACKAGE: Final = Path(__file__).parents[1]


# --- files ------------------------------------------------------------------------------------------------------------


def variant_name(language: str, theme: str) -> str:
    """The folder of the pictures in a language and a theme, such as ``en-light``."""
    return f"{language}-{theme}"


def picture_name(entry: Entry, kind: str) -> str:
    """The file name of the picture of a figure; of an animation, this is a frame of it."""
    return f"{entry.name}.{kind}"


def frames_folder(entry: Entry) -> str:
    """The folder of the frames of an animation, ``000.png`` and so on, beside its picture."""
    return entry.name


class _Card(NamedTuple):
    """A figure and what there is of it in the folder of a gallery.

    Attributes:
        entry: the figure.
        file: the name of its picture.
        variants: the folders that have the picture.
        frames: the number of its frames; 0 without an animation.
    """

    entry: Entry
    file: str
    variants: list[str]
    frames: int


def _cards(entries: Sequence[Entry], folder: Path, kind: str) -> list[_Card]:
    """The figures of which the folder has a picture; the variant of the current style comes first."""
    style = current_style()
    names = [variant_name(language, theme) for language in LANGUAGES for theme in THEMES]
    names.sort(key=lambda name: name != variant_name(style.language, style.theme))
    found = [
        (entry, [name for name in names if (folder / name / picture_name(entry, kind)).exists()]) for entry in entries
    ]
    return [
        _Card(entry, picture_name(entry, kind), variants, _frame_count(entry, folder / variants[0]))
        for entry, variants in found
        if variants
    ]


def _frame_count(entry: Entry, pictures: Path) -> int:
    return 0 if entry.frames is None else len(list((pictures / frames_folder(entry)).glob("*.png")))


# --- HTML -------------------------------------------------------------------------------------------------------------


def gallery_page(entries: Sequence[Entry], folder: Path, *, kind: str = "png") -> str:
    """An HTML page that shows the figures by chapter.

    The page has its texts in both languages, and both themes. It shows a figure in the language and theme that the
    reader chooses if the folder has such a picture, else another picture of the figure.

    Args:
        entries: entries of the catalogue; those of which the folder has no picture are omitted.
        folder: the folder of the page, with a folder of pictures for each language and theme, such as ``en-light``.
        kind: the format of the pictures.
    """
    cards = _cards(entries, folder, kind)
    chapters = {number: [card for card in cards if card.entry.chapter == number] for number in CHAPTERS}
    sections = [_chapter(number, found, folder) for number, found in chapters.items() if found]
    style = current_style()
    body = "\n".join(
        (
            _bar([number for number, found in chapters.items() if found]),
            f"<main>\n<h1>{_both(_TITLE)}</h1>",
            *sections,
            _other_pictures(cards, folder, kind),
            f"</main>\n<script>{SCRIPT}</script>",
        )
    )
    attributes = {"data-language": style.language, "data-theme": style.theme}
    return html_page(_in_one_language(_TITLE), body, style=_css(), attributes=attributes)


def _both(text: LocalizedText) -> str:
    """A text in both languages, one of which the page shows."""
    return f'<span lang="en">{html.escape(text.en)}</span><span lang="zh">{html.escape(text.zh)}</span>'


def _in_one_language(text: LocalizedText) -> str:
    """A text in the current language, for places that cannot have both; a browser has fonts for it."""
    return text.zh if current_style().language == "zh" else text.en


def _bar(chapters: Sequence[int]) -> str:
    """The bar at the top: links to the chapters, and the choice of the language and the theme."""
    links = "".join(
        f'<a href="#chapter{number}">{number}. {_both(LocalizedText(*CHAPTERS[number]))}</a>' for number in chapters
    )
    languages = "".join(f'<button data-set-language="{code}">{name}</button>' for code, name in _LANGUAGE_NAMES.items())
    themes = "".join(f'<button data-set-theme="{theme}">{_both(name)}</button>' for theme, name in _THEME_NAMES.items())
    return f'<header><nav>{links}</nav><div class="choice">{languages}</div><div class="choice">{themes}</div></header>'


def _chapter(number: int, cards: Sequence[_Card], folder: Path) -> str:
    rows = "\n".join(
        f'<div class="row{" pair" if len(row) == 2 else ""}">{"".join(_figure(card, folder) for card in row)}</div>'
        for row in _rows(cards)
    )
    name, introduction = LocalizedText(*CHAPTERS[number]), INTRODUCTIONS[number]
    head = f"<h2>{number}. {_both(name)}</h2>\n<p>{_both(introduction)}</p>"
    return f'<section id="chapter{number}">{head}\n{rows}</section>'


def _rows(cards: Sequence[_Card]) -> Iterator[list[_Card]]:
    """The figures in their order: two consecutive narrow ones share a row, others have rows of their own."""
    row: list[_Card] = []
    for card in cards:
        narrow = card.entry.size[0] <= _NARROW
        if row and not (narrow and len(row) == 1 and row[0].entry.size[0] <= _NARROW):
            yield row
            row = []
        row.append(card)
    if row:
        yield row


def _figure(card: _Card, folder: Path) -> str:
    entry, (width, height) = card.entry, card.entry.size
    variant = card.variants[0]
    target = f"{variant}/{entry.name}.gif" if card.frames else f"{variant}/{card.file}"
    frames = f' data-frames="{card.frames}" data-seconds="{entry.seconds}"' if card.frames else ""
    return f"""
<figure id="{entry.name}" data-file="{card.file}" data-variants="{" ".join(card.variants)}"{frames}
 style="--width: {width:g}; --height: {height:g}">
<div class="picture"><a href="{target}">{_picture(card, variant)}</a></div>
{_controls(card.frames) if card.frames else ""}<figcaption><p><b>{_both(entry.title)}</b> {_both(entry.caption)}</p>
{_command(f"zhishen figure {entry.name} --out {entry.name}.{'gif' if card.frames else 'png'}")}
<p class="links">{_links(entry, folder)}</p></figcaption></figure>"""


def _picture(card: _Card, variant: str) -> str:
    source, title = f"{variant}/{card.file}", html.escape(_in_one_language(card.entry.title))
    if card.file.endswith(".pdf"):
        return f'<object class="still" type="application/pdf" data="{source}"></object>'
    moving = '<img class="moving" alt="" hidden>' if card.frames else ""
    return f'<img class="still" src="{source}" alt="{title}" loading="lazy">{moving}'


def _controls(frames: int) -> str:
    """The controls of an animation; they need the script of the page, which shows them."""
    play, pause = _both(LocalizedText("▶ play", "▶ 播放")), _both(LocalizedText("❚❚ pause", "❚❚ 暂停"))
    return (
        f'<div class="controls" hidden><button class="play">{play}</button>'
        f'<button class="pause" hidden>{pause}</button>'
        f'<input type="range" min="1" max="{frames}" value="1" aria-label="frame"><output></output></div>\n'
    )


def _command(command: str) -> str:
    copy, copied = _both(LocalizedText("copy", "复制")), _both(LocalizedText("copied", "已复制"))
    return (
        f'<div class="command"><code>{html.escape(command)}</code><button class="copy">'
        f"<span>{copy}</span><span hidden>{copied}</span></button></div>"
    )


def _links(entry: Entry, folder: Path) -> str:
    """Links to the code of a figure and to the page of its chapter, files of the installed package."""
    code = _PACKAGE.parent.joinpath(*entry.data.__module__.split(".")).with_suffix(".py")
    source = _link(code.relative_to(_PACKAGE.parent).as_posix(), code, folder)
    texts = {"en": f"guide: chapter {entry.chapter}", "zh": f"阅读：第 {entry.chapter} 章"}
    guides = {
        language: _link(text, _PACKAGE / "chapters" / language / f"{entry.chapter}.md", folder)
        for language, text in texts.items()
    }
    shown = "".join(f'<span lang="{language}">{guide}</span>' for language, guide in guides.items())
    return f"{_both(LocalizedText('code: ', '代码：'))}{source} · {shown}"


def _link(text: str, target: Path, folder: Path) -> str:
    """A link to a file that works from the folder; only the text where there is no relative path, or no file."""
    try:
        path = Path(os.path.relpath(target, folder.resolve())).as_posix()
    except ValueError:  # another drive of Windows
        return html.escape(text)
    return f'<a href="{html.escape(path)}">{html.escape(text)}</a>' if target.exists() else html.escape(text)


def _other_pictures(cards: Sequence[_Card], folder: Path, kind: str) -> str:
    """The commands that add the pictures which are missing; an empty text if there are all."""
    there = {variant for card in cards for variant in card.variants}
    format_option = "" if kind == "png" else f" --format {kind}"
    commands = [
        f"zhishen figure --all --out {quote(folder.as_posix())} --language {language} --theme {theme}{format_option}"
        for language in LANGUAGES
        for theme in THEMES
        if variant_name(language, theme) not in there
    ]
    if not commands:
        return ""
    heading = LocalizedText("Pictures in other languages and colors", "其他语言和颜色的图")
    text = LocalizedText(
        "This page shows pictures in each language and theme that has been drawn. To add others to it, run:",
        "本页用已经画好的各种语言和配色显示图。要加上其他的，请运行：",
    )
    return f"<section><h2>{_both(heading)}</h2>\n<p>{_both(text)}</p>\n{''.join(map(_command, commands))}</section>"


# --- CSS --------------------------------------------------------------------------------------------------------------


def _css() -> str:
    on_paper = f"@media print {{ :root[data-theme] {{ {_variables('light')} color-scheme: light; }} }}"
    sizes = f":root {{ --inch: {PIXELS_PER_INCH}px; --narrow: {_NARROW:g}; }}"
    return "\n".join([*map(_theme_css, THEMES), sizes, _CSS, on_paper])


def _theme_css(theme: str) -> str:
    return f':root[data-theme="{theme}"] {{ {_variables(theme)} color-scheme: {theme}; }}'


def _variables(theme: str) -> str:
    """The colors of a theme, as variables of CSS."""
    roles = {"text": "text", "muted": "muted", "grid": "grid", "background": "background", "panel": "panel"}
    with use_style(theme=theme):
        colors = {name: role_color(role) for name, role in (roles | {"link": "forward"}).items()}
    return " ".join(f"--{name}: {color};" for name, color in colors.items())


_CSS: Final = """
:root[data-language="en"] [lang="zh"], :root[data-language="zh"] [lang="en"] { display: none; }
[hidden] { display: none !important; }
html { scroll-padding-top: 4rem; background: var(--background); }
body { margin: 0; color: var(--text);
  font: 16px/1.6 system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
header { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: 0.4rem 1rem; align-items: center;
  padding: 0.5rem max(1rem, calc(50vw - 40rem)); background: var(--background); border-bottom: 1px solid var(--grid); }
nav { flex: 1 1 auto; max-width: 100%; overflow-x: auto; white-space: nowrap; }
nav a { margin-right: 1rem; }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
button { font: inherit; font-size: 0.85rem; padding: 0.15rem 0.6rem; color: var(--text); background: var(--panel);
  border: 1px solid var(--grid); border-radius: 5px; cursor: pointer; white-space: nowrap; }
button[aria-pressed="true"] { border-color: var(--link); color: var(--link); }
.choice { display: flex; gap: 0.25rem; }
main { margin: 0 auto; max-width: 60rem; padding: 1rem; }
h1 { margin: 1rem 0; }
h2 { margin: 2.5rem 0 0.5rem; }
.row { margin: 2rem 0; }
.row.pair { display: grid; gap: 2rem;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, calc(var(--narrow) * var(--inch))), 1fr)); }
figure { margin: 0 auto; min-width: 0; max-width: calc(var(--width) * 110px); }
.pair figure { margin: 0; }
.picture { overflow-x: auto; border: 1px solid var(--grid); border-radius: 6px; }
.picture img, .picture object { display: block; width: 100%; min-width: calc(var(--width) * var(--inch));
  aspect-ratio: var(--width) / var(--height); }
figcaption { font-size: 0.95rem; }
figcaption p { margin: 0.5rem 0; }
figcaption b { display: block; }
.controls { display: flex; gap: 0.6rem; align-items: center; margin-top: 0.5rem; }
.controls input { flex: 1; min-width: 3rem; }
.controls output { font-variant-numeric: tabular-nums; color: var(--muted); font-size: 0.85rem; }
.command { display: flex; gap: 0.5rem; align-items: center; margin: 0.4rem 0; }
.command code { overflow-x: auto; white-space: nowrap; padding: 0.2rem 0.6rem; background: var(--panel);
  border-radius: 5px; font-size: 0.85rem; }
.links { color: var(--muted); font-size: 0.85rem; }
.links a { white-space: nowrap; }
@media (max-width: 46rem) { header { position: static; } }
@media print {
  header, .controls, button { display: none; }
  .still { display: block !important; }
  .moving { display: none !important; }
  figure { break-inside: avoid; }
}"""
