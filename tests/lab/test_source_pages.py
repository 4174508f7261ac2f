"""The files of the library as pages: all their lines, and nothing but files of the library."""

from __future__ import annotations

import html
import inspect
import re
from pathlib import Path

import pytest
from lab_browser import Server
from lab_client import cookie, get

import zhishen
from zhishen import nn
from zhishen.lab import source_pages
from zhishen.lab.engine.sources import source_of
from zhishen.lab.source_pages import source_page

PACKAGE = Path(zhishen.__file__).parent
LINE = re.compile(r'<span class="line" id="L(\d+)">(.*?)\n</span>', re.DOTALL)


def lines_of(page: str) -> list[str]:
    """The lines that a page shows, as text."""
    found = LINE.findall(page)
    assert [int(number) for number, _ in found] == list(range(1, len(found) + 1))
    return [html.unescape(re.sub(r"<[^>]*>", "", line)) for _, line in found]


def test_every_file_of_the_library_has_a_page():
    files = sorted(PACKAGE.rglob("*.py"))
    for path in files[:: len(files) // 40]:
        page = source_page("en", f"zhishen/{path.relative_to(PACKAGE).as_posix()}")
        assert page is not None
        assert lines_of(page) == (path.read_text(encoding="utf-8").removesuffix("\n").split("\n")), path


def test_a_link_leads_to_the_first_line_of_a_source():
    part = source_of(nn.Affine)
    page = source_page("en", part["file"])
    assert page is not None
    assert lines_of(page)[part["line"] - 1] == inspect.getsource(nn.Affine).partition("\n")[0]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_is_a_page_of_the_lab(language):
    page = source_page(language, "zhishen/nn/affine.py")
    assert page is not None
    other = {"en": "zh", "zh": "en"}[language]
    assert f'<html lang="{language}" data-kind="source">' in page
    assert f'href="/{other}/source/zhishen/nn/affine.py"' in page
    assert page.count("<h1") == 1
    assert not re.search(r"\sstyle=|\son\w+=|<script(?! src=| type=\"module\" src=)", page), "the policy refuses these"


def test_code_is_escaped(tmp_path, monkeypatch):
    hostile = "text = '<script>alert(1)</script>&amp;'  # </code></pre>\n"
    (tmp_path / "hostile.py").write_text(hostile, encoding="utf-8")
    monkeypatch.setattr(source_pages, "_files", lambda: {"zhishen/hostile.py": tmp_path / "hostile.py"})
    page = source_page("en", "zhishen/hostile.py")
    assert page is not None
    assert "<script>alert" not in page
    assert lines_of(page) == [hostile.rstrip("\n")]


@pytest.mark.parametrize(
    ("text", "count"), [("", 1), ("\n\n\na = 1", 4), ('"""\n\x0c\n"""\n\n', 4), ("a = '\u2028'\n", 1)]
)
def test_odd_files_have_all_their_lines(text, count, tmp_path, monkeypatch):
    (tmp_path / "odd.py").write_text(text, encoding="utf-8")
    monkeypatch.setattr(source_pages, "_files", lambda: {"zhishen/odd.py": tmp_path / "odd.py"})
    page = source_page("en", "zhishen/odd.py")
    assert page is not None
    assert len(lines_of(page)) == count


def test_a_link_that_leads_out_of_the_package_has_no_page(tmp_path, monkeypatch):
    package = tmp_path / "zhishen"
    package.mkdir()
    (tmp_path / "outside.py").write_text("secret = 1\n")
    (package / "inside.py").write_text("open = 1\n")
    (package / "linked.py").symlink_to(tmp_path / "outside.py")
    (package / "folder.py").mkdir()
    monkeypatch.setattr(source_pages, "_PACKAGE", package)
    source_pages._files.cache_clear()
    try:
        assert set(source_pages._files()) == {"zhishen/inside.py"}
    finally:
        monkeypatch.undo()
        source_pages._files.cache_clear()


HOSTILE = [
    "zhishen/../../../../../../etc/passwd",
    "zhishen/%2e%2e/%2e%2e/pyproject.toml",
    "..%2f..%2fpyproject.toml",
    "zhishen/nn/../nn/affine.py",
    "zhishen/nn/./affine.py",
    "zhishen//nn/affine.py",
    "/zhishen/nn/affine.py",
    "//etc/passwd",
    "%2fetc%2fpasswd",
    "zhishen%5cnn%5caffine.py",
    "zhishen/nn/affine.py/",
    "zhishen/nn/affine.py%00",
    "zhishen/nn/affine.py%00.html",
    "zhishen/nn/affine.PY",
    "zhishen/nn/affine",
    "zhishen/nn/",
    "zhishen/nn",
    "zhishen/figures/small_conv.safetensors",
    "zhishen/lab/static/lab.js",
    "zhishen/messages/zh/LC_MESSAGES/zhishen.po",
    "numpy/__init__.py",
    "tests/conftest.py",
    "file:zhishen/nn/affine.py",
    "C:/Windows/win.ini",
    "~/.ssh/id_rsa",
    "%e2%80%ae.py",
    "%ff%fe",
    "a" * 5000,
    "",
]


@pytest.mark.parametrize("path", HOSTILE)
def test_another_path_has_no_page(lab: Server, path: str):
    response = get(lab, f"/en/source/{path}", cookie=cookie(lab))
    assert response.status == 404
    assert b'id="L1"' not in response.body
    assert b"root:" not in response.body


def test_the_page_is_served_to_those_who_know_the_key(lab: Server):
    path = "/zh/source/zhishen/nn/affine.py"
    response = get(lab, path, cookie=cookie(lab))
    assert response.status == 200
    assert b'id="L1"' in response.body
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert get(lab, path).status == 403
    assert get(lab, path, cookie=cookie(lab), host="example.com").status == 421
    assert get(lab, "/fr/source/zhishen/nn/affine.py", cookie=cookie(lab)).status == 404
