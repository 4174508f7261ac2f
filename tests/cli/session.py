"""A Chinese session on the terminal: commands and mistakes, and the text that they print, with numbers left open."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
from pathlib import Path

from zhishen.cli import main

COMMANDS = """
--help
--version
config
train --help
train --data digits --network two_layer --epochs 2 --out run
train --data digits --network two-layer --epochs 1 --hidden 20 --seed 3 --out other
train --resume run --epochs 3
train --data digits --network multi_layer --epochs 1 --validation 0.2 --augment --out third
evaluate --help
evaluate run
evaluate run --best
evaluate run --data digits
predict --help
predict run digit.png
predict run wide.png
predict run blank.png
graph --help
graph "2*x + y" --at x=3,y=4
graph "sigmoid(x)" --at x=0.5 --out sigmoid.txt
graph --network two_layer --out network.html
figure --help
figure
figure --chapter 2
figure relu --out relu.png
report --help
report run
export --help
export run digits.onnx
search --help
search --data digits --samples 300 --epochs 1 --trials 2 --strategy random --out study
data info digits
config language zh
"""

MISTAKES = """
trian
train --nettwork two_layer
train --network tow_layer
train --epochs many
train --epochs 0
train --epochs
train --lr -1
train --optimizer adamm
train --data nowhere
train --data digits --batch-size 100000
train --out run
train --resume nowhere
train --resume run --lr 0.1
train --hidden 50,x
train --config nowhere.toml
train --config broken.toml
evaluate
evaluate nowhere
evaluate run --data nowhere
predict run
predict run nowhere.png
predict run broken.png
graph
graph "2*(x" --at x=1
graph "2*x"
graph "2*x" --at x=1 --out x.doc
figure nosuch
figure --chapter 9
export run digits.onnx
export run model.pt
search --space lr=log:1 --data digits
config language fr
"""

# What differs from run to run and from machine to machine.
_OPEN = [
    (re.compile(r".*(正在编译内核|fonts-noto-cjk).*\n"), ""),  # printed once in a process
    (re.compile(r"\d[\d.,]*(e[-+]?\d+)?"), "#"),
    (re.compile(r"[█▏▄▀]+"), " "),
    (re.compile(r"[ \t]+"), " "),
    (re.compile(r"# # # % -"), "# # # % #（# 次）"),  # a class without mistakes
]


def prepare(folder: Path, digits: Path) -> None:
    """The files that the session uses."""
    import numpy as np
    from PIL import Image

    from zhishen import data

    (folder / "digits").symlink_to(digits)
    test = data.load(digits, flatten=False, normalize=False).test
    first, second = 255 - test.x[0, 0], 255 - test.x[1, 0]
    Image.fromarray(first).resize((140, 140)).save(folder / "digit.png")
    Image.fromarray(np.hstack([first, second])).resize((560, 280)).save(folder / "wide.png")
    Image.new("L", (100, 100), 255).save(folder / "blank.png")
    (folder / "broken.png").write_bytes(b"no image")
    (folder / "broken.toml").write_text("[network\n", encoding="utf-8")


def run(lines: str, folder: Path) -> str:
    """The session in `folder`: each command line with what it prints and its exit status, numbers open."""
    parts = []
    for line in lines.strip().splitlines():
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            status = main(shlex.split(line))
        text = out.getvalue().replace(str(folder), "…")
        for pattern, open_text in _OPEN:
            text = pattern.sub(open_text, text)
        shown = "\n".join(part.strip() for part in text.splitlines() if part.strip(" ╭╮╰╯─│"))
        parts.append(f"$ zhishen {line}\n{shown}\n[{status}]\n")
    return "\n".join(parts)
