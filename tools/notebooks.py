"""Runs the notebooks of examples/notebooks/, and stores their outputs in them.

    python tools/notebooks.py                           # all notebooks
    python tools/notebooks.py first_network.zh.ipynb    # these

Run it after a change of a notebook, or of what notebooks show. The Chinese notebooks run in Chinese. The kernel runs in
an empty folder that is deleted afterwards. What would differ in every version of a file is not stored: execution times,
the text of an output that has HTML as well, and the names of widgets.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[1]
FOLDER: Final = ROOT / "examples" / "notebooks"
LIMIT: Final = 300  # seconds for a cell
METADATA: Final = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def notebooks() -> list[Path]:
    """All notebooks of the folder."""
    return sorted(FOLDER.glob("*.ipynb"))


def executed(path: Path) -> Any:
    """A notebook with new outputs, see `run`; a Chinese one runs in Chinese."""
    import nbformat

    notebook: Any = nbformat.read(path, as_version=4)
    run(notebook, language="zh" if path.name.endswith(".zh.ipynb") else "en")
    return notebook


def run(notebook: Any, *, language: str = "en") -> None:
    """Replace the outputs by those of a new kernel, which runs in an empty folder.

    Raises:
        CellExecutionError: a cell failed.
    """
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient

    with tempfile.TemporaryDirectory(prefix="nb") as folder:
        # Sockets in the file system: no other process of this machine or of its network can connect to the kernel.
        sockets = {"transport": "ipc", "ip": str(Path(folder, "kernel"))} if os.name == "posix" else {}
        manager = AsyncKernelManager(kernel_name="python3", **sockets)
        work = Path(folder, "work")
        work.mkdir()
        client = NotebookClient(
            notebook, km=manager, timeout=LIMIT, record_timing=False, resources={"metadata": {"path": str(work)}}
        )
        environment = os.environ | {
            "IPYTHONDIR": str(Path(folder, "ipython")),  # neither the settings nor the history of the user
            "MPLBACKEND": "module://matplotlib_inline.backend_inline",
            "ZHISHEN_LANGUAGE": language,
        }
        client.execute(cleanup_kc=True, env=environment)


def tidied(notebook: Any) -> Any:
    """The same notebook without what differs from run to run."""
    notebook.metadata = METADATA
    for cell in notebook.cells:
        cell.metadata = {}
        if "outputs" in cell:
            cell.outputs = _joined(cell.outputs)
        for output in cell.get("outputs", []):
            if "text/html" in output.get("data", {}):
                output.data.pop("text/plain", None)
            # It names a widget of this kernel, which is gone; its text stays.
            output.get("data", {}).pop("application/vnd.jupyter.widget-view+json", None)
    return notebook


def _joined(outputs: list[Any]) -> list[Any]:
    """The outputs with the parts of one stream as one: how often a kernel sends them depends on the time they take."""
    found: list[Any] = []
    for output in outputs:
        last = found[-1] if found else None
        if last and output.output_type == last.output_type == "stream" and output.name == last.name:
            last.text += output.text
        else:
            found.append(output)
    return found


def main(names: list[str]) -> None:
    """Run the notebooks and write them."""
    import nbformat

    for path in [FOLDER / name for name in names] or notebooks():
        nbformat.write(tidied(executed(path)), path)
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main(sys.argv[1:])
