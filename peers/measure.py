#!/usr/bin/env -S python3 -B
"""Run every comparison that the book quotes and write the one file it reads them from.

Each workload is one run of its script, ours against the peers in alternating rounds. The
file is written beside its place and then renamed, and only if every run succeeded. With
--only, the other workloads' runs are kept; that is refused if the machine or a version
has changed since, because then they are not of one kind.

The file: machine, versions, and a list of runs; a run has its workload, date, command,
the version of ours (git's name of the tree crates/kernels) and its cases, which are the
tables that the script printed (see measured() in harness.py).
"""

import argparse
import datetime
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from harness import HERE, HOME, PYTHON, fail, write_json

ROOT = HERE.parent
FILE = ROOT / "crates" / "solutions" / "data" / "timings.json"
SIZES = "1x4,1x14,1x28,1x56,8x28"
# tried for every case: never near the fastest, and the first two take minutes to compile
WITHOUT = "torch_compile,torch_compile_pw,jax_nhwc,burn_ndarray"
RUNS = {  # workload: (script, our program, options)
    "stm": (
        "stm.py",
        "stm_bench --threads {threads}",
        f"--sizes {SIZES} --without {WITHOUT}",
    ),
    "simulation": ("init_mc.py", "init_bench", ""),
    "gradient": ("residual_grad.py", "grad_bench", ""),
    "exhaustive": ("exhaustive.py", "exhaustive_bench", ""),
}
PYTHON_PACKAGES = ("jax", "numba", "numpy", "onnxruntime", "openvino", "torch")
RUST_PACKAGES = {  # package: the folder in rust/ that pins it, the program it is in
    "burn": ("burn", "peer_burn"),
    "candle-core": ("candle", "peer_candle"),
    "rten": ("tract", "peer_tract"),
    "tract-onnx": ("tract", "peer_tract"),
}
FEATURES = re.compile(r"avx|fma$|amx|sse4_2|f16c")


def output(*command, folder=ROOT):
    """What a command prints, without the last line's end."""
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout.rstrip("\n")


def machine():
    """The processor, how many cores this process may use, and its vector instructions."""
    about = dict(
        line.split("\t", 1)
        for line in Path("/proc/cpuinfo").read_text().split("\n\n")[0].splitlines()
        if "\t" in line
    )
    about = {key.strip(): value.strip("\t: ") for key, value in about.items()}
    features = about.get("flags", "").split()
    return {
        "processor": about.get("model name", "unknown"),
        "cores": len(os.sched_getaffinity(0)),
        "features": sorted(word for word in features if FEATURES.match(word)),
    }


def versions():
    """Version of every peer that is installed, and of the compiler of ours."""
    code = "import importlib.metadata as m, sys\n"
    code += "for n in sys.argv[1:]: print(n, m.version(n))"
    lines = output(str(PYTHON), "-c", code, *PYTHON_PACKAGES).splitlines()
    found = dict(line.split() for line in lines)
    for package, (folder, program) in RUST_PACKAGES.items():
        if (HOME / "target" / "release" / program).exists():
            lock = (HERE / "rust" / folder / "Cargo.lock").read_text()
            pinned = re.search(f'name = "{package}"\nversion = "(.*)"', lock)
            found[package] = pinned[1]
    found["python"] = output(str(PYTHON), "--version").removeprefix("Python ")
    found["rustc"] = output("rustc", "--version").split()[1]
    return dict(sorted(found.items()))


def kernels(programs):
    """Git's name of our crate's tree where the programs are, and whether it is changed."""
    top = output("git", "rev-parse", "--show-toplevel", folder=programs)
    tree = output("git", "rev-parse", "--short=12", "HEAD:crates/kernels", folder=top)
    changed = output("git", "status", "--porcelain", "--", "crates/kernels", folder=top)
    return f"{tree}, changed" if changed else tree


def run(workload, programs, rounds, folder):
    """Run one script; what the file keeps of it."""
    script, program, given = RUNS[workload]
    ours = programs / program.split()[0]
    results = folder / f"{workload}.json"
    options = shlex.split(given) + ["--rounds", str(rounds)]
    command = [f"{programs}/{program}", *options]
    print(f"\n== {workload}: peers/{script}", flush=True)
    done = subprocess.run(
        [sys.executable, "-B", HERE / script, "--ours", *command, "--json", results]
    )
    if done.returncode != 0:
        fail(f"peers/{script} failed on {ours}; the measurement file is left as it was")
    words = [f"peers/{script}", "--ours", f"target/release/{program}", *options]
    return {
        "workload": workload,
        "date": datetime.date.today().isoformat(),
        "command": shlex.join(words),
        "kernels": kernels(programs),
        "cases": json.loads(results.read_text()),
    }


def kept(path, now, again):
    """The runs of the file there that are not made again; they must be of this kind."""
    if set(again) == set(RUNS) or not path.exists():
        return {}
    try:
        old = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        fail(f"{path} cannot be added to: {error}")
    for key, value in now.items():
        if old.get(key) != value:
            fail(f"{key} changed since {path} was written: measure everything")
    return {run["workload"]: run for run in old["runs"]}


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", default=",".join(RUNS), help="workloads, comma list")
    parser.add_argument("--file", type=Path, default=FILE)
    target = os.environ.get("CARGO_TARGET_DIR") or ROOT / "target"
    parser.add_argument(
        "--programs", type=Path, default=Path(target) / "release", help="folder of ours"
    )
    parser.add_argument("--rounds", type=int, default=2, help="of each script (2)")
    options = parser.parse_args()
    options.only = options.only.split(",")
    if unknown := set(options.only) - set(RUNS):
        parser.error(f"unknown workloads {sorted(unknown)}; known: {', '.join(RUNS)}")
    return options


def main():
    options = arguments()
    if not PYTHON.exists():
        fail(f"no peers in {HOME}: run `make peers-setup`, or set PEERS_HOME")
    for workload in options.only:
        program = options.programs / RUNS[workload][1].split()[0]
        if not program.exists():
            fail(f"{program} is not there: run `make bench-programs`")
    now = {"machine": machine(), "versions": versions()}
    runs = kept(options.file, now, options.only)
    with tempfile.TemporaryDirectory() as folder:
        for workload in options.only:
            runs[workload] = run(
                workload, options.programs.resolve(), options.rounds, Path(folder)
            )
    options.file.parent.mkdir(parents=True, exist_ok=True)
    ordered = [runs[workload] for workload in RUNS if workload in runs]
    write_json(options.file, {**now, "runs": ordered})
    print(f"\nwrote {options.file}")


if __name__ == "__main__":
    main()
