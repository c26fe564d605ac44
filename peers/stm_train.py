#!/usr/bin/env -S python3 -B
"""Time a training step's work of the split-transform-merge layer: forward and backward.

From x, dy and the weights of the README's `stm` case, with dy = hashed seed 10, one run
computes y and the gradients of sum(y * dy) by x, w1, b1, w2, b2, w3 and b3, in f32. Ours
answers lines "N H reps" with the times of stm.py and, for each of the eight arrays, its
sum, sum of absolute values and entry 12345 mod size. They are checked against torch in
f64; the script fails if ours disagrees.
"""

import argparse
import signal
import sys
from functools import partial

from harness import (
    OURS,
    PYTHON,
    Program,
    ProgramError,
    Progress,
    answer_lines,
    choose,
    fail,
    finish,
    integers,
    modules_installed,
    ours_command,
)
from stm import Results, run_case

PEERS = {  # name: family (the module it needs)
    "torch_eager": "torch",  # grouped convolutions
    "torch_eager_cl": "torch",  # the same, channels last
    "torch_bmm": "torch",  # last convolution as a product for each path, then the sum
    "torch_loop": "torch",  # last convolution path by path
    "torch_compile": "torch",  # grouped convolutions
    "torch_compile_pw": "torch",  # last convolution pointwise, for the compiler to fuse
    "jax_conv": "jax",  # grouped convolutions
    "jax_mm": "jax",  # matrix products, the last one scanned path by path
    "jax_pw": "jax",  # last convolution pointwise, for the compiler to fuse
}
ARRAYS = ("y", "dx", "dw1", "db1", "dw2", "db2", "dw3", "db3")
PARAMETERS = ("w1", "b1", "w2", "b2", "w3", "b3")
COMPILATION = 240  # seconds; what has not answered once by then is left out

# f32 differs from f64 by about 1e-7 of the scale, as for stm.py. Where a number that enters
# a ReLU is within that of 0, its sign may be another one, and a term of the gradients'
# sums is there or not; one at the second ReLU has been seen to change the sum of |dx| by
# 2e-5 and that of |db1| by 1e-4 of itself. A wrong border or path changes them by a
# hundredth and more.
SUM_TOLERANCE = 1e-3  # of the sum of absolute values
ELEMENT_TOLERANCE = 1e-3  # of the mean absolute value


def operations(batch, size):
    """Floating-point operations of one step, a multiply-add counted as two."""
    return 3 * 2 * batch * size * size * (256 * 128 + 9 * 128 * 4 + 4 * 8192)


# --- peers: each function returns run(), and arrays(run()) as NumPy arrays in ARRAYS' order


def torch_step(name, batch, size, threads):
    import numpy as np
    import torch

    import stm_torch
    from common import CHANNELS, PATHS, WIDTH, stm_input, stm_weights, tensor

    class Loop(stm_torch.Stm):
        """Third convolution path by path, without the operations in place of StmLoop."""

        def forward(self, x):
            h = self.hidden(x)
            batch, _, height, width = h.shape
            h = h.view(batch, PATHS, WIDTH, height * width)
            weight = self.third.weight.view(PATHS, CHANNELS, WIDTH)
            bias = self.third.bias.view(PATHS, CHANNELS, 1)
            y = 0
            for path in range(PATHS):
                y = y + (weight[path] @ h[:, path] + bias[path]).relu()
            return y.view(batch, CHANNELS, height, width)

    class Batched(stm_torch.Stm):
        """Third convolution as one product a path, all at once."""

        def forward(self, x):
            h = self.hidden(x)
            batch, _, height, width = h.shape
            h = h.view(batch, PATHS, WIDTH, height * width)
            weight = self.third.weight.view(PATHS, CHANNELS, WIDTH)
            z = weight @ h + self.third.bias.view(PATHS, CHANNELS, 1)
            return z.relu().sum(1).view(batch, CHANNELS, height, width)

    class Pointwise(stm_torch.Stm):
        """Third convolution as multiply-adds over a broadcast."""

        def forward(self, x):
            h = self.hidden(x)
            batch, _, height, width = h.shape
            h = h.reshape(batch, PATHS, WIDTH, 1, height * width)
            weight = self.third.weight.view(PATHS, CHANNELS, WIDTH, 1)
            z = self.third.bias.view(PATHS, CHANNELS, 1)
            for k in range(WIDTH):
                z = z + weight[:, :, k] * h[:, :, k]
            return z.relu().sum(1).view(batch, CHANNELS, height, width)

    kind = {
        "torch_eager_cl": stm_torch.StmChannelsLast,
        "torch_bmm": Batched,
        "torch_loop": Loop,
        "torch_compile_pw": Pointwise,
        "reference": Loop,
    }
    torch.set_num_threads(threads)
    dtype = np.float64 if name == "reference" else np.float32
    model = kind.get(name, stm_torch.Stm)(stm_weights(dtype))
    x = torch.from_numpy(stm_input(batch, size, dtype))
    dy = torch.from_numpy(tensor(x.shape, 10, 1.0, dtype))
    if name == "torch_eager_cl":
        model = model.to(memory_format=torch.channels_last)
        x, dy = (a.contiguous(memory_format=torch.channels_last) for a in (x, dy))
    x.requires_grad_()
    parameters = list(model.parameters())
    if name.startswith("torch_compile"):
        model = torch.compile(model)

    def run():
        y = model(x)
        return y, *torch.autograd.grad(y, [x, *parameters], dy)

    return run, lambda arrays: [a.detach().contiguous().numpy() for a in arrays]


def jax_step(name, batch, size, threads):
    import jax
    import jax.numpy as jnp
    import numpy as np
    from jax import lax

    from common import CHANNELS, MIDDLE, PATHS, WIDTH, stm_input, stm_weights, tensor

    relu = jax.nn.relu
    last = name != "jax_conv"
    layout = ("NHWC", "HWIO", "NHWC") if last else ("NCHW", "OIHW", "NCHW")

    def conv(x, weight, bias, groups=1):
        if last:
            weight = weight.transpose(2, 3, 1, 0)
        else:
            bias = bias.reshape(-1, 1, 1)
        pad = [((weight.shape[0 if last else 2]) // 2,) * 2] * 2
        return bias + lax.conv_general_dilated(
            x, weight, (1, 1), pad, dimension_numbers=layout, feature_group_count=groups
        )

    def taps(h, w2, b2):
        """The grouped 3x3 convolution as nine products: XLA's own goes back slowly."""
        _, height, width, _ = h.shape
        padded = jnp.pad(h, ((0, 0), (1, 1), (1, 1), (0, 0)))
        z = b2
        for tap in range(9):
            u, v = divmod(tap, 3)
            part = padded[:, u : u + height, v : v + width]
            part = part.reshape(*h.shape[:3], PATHS, WIDTH)
            weight = w2[:, :, u, v].reshape(PATHS, WIDTH, WIDTH)
            z = z + jnp.einsum("nrqpi,poi->nrqpo", part, weight).reshape(h.shape)
        return z

    def scanned(h, w3, b3):
        def path(y, of):
            h, weight, bias = of
            return y + relu(h @ weight.T + bias), None

        start = jnp.zeros((h.shape[0], CHANNELS), jnp.float32)
        return lax.scan(path, start, (h.transpose(1, 0, 2), w3, b3))[0]

    def broadcast(h, w3, b3):
        z = b3[None]
        for k in range(WIDTH):
            z = z + h[:, :, k, None] * w3[None, :, :, k]
        return relu(z).sum(1)

    def forward(x, w1, b1, w2, b2, w3, b3):
        if last:
            h = relu(x.reshape(-1, CHANNELS) @ w1.T + b1).reshape(*x.shape[:3], MIDDLE)
            h = relu(taps(h, w2, b2)).reshape(-1, PATHS, WIDTH)
            y = (scanned if name == "jax_mm" else broadcast)(h, w3, b3)
            return y.reshape(x.shape)
        h = relu(conv(x, w1.reshape(MIDDLE, CHANNELS, 1, 1), b1))
        h = relu(conv(h, w2, b2, PATHS))
        third = w3.reshape(PATHS * CHANNELS, WIDTH, 1, 1)
        z = relu(conv(h, third, b3.reshape(-1), PATHS))
        return z.reshape(x.shape[0], PATHS, CHANNELS, *x.shape[2:]).sum(1)

    x = stm_input(batch, size)
    dy = tensor(x.shape, 10, 1.0)
    if last:
        x, dy = (np.ascontiguousarray(a.transpose(0, 2, 3, 1)) for a in (x, dy))
    weights = stm_weights()
    given = [jnp.asarray(a) for a in (x, *(weights[name] for name in PARAMETERS))]
    dy = jnp.asarray(dy)

    @jax.jit
    def step(dy, *given):
        y, backward = jax.vjp(forward, *given)
        return y, *backward(dy)

    def arrays(of):
        y, dx, *rest = (np.asarray(a) for a in of)
        if last:
            y, dx = (a.transpose(0, 3, 1, 2) for a in (y, dx))
        return [y, dx, *rest]

    return (lambda: jax.block_until_ready(step(dy, *given))), arrays


def figures(array):
    """Sum, sum of absolute values, and one entry."""
    import numpy as np

    flat = np.asarray(array, dtype=np.float64).ravel()
    return [float(flat.sum()), float(np.abs(flat).sum()), float(flat[12345 % flat.size])]


def too_slow(*_):
    raise TimeoutError(f"no answer within {COMPILATION} s of compilation")


def serve_peer(name, threads):
    """Answer "N H reps" lines."""
    import numpy as np

    from common import measure

    step = jax_step if name.startswith("jax") else torch_step
    built = {}
    signal.signal(signal.SIGALRM, too_slow)

    def handler(*numbers):
        batch, size, reps = map(int, numbers)
        if (batch, size) not in built:
            built.clear()
            signal.alarm(COMPILATION)
            try:
                run, arrays = step(name, batch, size, threads)
                shown = dict(zip(ARRAYS, map(figures, arrays(run()))))
            finally:
                signal.alarm(0)
            run()
            built[batch, size] = run, shown
        run, shown = built[batch, size]
        run()
        wall, cpu = measure(run, reps)
        times = {"min": min(wall), "med": float(np.median(wall)), "n": len(wall)}
        return {**times, "cpu": float(np.median(cpu)), **shown}

    answer_lines(handler)


# --- the comparison


def disagreement(answer, reference, sizes):
    """What is wrong with a program's figures, or None."""
    for name in ARRAYS:
        scale = reference[name][1]
        element = ELEMENT_TOLERANCE * scale / sizes[name]
        limits = SUM_TOLERANCE * scale, SUM_TOLERANCE * scale, element
        for what, given, expected, limit in zip(
            ("sum", "asum", "v"), answer[name], reference[name], limits
        ):
            if not abs(given - expected) <= limit:
                return f"{what} of {name} = {given}, reference {expected}"
    return None


def entries(batch, size):
    """How many numbers each array has."""
    pixels = batch * size * size
    counts = (256 * pixels, 256 * pixels, 128 * 256, 128, 9 * 512, 128, 128 * 256, 8192)
    return dict(zip(ARRAYS, counts))


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--ours", metavar="COMMAND", help="{threads} in it is replaced")
    parser.add_argument("--peers", default="all", help="comma list of peers or families")
    parser.add_argument("--without", default="", help="peers to leave out of these")
    parser.add_argument("--threads", type=integers, default=[1, 2])
    parser.add_argument("--sizes", default="1x14,1x28,1x56,8x28", help="NxH, comma list")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--reps", type=int, default=30)
    parser.add_argument("--json", metavar="FILE", help="also write the times there")
    options = parser.parse_args()
    options.sizes = [
        tuple(int(n) for n in size.split("x")) for size in options.sizes.split(",")
    ]
    return options


def main():
    if sys.argv[1:2] == ["--serve"]:
        serve_peer(sys.argv[2], int(sys.argv[3]))
        return
    options = arguments()
    modules = modules_installed(set(PEERS.values()))
    if "torch" not in modules:
        fail("the reference needs torch: run `make peers-setup`")
    names = choose(options.peers, {n: f for n, f in PEERS.items() if f in modules})
    names = [name for name in names if name not in options.without.split(",")]
    results = Results()
    progress = Progress(len(options.threads) * len(options.sizes))
    for threads in options.threads:
        running = []
        try:
            for name in ["reference", *names]:
                count = 2 if name == "reference" else threads
                words = [PYTHON, __file__, "--serve", name, count]
                running.append(Program(name, words, count))
            if options.ours:
                words = ours_command(options.ours, threads)
                running.append(Program(OURS, words, threads))
            reference, *programs = running
            for batch, size in options.sizes:
                which = f"{batch}x{size}"
                progress.step(f"train {which} threads={threads}")
                expected, _ = reference.ask(f"{batch} {size} 1")
                sizes = entries(batch, size)
                check = partial(disagreement, reference=expected, sizes=sizes)
                line = f"{batch} {size}"
                records = run_case(programs, line, check, threads, options)
                results.add("train", which, threads, operations(batch, size), records)
        except ProgramError as error:
            fail(error)
        finally:
            for program in running:
                program.close()
    finish(options, results.rows, results.cases, results.failures)


if __name__ == "__main__":
    main()
