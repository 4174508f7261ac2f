"""Bundles the elements of the lab into ``src/zhishen/widgets/static/``, for the notebooks.

    npm ci && python tools/widgets.py   # write the files again, after a change of the elements
    python tools/widgets.py --check     # exit with status 1 if a file is not what this program writes

anywidget takes one module. It evaluates the module once for each widget in some notebooks, and once for all in others,
so the module has the whole lab in a function: each widget calls it, and has classes and a connection of its own. The
folder gets

- ``widget.js``: ``lab/static/widget.js`` with all elements, bundled by esbuild;
- ``widget.css``: the colors and the fonts of ``lab.css``, for the frame of a widget instead of the whole page;
- ``elements.json``: for each element its title in both languages, its operation, and its options with their defaults.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

sys.path.insert(0, str(Path(__file__).parent))

from vendor import ROOT, esbuild

STATIC: Final = ROOT / "src" / "zhishen" / "lab" / "static"
WIDGETS: Final = ROOT / "src" / "zhishen" / "widgets" / "static"
# These are pages: they fill a window, or lead to the chapters.
PAGES: Final = {"drawing-board", "map", "viewer", "workbench"}
# These show an object of the reader's own.
OWN: Final = {"own-graph", "own-training"}

_BEGIN: Final = "/*! The elements of the lab, bundled by tools/widgets.py; licenses in lab/static/vendor/licenses/ */\n"
_MODULE: Final = (
    "export function open() {\n%sreturn lab;\n}\nexport default { render: (widget) => open().render(widget) };\n"
)
_FRAME: Final = """
.zhishen-widget {
  color: var(--text);
  font: 1rem/1.65 var(--sans);
}

.zhishen-widget > * {
  margin: 0.5rem 0;
}

.zhishen-widget > [role="status"]:not([hidden]) {
  padding: 0.5rem 1rem;
  border-radius: 6px;
  background: var(--highlight);
}
"""
# Node has no page; the modules of the elements only name these when they are loaded.
_WITHOUT_PAGE: Final = """
globalThis.window = globalThis;
globalThis.addEventListener = () => {};
globalThis.HTMLElement = class {};
globalThis.IntersectionObserver = class {};
globalThis.customElements = { define() {}, get() {} };
globalThis.document = { documentElement: { lang: "en" }, createTreeWalker() {}, createComment() {} };
const { open } = await import(process.argv[1]);
const { describe } = open();
const elements = {};
for (const name of process.argv.slice(2)) elements[name] = await describe(name);
console.log(JSON.stringify(elements));
"""


def names() -> list[str]:
    """The elements of the lab that a notebook can show."""
    return sorted(path.stem for path in (STATIC / "elements").glob("*.js") if path.stem not in PAGES | OWN)


def bundled() -> list[str]:
    """The elements of the bundle."""
    return sorted({*names(), *OWN})


def module() -> str:
    """The bundle of the elements, as a module that anywidget reads."""
    # In the folder of the elements' root, because esbuild finds the modules of `import()` relative to this one.
    entry = STATIC / "widget.entry.js"
    text = (STATIC / "widget.js").read_text(encoding="utf-8")
    loaders = ", ".join(f'"{name}": () => import("./elements/{name}.js")' for name in bundled())
    loading = "await import(`./elements/${name}.js`)"
    if loading not in text:
        sys.exit(f"widget.js: expected {loading}, which is replaced by the elements of the bundle; write it again")
    with TemporaryDirectory() as folder:
        output = Path(folder) / "lab.js"
        entry.write_text(text.replace(loading, f"await {{ {loaders} }}[name]()"), encoding="utf-8")
        try:
            esbuild(
                str(entry), "--bundle", "--format=iife", "--global-name=lab", "--target=es2022", "--minify",
                "--legal-comments=none", "--charset=utf8", f"--inject:{STATIC / 'core' / 'widget-elements.js'}",
                "--log-override:empty-import-meta=silent", f"--outfile={output}",
            )  # fmt: skip
        finally:
            entry.unlink()
        return _BEGIN + _MODULE % output.read_text(encoding="utf-8")


def style() -> str:
    """The variables of ``lab.css``, for the frame of a widget."""
    rules = re.findall(
        r"^:root\S* \{\n.*?^\}\n", (STATIC / "lab.css").read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    return "\n".join(rule.replace(":root", ".zhishen-widget", 1) for rule in rules) + _FRAME


def table(bundle: Path) -> str:
    """What the bundle says about its elements, as JSON."""
    command = ["node", "--input-type=module", "--eval", _WITHOUT_PAGE, bundle.as_uri(), *bundled()]
    found = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8")  # noqa: S603
    return json.dumps(json.loads(found.stdout), ensure_ascii=False, indent=1) + "\n"


def written(folder: Path) -> None:
    """Write the three files into a folder."""
    bundle = folder / "widget.js"
    bundle.write_text(module(), encoding="utf-8")
    (folder / "widget.css").write_text(style(), encoding="utf-8")
    (folder / "elements.json").write_text(table(bundle), encoding="utf-8")


def differences(folder: Path) -> list[str]:
    """The files of a folder that this program would write otherwise, one sentence each."""
    with TemporaryDirectory() as fresh:
        written(Path(fresh))
        return [
            f"{path.name}: it does not belong to these elements; run python tools/widgets.py"
            for path in sorted(Path(fresh).iterdir())
            if not (folder / path.name).exists() or (folder / path.name).read_bytes() != path.read_bytes()
        ]


def main() -> None:
    """Write the files, or check them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="only compare the files with new ones")
    if not parser.parse_args().check:
        WIDGETS.mkdir(exist_ok=True)
        written(WIDGETS)
    elif found := differences(WIDGETS):
        sys.exit("\n".join(found))


if __name__ == "__main__":
    main()
