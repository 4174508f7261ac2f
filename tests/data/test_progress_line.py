"""The line that shows how far a long reading is: on a terminal only, and cleared at the end."""

from zhishen.data import progress_line


def test_a_long_reading_shows_a_line_on_a_terminal(monkeypatch, capsys):
    monkeypatch.setattr(progress_line, "_FIRST", 0.0)
    monkeypatch.setattr(progress_line, "_NEXT", 0.0)
    assert list(progress_line.counted(range(3), 3)) == [0, 1, 2]
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert list(progress_line.counted(range(3), 3)) == [0, 1, 2]
    shown = capsys.readouterr().err
    assert "\rreading files 3/3" in shown
    assert shown.endswith("\r")
