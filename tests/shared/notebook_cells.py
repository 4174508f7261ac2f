"""Cells that run in a real kernel of Jupyter."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import nbformat

ROOT = Path(__file__).parents[2]
_spec = importlib.util.spec_from_file_location("notebooks_tool", ROOT / "tools" / "notebooks.py")
tool = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(tool)


def outputs_of(*sources: str, language: str = "en") -> list[list[Any]]:
    """The outputs of each cell; a cell that fails raises an error."""
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    notebook = nbformat.v4.new_notebook(cells=cells)
    tool.run(notebook, language=language)
    return [cell.outputs for cell in notebook.cells]
