"""The site: its files, its folder, and arguments that are wrong or hostile."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from zhishen.errors import ArgumentError, DataError
from zhishen.lab import export as exporting
from zhishen.lab.export import LIST, PYODIDE, export


@pytest.fixture(autouse=True)
def few_pages(monkeypatch):
    """Pages take seconds: test_export_pages.py looks at them."""
    monkeypatch.setattr(exporting, "site_pages", lambda pyodide: iter([("en/index.html", f"<p>{pyodide}")]))
    monkeypatch.setattr(exporting, "package_archive", lambda: b"archive")
    monkeypatch.setattr(exporting, "later_file", lambda: b"images")


@pytest.fixture
def pyodide(tmp_path) -> Path:
    """A folder like that of Pyodide."""
    folder = tmp_path / "pyodide-0.27.7"
    folder.mkdir()
    for name in ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip", "numpy.whl", "unneeded.whl"):
        (folder / name).write_bytes(name.encode())
    (folder / "pyodide-lock.json").write_text('{"packages": {"numpy": {"file_name": "numpy.whl"}}}', encoding="utf-8")
    return folder


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_the_list_names_all_files(tmp_path):
    done = export(tmp_path / "site")
    assert files(tmp_path / "site") == {*json.loads((tmp_path / "site" / LIST).read_text())["files"], LIST}
    assert done.files == len(files(tmp_path / "site"))
    assert done.size == sum(path.stat().st_size for path in (tmp_path / "site").rglob("*") if path.is_file())
    assert {"index.html", "engine/contents.json", "static/lab.js", "static/core/engine-worker.js"} <= files(
        tmp_path / "site"
    )


def test_the_public_address_is_the_default_and_names_a_version(tmp_path):
    assert PYODIDE.startswith("https://")
    assert "/v0.27.7/" in PYODIDE
    export(tmp_path)
    assert (tmp_path / "en/index.html").read_text() == f"<p>{PYODIDE}"


def test_a_folder_of_pyodide_is_copied_without_what_is_not_needed(tmp_path, pyodide):
    export(tmp_path / "site", pyodide=str(pyodide))
    copied = {name for name in files(tmp_path / "site") if name.startswith("pyodide/")}
    assert copied == {f"pyodide/{path.name}" for path in pyodide.iterdir() if path.name != "unneeded.whl"}
    assert (tmp_path / "site/en/index.html").read_text() == "<p>pyodide/"


@pytest.mark.parametrize("missing", ["pyodide.mjs", "pyodide-lock.json", "numpy.whl"])
def test_a_folder_without_a_file_of_pyodide_is_refused(missing, tmp_path, pyodide):
    (pyodide / missing).unlink()
    with pytest.raises(ArgumentError, match=r"expected an address, or a folder with pyodide\.mjs"):
        export(tmp_path / "site", pyodide=str(pyodide))
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("lock", ["", "[]", "{}", '{"packages": {"numpy": {"file_name": "../../secret"}}}', "[" * 9999])
def test_a_damaged_or_hostile_lock_is_refused(lock, tmp_path, pyodide):
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    (pyodide / "pyodide-lock.json").write_text(lock, encoding="utf-8")
    with pytest.raises(ArgumentError, match="expected an address, or a folder"):
        export(tmp_path / "site", pyodide=str(pyodide))


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/pyodide/",
        "ftp://example.org/",
        "javascript://x/%0aalert(1)",
        "https://",
        "https://user@example.org/",
        "https://example.org; script-src *",
        'https://example.org/"><script>',
        "https://example.org/ https://other.org",
        "https://example.org/?a=b",
        "https://example.org/#a",
        "https://例子.org/",
        "https://[::1",
    ],
)
def test_an_address_that_could_change_the_policy_is_refused(address, tmp_path):
    with pytest.raises(ArgumentError, match="expected an address such as https"):
        export(tmp_path / "site", pyodide=address)
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("address", ["https://example.org/a/v1.2", "https://example.org:8443/", "http://127.0.0.1:9/p"])
def test_other_addresses_are_accepted(address, tmp_path):
    export(tmp_path, pyodide=address)
    assert (tmp_path / "en/index.html").read_text() == f"<p>{address.rstrip('/')}/"


def test_a_folder_with_other_files_is_refused_and_unchanged(tmp_path):
    (tmp_path / "thesis.md").write_text("mine", encoding="utf-8")
    with pytest.raises(ArgumentError, match="expected a new folder, an empty one, or one of an earlier export"):
        export(tmp_path)
    assert files(tmp_path) == {"thesis.md"}


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "site").write_text("mine", encoding="utf-8")
    with pytest.raises(ArgumentError, match="expected a new folder"):
        export(tmp_path / "site")
    assert (tmp_path / "site").read_text() == "mine"


def test_an_earlier_export_is_replaced_and_what_others_added_stays(tmp_path, pyodide):
    site = tmp_path / "site"
    export(site, pyodide=str(pyodide))
    (site / "CNAME").write_text("example.org", encoding="utf-8")
    export(site)
    assert not any(name.startswith("pyodide/") for name in files(site))
    assert (site / "CNAME").read_text() == "example.org"


def test_a_hostile_list_deletes_nothing_outside(tmp_path):
    site = tmp_path / "site"
    site.mkdir()
    (tmp_path / "precious").write_text("mine", encoding="utf-8")
    (site / "link").symlink_to(tmp_path)
    names = ["../precious", str(tmp_path / "precious"), "link/precious", ".", "", "missing"]
    (site / LIST).write_text(json.dumps({"files": names}), encoding="utf-8")
    export(site)
    assert (tmp_path / "precious").read_text() == "mine"


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"files": 3}', "[" * 9999])
def test_a_damaged_list_is_no_earlier_export(content, tmp_path):
    (tmp_path / LIST).write_text(content, encoding="utf-8")
    with pytest.raises(ArgumentError, match="expected a new folder"):
        export(tmp_path)


@pytest.mark.parametrize("name", ["file/site", "x" * 300])
def test_a_folder_that_cannot_be_written_is_one_sentence(name, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(DataError, match=r"expected to write the site into .*, got: .*; free some space"):
        export(tmp_path / name)


def test_the_archive_has_another_name_when_it_changes(tmp_path, monkeypatch):
    export(tmp_path)
    before = files(tmp_path / "engine")
    monkeypatch.setattr(exporting, "package_archive", lambda: b"another archive")
    export(tmp_path)
    assert len(files(tmp_path / "engine")) == len(before)
    assert len(files(tmp_path / "engine") - before) == 1


def test_an_interrupted_export_can_be_repeated(tmp_path, monkeypatch):
    write, left = Path.write_bytes, iter(range(20))

    def interrupted(path: Path, content: bytes) -> int:
        if next(left, None) is None:
            raise KeyboardInterrupt
        return write(path, content)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", interrupted)
        with pytest.raises(KeyboardInterrupt):
            export(tmp_path / "site")
    assert export(tmp_path / "site").files == sum(path.is_file() for path in (tmp_path / "site").rglob("*"))
