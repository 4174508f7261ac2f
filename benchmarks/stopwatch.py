"""Run a command; print, as JSON, its seconds, its peak memory and its output.

This is a separate small program because the peak memory that the system reports for a child includes the time between
fork and exec, when the child is a copy of its parent: a child of a large process would seem as large as its parent.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time


def main() -> None:
    """Run the command in the arguments, and print the measurements."""
    begin = time.perf_counter()
    child = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    out, err = child.stdout, child.stderr
    if out is None or err is None:
        raise OSError("stopwatch: expected pipes from the child, got none")
    stdout, stderr = out.read(), err.read()
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - begin
    unit = 2**20 if sys.platform == "darwin" else 2**10
    json.dump(
        {
            "seconds": seconds,
            "peak": usage.ru_maxrss / unit,
            "status": os.waitstatus_to_exitcode(status),
            "stdout": stdout,
            "stderr": stderr[-2000:],
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
