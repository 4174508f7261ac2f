"""Writes what the library prints in Chinese into the sessions of the Chinese pages.

    python tools/sessions.py                      # all Chinese pages; takes some minutes
    python tools/sessions.py docs/tour.zh.md      # these pages

Run it after a change of the code of a page, or of the catalog. A correct output stays as it is. A wrong output that has
an ellipsis is not replaced, since the program cannot know which part varies: it is listed, and the exit status is 1.
"""

from __future__ import annotations

import doctest
import os
import re
import sys
import tempfile
from contextlib import chdir
from pathlib import Path
from typing import Any, Final

from zhishen import set_language

ROOT: Final = Path(__file__).parents[1]
OPTIONS: Final = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
_BLOCK: Final = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)
_TRACEBACK: Final = "Traceback (most recent call last):\n"
_EXCEPTION: Final = re.compile(r"^[\w.]+: .*\Z", re.DOTALL | re.MULTILINE)


class _Recorder(doctest.DocTestRunner):
    """Runs a session, and keeps the examples whose output is wrong, each with its output."""

    def __init__(self) -> None:
        super().__init__(verbose=False, optionflags=OPTIONS)
        self.wrong: list[tuple[doctest.Example, str]] = []

    def report_failure(self, out: Any, test: doctest.DocTest, example: doctest.Example, got: str) -> None:
        """Keep an example with a wrong output."""
        del out, test
        self.wrong.append((example, got))

    def report_unexpected_exception(self, out: Any, test: doctest.DocTest, example: doctest.Example, info: Any) -> None:
        """Keep an example with an exception that the page does not show."""
        del out, test
        self.wrong.append((example, f"{info[0].__name__}: {info[1]}\n"))


def wrong_outputs(text: str, name: str) -> list[tuple[doctest.Example, str]]:
    """The examples of a page whose output is wrong, each with its output."""
    session = "\n".join(_BLOCK.findall(text))
    recorder = _Recorder()
    test = doctest.DocTestParser().get_doctest(session, {"__name__": "__main__"}, name, name, 0)
    recorder.run(test, out=lambda _: None)  # pyright: ignore[reportUnknownLambdaType]
    return recorder.wrong


def corrected(text: str, wrong: list[tuple[doctest.Example, str]]) -> tuple[str, list[doctest.Example]]:
    """A page with correct outputs, and the examples that only a person can correct."""
    left: list[doctest.Example] = []
    place = 0
    for example, got in wrong:
        place = text.index(f">>> {example.source.splitlines()[0]}", place)
        raised = example.want.startswith(_TRACEBACK)
        body = example.want.removeprefix(_TRACEBACK)
        stack = re.match(r" *\.\.\.\n", body)
        head = _TRACEBACK + (stack[0] if stack else "") if raised else ""
        output = _EXCEPTION.findall(got)[-1] if raised and _EXCEPTION.search(got) else got
        if "..." in example.want.removeprefix(head) or not example.want:
            left.append(example)
            continue
        start = text.index(example.want, place)
        text = text[:start] + head + output + text[start + len(example.want) :]
    return text, left


def main(names: list[str]) -> int:
    """Correct the pages; the exit status is 1 if something is left to a person."""
    pages = [Path(name).resolve() for name in names] or [
        *sorted((ROOT / "docs").glob("*.zh.md")),
        *sorted((ROOT / "src" / "zhishen" / "chapters" / "zh").glob("*.md")),
        ROOT / "README.zh.md",
    ]
    set_language("zh")
    status = 0
    for page in pages:
        text = page.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder, chdir(folder):
            new, left = corrected(text, wrong_outputs(text, page.name))
        if new != text:
            page.write_text(new, encoding="utf-8")
            print(f"{os.path.relpath(page, ROOT)}: written")
        for example in left:
            status = 1
            print(f"{os.path.relpath(page, ROOT)}: correct it by hand:\n{example.source}{example.want}")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
