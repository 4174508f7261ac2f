"""The browser of the other tests in this folder."""

from __future__ import annotations

import subprocess

import pytest
from lab_browser import chromium


def test_chromium_is_installed():
    program = chromium()
    if program is None:
        pytest.skip("the tests of the lab's pages need Chromium: install it, or name it by CHROMIUM=/path/to/chromium")
    assert "Chrom" in subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
