"""The reasons of the operating system, in both languages."""

import errno
import os

import pytest

from zhishen import messages
from zhishen.data import load
from zhishen.errors import DataError
from zhishen.messages.system import system_reason


@pytest.fixture
def _chinese():
    messages.set_language("zh")
    yield
    messages.set_language("en")


COMMON = [errno.ENOENT, errno.EACCES, errno.EISDIR, errno.ENOTDIR, errno.ENOSPC, errno.EEXIST, errno.EROFS, errno.EIO]


@pytest.mark.parametrize("code", COMMON)
def test_english_reasons_are_the_systems(code):
    assert system_reason(OSError(code, os.strerror(code))) == os.strerror(code)


@pytest.mark.usefixtures("_chinese")
@pytest.mark.parametrize("code", COMMON)
def test_common_reasons_are_chinese(code):
    reason = system_reason(OSError(code, os.strerror(code), "a.png"))
    assert not any(character.isascii() for character in reason)


@pytest.mark.usefixtures("_chinese")
@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (OSError(errno.EINVAL, "Invalid argument"), "Invalid argument"),
        (OSError("a message alone"), "a message alone"),
        (PermissionError(0, "no number"), "no number"),
        (ValueError("embedded null byte"), "embedded null byte"),
        (EOFError(), "EOFError"),
    ],
)
def test_other_reasons_stay_as_they_are(error, expected):
    assert system_reason(error) == expected


@pytest.mark.usefixtures("_chinese")
def test_an_error_about_a_file_is_chinese(tmp_path):
    with pytest.raises(DataError, match="没有这个文件或文件夹"):
        load(str(tmp_path / "nowhere"))
