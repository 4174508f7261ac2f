"""Bundles the JavaScript libraries of the lab into ``src/zhishen/lab/static/vendor/``.

    npm ci && python tools/vendor.py    # write the bundles again, after a change of package.json
    python tools/vendor.py --check      # exit with status 1 if a file differs from its digest; needs no Node

The folder has one ``NAME.d.ts`` for each bundle, written by hand. It lists what the bundle exports: esbuild bundles it
into ``NAME.js``, which browsers read, and ``tsc`` takes the types of the exports from it. This program also writes

- ``licenses/PACKAGE.txt``: the license of each npm package that a bundle contains,
- ``vendor.json``: for each bundle, its packages (name, version, license, source) and its SHA-256 digest.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[1]
MODULES: Final = ROOT / "node_modules"
VENDOR: Final = ROOT / "src" / "zhishen" / "lab" / "static" / "vendor"
LIST: Final = "vendor.json"
# The folder of a package in the path of one of its files: node_modules/lit/html.js, node_modules/@lit/task/task.js.
_PACKAGE: Final = re.compile(r"node_modules/((?:@[^/]+/)?[^/]+)/")


def digest(path: Path) -> str:
    """The SHA-256 digest of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def differences(folder: Path) -> list[str]:
    """The files of a folder that differ from what its ``vendor.json`` lists, one sentence each."""
    listed = json.loads((folder / LIST).read_text(encoding="utf-8"))
    digests = {name: bundle["sha256"] for name, bundle in listed.items()}
    found = {path.name: digest(path) for path in folder.glob("*.js")}
    licenses = {license_file(package["name"]) for bundle in listed.values() for package in bundle["packages"]}
    missing = [name for name in digests if name not in found]
    missing += [f"licenses/{name}" for name in sorted(licenses) if not (folder / "licenses" / name).exists()]
    return [
        *(f"{name}: it is missing; run python tools/vendor.py" for name in missing),
        *(f"{name}: {LIST} does not list it; write its .d.ts or remove it" for name in sorted(found.keys() - digests)),
        *(
            f"{name}: expected the SHA-256 digest {expected}, got {found[name]}; run python tools/vendor.py"
            for name, expected in digests.items()
            if found.get(name, expected) != expected
        ),
    ]


def license_file(package: str) -> str:
    """The file of the license of a package: ``@lit-reactive-element.txt`` for ``@lit/reactive-element``."""
    return f"{package.replace('/', '-')}.txt"


def packages(metafile: dict[str, Any]) -> list[dict[str, str]]:
    """The npm packages that esbuild has read for a bundle, by name."""
    found = (_PACKAGE.match(path) for path in metafile["inputs"])
    return [described(name) for name in sorted({match[1] for match in found if match})]


def described(name: str) -> dict[str, str]:
    """Name, version, license and source of an installed npm package."""
    manifest = json.loads((MODULES / name / "package.json").read_text(encoding="utf-8"))
    repository = manifest["repository"]
    source = repository if isinstance(repository, str) else repository["url"]
    return {
        "name": name,
        "version": manifest["version"],
        "license": manifest["license"],
        "source": re.sub(r"^git\+|\.git$", "", source),
    }


def esbuild(*arguments: str) -> None:
    """Run the installed esbuild in the root of the repository."""
    program = MODULES / ".bin" / "esbuild"
    if not program.exists():
        sys.exit(f"expected esbuild at {program}; run npm ci")
    subprocess.run([program, "--log-level=warning", *arguments], cwd=ROOT, check=True)  # noqa: S603


def bundle(entry: Path) -> dict[str, Any]:
    """Write the bundle of a file ``NAME.d.ts``, and return its row of ``vendor.json``."""
    output = entry.with_name(entry.name.removesuffix(".d.ts") + ".js")
    meta = output.with_suffix(".meta.json")
    # A copy, because esbuild ignores files of declarations.
    module = output.with_suffix(".entry.js")
    module.write_text(entry.read_text(encoding="utf-8"), encoding="utf-8")
    try:
        esbuild(
            str(module), "--bundle", "--format=esm", "--target=es2022", "--minify", "--legal-comments=none",
            f"--outfile={output}", f"--metafile={meta}",
        )  # fmt: skip
        parts = packages(json.loads(meta.read_text(encoding="utf-8")))
    finally:
        module.unlink()
        meta.unlink(missing_ok=True)
    names = ", ".join(f"{part['name']} {part['version']} ({part['license']})" for part in parts)
    banner = f"/*! {names}; bundled by tools/vendor.py, licenses in licenses/ */\n"
    output.write_text(banner + output.read_text(encoding="utf-8"), encoding="utf-8")
    return {"packages": parts, "sha256": digest(output)}


def write_licenses(names: set[str]) -> None:
    """Write the licenses of packages, and remove those of packages that are no longer bundled."""
    folder = VENDOR / "licenses"
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.txt"):
        old.unlink()
    for name in names:
        (source,) = (path for path in (MODULES / name).iterdir() if re.fullmatch(r"(?i)licen[sc]e(\.\w+)?", path.name))
        (folder / license_file(name)).write_text(source.read_text(encoding="utf-8"), encoding="utf-8")


def write() -> None:
    """Write all bundles, their licenses and ``vendor.json``."""
    rows = {entry.name.replace(".d.ts", ".js"): bundle(entry) for entry in sorted(VENDOR.glob("*.d.ts"))}
    write_licenses({part["name"] for row in rows.values() for part in row["packages"]})
    (VENDOR / LIST).write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    """Write the bundles, or check them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="only compare the files with their digests")
    if not parser.parse_args().check:
        write()
    elif found := differences(VENDOR):
        sys.exit("\n".join(found))


if __name__ == "__main__":
    main()
