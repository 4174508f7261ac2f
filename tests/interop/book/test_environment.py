"""The process of a script: its folder, its arguments, and all as before when it has ended."""

import os
import pickle
import sys
from pathlib import Path


def test_a_script_has_its_folder_its_arguments_and_its_name(script, tmp_path):
    text = "import os, sys; print(os.getcwd(), sys.argv[1:], __name__, __file__, sep='\\n')"
    before = Path.cwd(), sys.argv, sys.path[:]
    _, out, _ = script("ch01/where.py", text, "--epochs", "3")
    folder = tmp_path / "ch01"
    assert out.split("\n")[:4] == [str(folder), "['--epochs', '3']", "__main__", str(folder / "where.py")]
    assert (Path.cwd(), sys.argv, sys.path) == before


def test_the_environment_is_as_before_after_an_error(script):
    before = open, pickle.load, pickle.loads, sys.meta_path[:], os.environ.copy()
    script("ch01/a.py", "import matplotlib.pyplot as plt; plt.figure(); 1 / 0")
    assert (open, pickle.load, pickle.loads, sys.meta_path, os.environ.copy()) == before
