"""The pages of source files on the site, which are written from frames."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = [ROOT / "tools", ROOT / "tools" / "site_code.py", ROOT / "src" / "zhishen" / "optim" / "race.py"]


@pytest.fixture
def site_code(monkeypatch):
    monkeypatch.setattr(sys, "path", [str(ROOT / "tools"), *sys.path])
    return importlib.import_module("site_code")


def build(tree: Path, site: Path) -> None:
    """What MkDocs does: pages in a frame with a link to the page in the other language; other files are copied."""
    for path in tree.rglob("*.*"):
        target = site / path.relative_to(tree)
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".md":
            _, name, body = path.read_text().rsplit("\n\n", 2)
            target = target.with_suffix(".html")
            address = target.relative_to(site).as_posix()
            target.write_text(f'<a href="zh/{address}">zh</a><h1>{name.removeprefix("# ")}</h1><p>{body.strip()}</p>')
        else:
            target.write_bytes(path.read_bytes())


def test_each_file_has_a_page_with_its_name_its_code_and_its_address(tmp_path, site_code):
    files = site_code.code_files([*FILES, ROOT / "examples" / "xor.py"])
    assert set(FILES) <= set(files)
    assert all("examples" not in path.parts for path in files)  # these are pages of MkDocs
    assert ROOT / "tools" / "site_text.py" in files  # the folder lists it
    site_code.add_frames(tmp_path / "tree", files)
    build(tmp_path / "tree", tmp_path / "site")
    site_code.write_code_pages(tmp_path / "site", {path: site_code.code_body(path) for path in files})
    assert not list((tmp_path / "site").rglob("frame*"))
    for path in files:
        name = path.relative_to(ROOT).as_posix()
        place = f"code/{name}/index.html" if path.is_dir() else f"code/{name}.html"
        page = (tmp_path / "site" / place).read_text()
        assert page.startswith(f'<a href="zh/{place}">zh</a><h1>{name}</h1><')
        assert "zhishen-text-of-the-file" not in page.replace("&quot;", '"') or path.name == "site_code.py"
    assert 'href="site_text.py.html"' in (tmp_path / "site" / "code" / "tools" / "index.html").read_text()


def test_code_is_escaped_and_has_colors(site_code, tmp_path):
    path = tmp_path / "a.py"
    path.write_text('print("<b>")\n')
    assert '<span class="s2">"&lt;b&gt;"</span>' in site_code.code_body(path)
