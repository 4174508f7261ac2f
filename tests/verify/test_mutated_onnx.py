"""More than 10,000 damaged ONNX files: each is read and predicts, or is refused in one sentence.

No file hangs, and none takes more memory than the bound of the process.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

COUNT = 10_500
MEMORY = 3 * 2**30  # bytes of addresses beyond those after all imports
SECONDS = 60  # for one file, also on a busy machine

PROGRAM = """
import faulthandler, json, random, resource, sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import mutated_onnx
folder, rng = Path(sys.argv[2]), random.Random(5)
files = mutated_onnx.wholes(folder)
assert not any(mutated_onnx.read_or_refused(whole, shape, folder / "whole.onnx") for whole, shape in files)
used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + int(sys.argv[4]),) * 2)
refused, slowest = 0, 0.0
for k in range(int(sys.argv[3])):
    whole, shape = files[k % len(files)]
    content = mutated_onnx.damaged(whole, rng)
    (folder / "last.onnx").write_bytes(content)
    faulthandler.dump_traceback_later(int(sys.argv[5]), exit=True)
    start = time.process_time()
    refused += mutated_onnx.read_or_refused(content, shape, folder / "damaged.onnx")
    slowest = max(slowest, time.process_time() - start)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"refused": refused, "slowest": slowest, "peak": peak}))
"""


def test_every_damaged_file_is_read_or_refused(tmp_path, report):
    shared = Path(__file__).parents[1] / "shared"
    arguments = [str(shared), str(tmp_path), str(COUNT), str(MEMORY), str(SECONDS)]
    found = subprocess.run([sys.executable, "-c", PROGRAM, *arguments], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr[-2000:]
    result = json.loads(found.stdout.splitlines()[-1])
    report(
        f"{result['refused']:,} of {COUNT:,} damaged ONNX files are refused, the slowest takes {result['slowest']:.2f} "
        f"s, and the process takes {result['peak'] / 1024:.0f} MiB"
    )
    assert COUNT // 2 < result["refused"] < COUNT
