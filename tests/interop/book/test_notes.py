"""Notes to the reader of a script."""

from zhishen.interop.book.notes import forget, note


def test_a_note_is_printed_once_for_each_script(capsys):
    forget()
    for text in ("a", "b", "a"):
        note(text)
    assert capsys.readouterr() == ("", "zhishen: a\nzhishen: b\n")
    forget()
    note("a")
    assert capsys.readouterr().err == "zhishen: a\n"
