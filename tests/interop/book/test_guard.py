"""Pickles in scripts: hostile ones are refused, and installed packages keep their own loader."""

import copy
import inspect
from pathlib import Path

import pytest

from zhishen.errors import DataError
from zhishen.interop.book.guard import guarded_pickle


def test_a_hostile_pickle_is_refused_by_the_name_that_it_asks_for(script, tmp_path):
    (tmp_path / "ch03").mkdir()
    (tmp_path / "ch03" / "w.pkl").write_bytes(b"cos\nsystem\n(S'touch owned'\ntR.")
    for text in (
        "import pickle\nwith open('w.pkl', 'rb') as f: pickle.load(f)",
        "from pickle import load\nwith open('w.pkl', 'rb') as f: load(f, encoding='latin1')",
        "import pickle\nwith open('w.pkl', 'rb') as f: pickle.loads(f.read())",
    ):
        status, _, err = script("ch03/a.py", text)
        assert status == 1
        assert "got one that asks for 'os.system', which could run code" in err.splitlines()[-1]
    assert not list(tmp_path.rglob("owned"))


def test_packages_keep_their_own_pickles():
    """Numba reads its compiled functions with `pickle`, and a script calls the kernels."""
    source = "import pickle\ndef read(x): return pickle.loads(pickle.dumps(x))\n"
    installed, own = {}, {}
    with guarded_pickle():
        exec(compile(source, inspect.getfile(copy), "exec"), installed)
        exec(compile(source, "/home/reader/ch03/a.py", "exec"), own)
        assert installed["read"](Path("a")) == Path("a")
        with pytest.raises(DataError, match="pathlib"):
            own["read"](Path("a"))
