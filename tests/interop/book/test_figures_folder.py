"""The folder into which figures are saved."""

from zhishen.interop.book.figures_folder import FiguresFolder


def test_a_second_run_keeps_the_figures_of_the_first(script, tmp_path):
    text = "import matplotlib.pylab as plt; plt.plot([1]); plt.show()"
    for k in (1, 2):
        script("ch03/relu.py", text, save_figures=tmp_path / "out")
        assert (tmp_path / "out" / f"relu-{k}.png").read_bytes().startswith(b"\x89PNG")


def test_a_folder_that_cannot_be_made_is_an_error_in_the_script(script, tmp_path):
    (tmp_path / "file").touch()
    text = "import matplotlib.pyplot as plt; plt.plot([1]); plt.show()"
    status, _, err = script("ch03/relu.py", text, save_figures=tmp_path / "file" / "out")
    assert status == 1
    assert "expected to save a figure into" in err.splitlines()[-1]


def test_no_file_is_overwritten(tmp_path, capsys):
    (tmp_path / "relu-1.png").write_text("the reader's")
    path = FiguresFolder(tmp_path, "relu").save(lambda path: path.write_text("ours"))
    assert path == tmp_path / "relu-2.png"
    assert (tmp_path / "relu-1.png").read_text() == "the reader's"
    assert capsys.readouterr().err == f"zhishen: figure saved: {path}\n"
