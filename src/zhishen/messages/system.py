"""What the operating system says about a file, in the language of the reader."""

from __future__ import annotations

import errno
from typing import Final

from zhishen.messages import deferred, language

__all__ = ["system_reason"]

# In English the words are the system's own, which people search for; these are the words of Linux.
_REASONS: Final = {
    errno.EACCES: deferred("Permission denied"),
    errno.EPERM: deferred("Operation not permitted"),
    errno.ENOENT: deferred("No such file or directory"),
    errno.EISDIR: deferred("Is a directory"),
    errno.ENOTDIR: deferred("Not a directory"),
    errno.EEXIST: deferred("File exists"),
    errno.ENOTEMPTY: deferred("Directory not empty"),
    errno.ENAMETOOLONG: deferred("File name too long"),
    errno.ELOOP: deferred("Too many levels of symbolic links"),
    errno.EROFS: deferred("Read-only file system"),
    errno.ENOSPC: deferred("No space left on device"),
    errno.EFBIG: deferred("File too large"),
    errno.EDQUOT: deferred("Disk quota exceeded"),
    errno.EMFILE: deferred("Too many open files"),
    errno.EBUSY: deferred("Device or resource busy"),
    errno.EIO: deferred("Input/output error"),
}


def system_reason(error: BaseException) -> str:
    """Why a file could not be read or written: the reason of the system, or the message of another exception.

    A reason that the catalog does not have stays as the system gives it.

    Args:
        error: an `OSError` with a number, or any other exception, whose text is returned as it is.

    Examples:
        >>> system_reason(FileNotFoundError(errno.ENOENT, "No such file or directory"))
        'No such file or directory'
        >>> system_reason(ValueError("embedded null byte"))
        'embedded null byte'
    """
    number = error.errno if isinstance(error, OSError) else None
    if number in _REASONS and language() != "en":
        return str(_REASONS[number])
    return (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
