"""Measure zhishen and its peers: first compare the results, then the times; write ``results.md`` and ``results.png``.

Run it with the Python of an environment that has the peers, as ``make bench`` does::

    python benchmarks/run.py [--quick] [w1] [w2] [w3] [w4] [w5] [w6] [w7] [w8] [start] [shapes]

With names, only these workloads are measured, and only ``shapes`` writes its page. ``--quick`` takes few rounds, to see
whether everything works; its ratios are rough.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import sys
from pathlib import Path

import environment

HOME = Path(__file__).parent
WORKLOADS = ("w1", "w2", "w3", "w4", "w5", "w6", "w7", "w8", "start")
PAGES = ("shapes",)


def main() -> int:
    """Measure the requested workloads; return 0 if all targets are reached, 1 otherwise."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    names = (*WORKLOADS, *PAGES)
    parser.add_argument("only", nargs="*", metavar="|".join(names), help="what to measure; everything if not given")
    parser.add_argument("--quick", action="store_true", help="few rounds; writes no files")
    args = parser.parse_args()
    selected = args.only or list(names)
    unknown = [name for name in selected if name not in names]
    if unknown:
        from zhishen.messages import message

        parser.error(message("expected one of {names}, got {name}", names=", ".join(names), name=unknown[0]))
    environment.restart()

    import peers
    import report_chinese
    from harness import Load, Metric, Row, Settings, StepProfile
    from peak import gemm
    from report import chart, conditions, markdown, missed

    if args.quick:
        Settings.seconds, Settings.min_steps, Settings.repeats = 0.5, 6, 1
    environment.set_threads(environment.THREADS)
    for name in peers.KNOWN:
        module = peers.load(name)
        if isinstance(module, peers.Missing):
            peers.OMITTED.append(f"{name}, which could not be imported ({module.reason})")
            print(f"omitted: {peers.OMITTED[-1]}")
    if not isinstance(peers.load("PyTorch"), peers.Missing):
        import torch

        torch.set_num_threads(environment.THREADS)

    load, peak = Load(), gemm()
    rows: list[Row] = []
    metrics: list[Metric] = []
    steps: list[StepProfile] = []
    workloads = [importlib.import_module(name) for name in selected if name in WORKLOADS]
    # Python's garbage collector scans all objects again and again. zhishen should not pay for the objects of the peers'
    # modules, which its users do not load. The collector scans objects that are created from here on as usual.
    gc.collect()
    gc.freeze()
    for workload in workloads:
        for result in workload.rows():
            if isinstance(result, StepProfile):
                steps.append(result)
                continue
            if isinstance(result, Metric):
                metrics.append(result)
                print(f"{'':6} {result.value:6.2f} {result.unit}  {result.name}", flush=True)
                continue
            rows.append(result)
            low, high = result.measured.interquartile_range
            print(
                f"{result.key:8} {result.measured.ratio:7.2f} ({low:.2f} to {high:.2f})  "
                f"{result.task}, against {result.peer}{f' ({result.settings})' if result.settings else ''}"
            )
            for check in result.checks:
                print(f"{'':8} {check}")
            sys.stdout.flush()
    if rows:
        peak = {threads: max(peak[threads], rate) for threads, rate in gemm().items()}
        others = load.others()
        page = markdown(
            rows,
            conditions(others, peers.versions()),
            others,
            metrics=metrics,
            steps=steps,
            peak=peak,
            omitted=peers.OMITTED,
        )
        if set(selected) >= set(WORKLOADS) and not args.quick:
            (HOME / "results.md").write_text(page, encoding="utf-8")
            report_chinese.write()
            chart([row for row in rows if row.kind == "peer"], HOME / "results.png")
            print("\nwritten: benchmarks/results.md, results.zh.md and results.png")
        else:
            print(f"\n{page}")
    if "shapes" in selected:
        importlib.import_module("shapes").write()
        print("written: benchmarks/shapes.md and benchmarks/shapes.png")
    return int(bool(missed([row for row in rows if row.kind == "peer"], metrics)))


if __name__ == "__main__":
    sys.exit(main())
