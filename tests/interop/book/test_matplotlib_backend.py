"""The backend whose ``plt.show()`` saves all open figures."""

from matplotlib import pyplot as plt

from zhishen.interop.book.figures_folder import FiguresFolder
from zhishen.interop.book.showing import saving_figures


def test_show_saves_all_open_figures_and_closes_them(tmp_path, headless):
    with saving_figures(FiguresFolder(tmp_path, "curve")):
        plt.figure(figsize=(2, 1), dpi=50)
        plt.figure(figsize=(1, 1), dpi=50)
        plt.show()
        assert plt.get_fignums() == []
        plt.show()
    files = sorted(tmp_path.iterdir())
    assert [path.name for path in files] == ["curve-1.png", "curve-2.png"]
    assert [plt.imread(path).shape[:2] for path in files] == [(50, 100), (50, 50)]
