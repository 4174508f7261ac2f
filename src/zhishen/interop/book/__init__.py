"""The scripts of *Deep Learning from Scratch* (《深度学习入门》), unchanged, on a current Python, offline.

The scripts import modules that the book builds up: ``common.layers``, ``common.trainer``, ``dataset.mnist``, and the
networks of chapters 4, 5, 7 and 8. `common`, `dataset` and `chapters` have these modules with the names and signatures
that the book prints, on zhishen's own operations. ``zhishen book run`` runs a script with them; see ``docs/book.md``.

References:
    Saito Koki, *Deep Learning from Scratch*, 2016.
"""

from __future__ import annotations

from zhishen.interop.book.pickles import load_pickle, loads_pickle
from zhishen.interop.book.running import run_script, run_shell
from zhishen.interop.book.scripts import SCRIPTS, Script

__all__ = ["SCRIPTS", "Script", "load_pickle", "loads_pickle", "run_script", "run_shell"]
