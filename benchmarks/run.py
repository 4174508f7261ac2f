"""Measure zhishen beside its peers: compare results first, then time; write ``results.md`` and ``results.png``.

Run it with the Python of an environment that has both, as ``make bench`` does::

    python benchmarks/run.py [w1] [w7] [start]

With names, only those are measured, and nothing is written.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import sys
from pathlib import Path

import environment

HOME = Path(__file__).parent
WORKLOADS = ("w1", "w7", "start")


def main() -> int:
    """Measure what was asked for; 0 if all targets are reached, 1 otherwise."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("only", nargs="*", metavar="|".join(WORKLOADS), help="what to measure; everything if not given")
    chosen = parser.parse_args().only or list(WORKLOADS)
    unknown = [name for name in chosen if name not in WORKLOADS]
    if unknown:
        parser.error(f"expected {', '.join(WORKLOADS)}, got {unknown[0]}")
    environment.prepare()

    import torch

    torch.set_num_threads(environment.THREADS)
    from harness import Load, Row
    from report import chart, facts, markdown

    load = Load()
    rows: list[Row] = []
    workloads = [importlib.import_module(name) for name in chosen]
    # Python's garbage collector goes through all objects time and again; ours shall not pay for those of the peer's
    # modules, which no user of ours has loaded. What is made from here on it sees as always.
    gc.collect()
    gc.freeze()
    for workload in workloads:
        found = workload.rows()
        rows += found
        for row in found:
            low, high = row.race.middle_half
            print(f"{row.key:6} {row.race.ratio:6.2f} ({low:.2f} to {high:.2f})  {row.task}, against {row.peer}")
            for check in row.checks:
                print(f"       {check}")
            sys.stdout.flush()
    others = load.others()
    page = markdown(rows, facts(others), others)
    if set(chosen) == set(WORKLOADS):
        (HOME / "results.md").write_text(page, encoding="utf-8")
        chart(rows, HOME / "results.png")
        print("\nwritten: benchmarks/results.md and benchmarks/results.png")
    else:
        print(f"\n{page}")
    return int(any(row.target is not None and row.race.ratio < row.target for row in rows))


if __name__ == "__main__":
    sys.exit(main())
