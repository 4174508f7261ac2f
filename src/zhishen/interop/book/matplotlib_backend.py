"""A Matplotlib backend without windows: ``plt.show()`` saves all open figures.

Matplotlib imports this module by its name, which `zhishen.interop.book.showing` gives it.
"""

from __future__ import annotations

from typing import Any

from matplotlib.backend_bases import FigureManagerBase
from matplotlib.backends.backend_agg import FigureCanvasAgg

from zhishen.interop.book.figures_folder import current

__all__ = ["FigureCanvas", "FigureManager"]


class FigureManager(FigureManagerBase):
    """Saves figures instead of showing them."""

    @classmethod
    def pyplot_show(cls, *, block: bool | None = None) -> None:
        """Save all open figures, and close them, so that the next ``plt.show()`` begins with new ones."""
        del block
        from matplotlib import pyplot as plt

        for number in plt.get_fignums():
            figure: Any = plt.figure(number)
            current().save(figure.savefig)
        plt.close("all")


class FigureCanvas(FigureCanvasAgg):
    """Draws in memory."""

    manager_class = FigureManager  # pyright: ignore[reportAssignmentType]
