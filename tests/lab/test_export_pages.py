"""The pages of a site: every address leads to a file of the site, and the policy allows Pyodide and nothing else."""

from __future__ import annotations

import html
import re
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

import pytest

import zhishen.lab
from zhishen.lab.export_pages import first_page, policy, site_pages
from zhishen.lab.pages import TOOLS

STATIC = Path(zhishen.lab.__file__).parent / "static"
CDN = "https://cdn.example.org/pyodide/"
ADDRESS = re.compile(r'<[^>]* (?:href|src)="([^"]*)"')


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return dict(site_pages("pyodide/"))


def test_every_page_of_the_lab_is_there(pages):
    for language in ("en", "zh"):
        for name in ("", *map(str, range(1, 8)), *TOOLS):
            page = pages[f"{language}/{name}/index.html".replace("//", "/")]
            assert f'<html lang="{language}"' in page
    assert any(name.endswith("/source/zhishen/nn/network.py/index.html") for name in pages)


def test_every_address_is_relative_and_leads_to_a_file(pages):
    for name, page in pages.items():
        for address in ADDRESS.findall(page):
            parts = urlsplit(html.unescape(address))
            if parts.scheme == "https" or not parts.path:
                continue
            assert not parts.path.startswith("/"), (name, address)
            place = _joined(PurePosixPath(name).parent, parts.path)
            if place.startswith("static/"):
                assert (STATIC / place.removeprefix("static/")).is_file(), (name, address)
            else:
                assert f"{place}/index.html" in pages, (name, address)
                assert parts.path.endswith("/"), (name, address)


def _joined(folder: PurePosixPath, path: str) -> str:
    parts = list(folder.parts)
    for part in path.split("/"):
        if part == "..":
            parts.pop()
        elif part:
            parts.append(part)
    return "/".join(parts)


def test_the_policy_comes_before_everything_that_it_rules(pages):
    for page in pages.values():
        head = page.partition("</head>")[0]
        assert head.count("Content-Security-Policy") == 1
        ruled = ("<link", "<script", "<title")
        assert head.index("Content-Security-Policy") < min(map(head.index, ruled))


@pytest.mark.parametrize(("pyodide", "other"), [("pyodide/", ""), (CDN, " https://cdn.example.org")])
def test_the_policy_allows_what_pyodide_needs(pyodide, other):
    rules = dict(rule.strip().split(" ", 1) for rule in policy(pyodide).split(";"))
    assert rules == {
        "default-src": "'none'",
        "script-src": f"'self' 'wasm-unsafe-eval'{other}",
        "style-src": "'self'",
        "img-src": "'self' data: blob:",
        "connect-src": f"'self'{other}",
        "font-src": "'self'",
        "media-src": "'self' blob:",
        "worker-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def test_a_page_names_the_folder_of_pyodide(pages):
    assert all(page.count('data-pyodide="pyodide/"') == 1 for page in pages.values())


OWN = re.compile(r"<script(?![^>]* src=)|<style|<[^>]*\son\w+=|<[^>]*\sstyle=")


def test_no_page_has_a_script_or_a_style_of_its_own(pages):
    assert [name for name, page in pages.items() if OWN.search(page)] == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_first_page_leads_to_its_language(language):
    assert f'url={language}/"' in first_page(language)
    assert f'href="{language}/"' in first_page(language)
