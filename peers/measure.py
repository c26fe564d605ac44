#!/usr/bin/env -S python3 -B
"""Run every comparison that the book quotes and write the one file it reads them from.

Each workload is one run of its script, ours against the peers in alternating rounds. The
file holds several machines; the runs are written under this machine's name, beside those
of others. It is written beside its place and then renamed. A workload that fails is left
out and named, and its earlier run is kept. With --only, the other workloads' runs are
kept; that is refused if this machine's processor or a version has changed since, because
then they are not of one kind.

The file: a list of machines, each with its name, processor, level, versions, and a list of
runs; a run has its workload, date, command, the version of ours (git's name of the tree
crates/kernels), the core's measured peak, and its cases, which are the tables that the
script printed (see measured() in harness.py).
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

from harness import HERE, HOME, LEVEL, PYTHON, fail, holdable, write_json

ROOT = HERE.parent
FILE = ROOT / "crates" / "solutions" / "data" / "timings.json"
SIZES = "1x4,1x14,1x28,1x56,8x28"
# tried for every case on one machine: never near the fastest
WITHOUT = "torch_compile_pw,jax_nhwc,burn_ndarray"
RUNS = {  # workload: (script, our program, options)
    "stm": (
        "stm.py",
        "stm_bench --threads {threads}",
        f"--sizes {SIZES} --without {WITHOUT}",
    ),
    "training": (
        "stm_train.py",
        "train_bench --threads {threads}",
        "--without torch_compile_pw,jax_conv,jax_pw",
    ),
    "simulation": ("init_mc.py", "init_bench", ""),
    "gradient": ("residual_grad.py", "grad_bench", ""),
    "exhaustive": ("exhaustive.py", "exhaustive_bench", ""),
}
HAVE_PEAK = {"stm", "training"}  # workloads that multiply and add without drawing or comparing
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


def machine(name, best):
    """The processor, how many cores this process may use, its instructions, our level.

    best: the best level that our programs find here.
    """
    about = dict(
        line.split("\t", 1)
        for line in Path("/proc/cpuinfo").read_text().split("\n\n")[0].splitlines()
        if "\t" in line
    )
    about = {key.strip(): value.strip("\t: ") for key, value in about.items()}
    features = about.get("flags", "").split()
    processor = about.get("model name", "unknown")
    level = LEVEL or best
    return {
        "name": name or named_after(processor, level if level != best else None),
        "processor": processor,
        "cores": len(os.sched_getaffinity(0)),
        "level": level,
        "held": level != best,
        "features": sorted(word for word in features if FEATURES.match(word)),
    }


def named_after(processor, held_to):
    """The word of a processor's name that tells it from others, and what it is held to."""
    plain = re.sub(r"\(.*?\)|@.*|\d+th gen|\b(amd|intel|processor|cpu|core)\b", " ", processor.lower())
    words = re.findall(r"[a-z0-9]+", plain) or ["machine"]
    return "-".join([*words[:2], *([held_to] if held_to else [])])


def peaks(programs):
    """level -> 10^9 operations a second that one core reaches, the best level last."""
    lines = output("taskset", "-c", str(max(os.sched_getaffinity(0))), programs / "peak")
    found = map(json.loads, lines.splitlines())
    return {line["level"]: line["gflops"] for line in found}


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
    """Run one script; what the file keeps of it, or None if it failed."""
    script, program, given = RUNS[workload]
    ours = programs / program.split()[0]
    results = folder / f"{workload}.json"
    options = shlex.split(given) + ["--rounds", str(rounds)]
    command = [f"{programs}/{program}", *options]
    print(f"\n== {workload}: peers/{script}", flush=True)
    most = None
    if workload in HAVE_PEAK:
        found = peaks(programs)
        most = found[LEVEL or list(found)[-1]]
    done = subprocess.run(
        [sys.executable, "-B", HERE / script, "--ours", *command, "--json", results]
    )
    if done.returncode != 0:
        print(f"peers/{script} failed on {ours}: {workload} is left as it was")
        return None
    held = [f"PEERS_LEVEL={LEVEL}"] if LEVEL else []
    words = [*held, f"peers/{script}", "--ours", f"target/release/{program}", *options]
    return {
        "workload": workload,
        "date": datetime.date.today().isoformat(),
        "command": shlex.join(words),
        "kernels": kernels(programs),
        "peak_gflops": most,
        "cases": json.loads(results.read_text()),
    }


def read(path):
    """The machines of the file there."""
    if not path.exists():
        return []
    try:
        return json.loads(path.read_text())["machines"]
    except (OSError, ValueError, KeyError) as error:
        fail(f"{path} cannot be added to: {error!r}")


def kept(old, now, again):
    """The runs of this machine that are not made again; they must be of this kind."""
    if old is None:
        return {}
    for key in ("processor", "level"):
        if old[key] != now[key]:
            fail(
                f"{now['name']} was {old[key]}, but here is {now[key]}:"
                " give this machine another --name (make peers NAME=...)"
            )
    changed = [key for key, value in now.items() if old.get(key) != value]
    if changed and set(again) != set(RUNS):
        fail(f"{', '.join(changed)} changed since: measure everything on this machine")
    return {} if changed else {run["workload"]: run for run in old["runs"]}


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", default=",".join(RUNS), help="workloads, comma list")
    parser.add_argument("--name", help="of this machine (default: from its processor)")
    parser.add_argument("--file", type=Path, default=FILE)
    target = os.environ.get("CARGO_TARGET_DIR") or ROOT / "target"
    parser.add_argument(
        "--programs", type=Path, default=Path(target) / "release", help="folder of ours"
    )
    parser.add_argument("--rounds", type=int, default=3, help="of each script (3)")
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
        for name in (RUNS[workload][1].split()[0], "peak"):
            if not (options.programs / name).exists():
                fail(f"{options.programs / name} is not there: run `make bench-programs`")
    holdable({})  # a level that nothing can be held to ends here
    best = list(peaks(options.programs.resolve()))[-1]
    now = {**machine(options.name, best), "versions": versions()}
    machines = {one["name"]: one for one in read(options.file)}
    runs = kept(machines.get(now["name"]), now, options.only)
    failed = []
    with tempfile.TemporaryDirectory() as folder:
        for workload in options.only:
            made = run(
                workload, options.programs.resolve(), options.rounds, Path(folder)
            )
            if made:
                runs[workload] = made
            else:
                failed.append(workload)
    before = {run["workload"] for run in machines.get(now["name"], {}).get("runs", [])}
    if lost := sorted(before - set(runs)):
        fail(f"{', '.join(lost)} failed and would be lost; {options.file} is left as it was")
    ordered = [runs[workload] for workload in RUNS if workload in runs]
    if not ordered:
        fail(f"nothing was measured; {options.file} is left as it was")
    machines[now["name"]] = {**now, "runs": ordered}
    options.file.parent.mkdir(parents=True, exist_ok=True)
    write_json(options.file, {"machines": list(machines.values())})
    print(f"\nwrote {now['name']} into {options.file}")
    if failed:
        fail(f"{', '.join(failed)}: see above")


if __name__ == "__main__":
    main()
