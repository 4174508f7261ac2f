"""Measure zhishen beside its peers: compare results first, then time; write ``results.md`` and ``results.png``.

Run it with the Python of an environment that has them, as ``make bench`` does::

    python benchmarks/run.py [--quick] [w1] [w2] [w3] [w4] [w5] [w6] [w7] [start] [shapes]

With names, only those are measured, and nothing is written but the sheet of ``shapes``. ``--quick`` takes so few rounds
that only the proportions can be trusted, to see whether all works.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import sys
from pathlib import Path

import environment

HOME = Path(__file__).parent
WORKLOADS = ("w1", "w2", "w3", "w4", "w5", "w6", "w7", "start")
SHEETS = ("shapes",)


def main() -> int:
    """Measure what was asked for; 0 if all targets are reached, 1 otherwise."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    names = (*WORKLOADS, *SHEETS)
    parser.add_argument("only", nargs="*", metavar="|".join(names), help="what to measure; everything if not given")
    parser.add_argument("--quick", action="store_true", help="few rounds, nothing written")
    given = parser.parse_args()
    chosen = given.only or list(names)
    unknown = [name for name in chosen if name not in names]
    if unknown:
        parser.error(f"expected {', '.join(names)}, got {unknown[0]}")
    environment.prepare()

    import peers
    from harness import Anatomy, Fact, Load, Row, Settings
    from peak import gemm
    from report import chart, facts, markdown, missed

    if given.quick:
        Settings.seconds, Settings.least, Settings.runs = 0.5, 6, 1
    environment.set_threads(environment.THREADS)
    for name in peers.KNOWN:
        module = peers.load(name)
        if isinstance(module, peers.Missing):
            peers.LEFT_OUT.append(f"{name}, which could not be imported ({module.reason})")
            print(f"left out: {peers.LEFT_OUT[-1]}")
    if not isinstance(peers.load("PyTorch"), peers.Missing):
        import torch

        torch.set_num_threads(environment.THREADS)

    load, peak = Load(), gemm()
    rows: list[Row] = []
    told: list[Fact] = []
    steps: list[Anatomy] = []
    workloads = [importlib.import_module(name) for name in chosen if name in WORKLOADS]
    # Python's garbage collector goes through all objects time and again; ours shall not pay for those of the peers'
    # modules, which no user of ours has loaded. What is made from here on it sees as always.
    gc.collect()
    gc.freeze()
    for workload in workloads:
        for found in workload.rows():
            if isinstance(found, Anatomy):
                steps.append(found)
                continue
            if isinstance(found, Fact):
                told.append(found)
                print(f"{'':6} {found.value:6.2f} {found.unit}  {found.what}", flush=True)
                continue
            rows.append(found)
            low, high = found.race.middle_half
            print(
                f"{found.key:8} {found.race.ratio:7.2f} ({low:.2f} to {high:.2f})  {found.task}, against {found.peer}"
                f"{f' ({found.settings})' if found.settings else ''}"
            )
            for check in found.checks:
                print(f"{'':8} {check}")
            sys.stdout.flush()
    if rows:
        peak = {threads: max(peak[threads], again) for threads, again in gemm().items()}
        others = load.others()
        page = markdown(
            rows, facts(others, peers.versions()), others, told=told, steps=steps, peak=peak, left_out=peers.LEFT_OUT
        )
        if set(chosen) >= set(WORKLOADS) and not given.quick:
            (HOME / "results.md").write_text(page, encoding="utf-8")
            chart([row for row in rows if row.kind == "peer"], HOME / "results.png")
            print("\nwritten: benchmarks/results.md and benchmarks/results.png")
        else:
            print(f"\n{page}")
    if "shapes" in chosen:
        importlib.import_module("shapes").write()
        print("written: benchmarks/shapes.md and benchmarks/shapes.png")
    return int(bool(missed([row for row in rows if row.kind == "peer"], told)))


if __name__ == "__main__":
    sys.exit(main())
