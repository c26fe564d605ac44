"""Grades p4.py. Run `python -m pytest` in this folder; without torch all of it is skipped.

The inputs are those of ../tests/common/cases.rs, made by the same hash; the expected numbers are
in ../tests/expected.json.
"""
import json
import pathlib

import pytest

torch = pytest.importorskip("torch", reason="the tests of p4.py need torch: pip install torch")

import p4  # noqa: E402

# A few roundings cost about 1e-15; a wrong formula costs far more.
ROUNDING = 1e-12

CHANNELS, PATHS, WIDTH, KERNEL = 3, 4, 2, 3
EXPECTED = json.loads(
    pathlib.Path(__file__).with_name("..").joinpath("tests", "expected.json").read_text("utf-8")
)


def hashed(shape, seed, bound):
    """Numbers in [-bound, bound) from their places in row-major order, the same everywhere."""
    mask = 0xFFFFFFFF
    values = []
    for i in range(torch.Size(shape).numel()):
        h = (i * 0x9E3779B9 + seed * 0x85EBCA6B) & mask
        h ^= h >> 16
        h = (h * 0x7FEB352D) & mask
        h ^= h >> 15
        h = (h * 0x846CA68B) & mask
        h ^= h >> 16
        values.append(((h >> 8) / 2.0**23 - 1.0) * bound)
    return torch.tensor(values, dtype=torch.float64).reshape(shape)


def shapes(channels, width, kernel):
    return [
        (width, channels, 1, 1), (width,), (width, width, kernel, kernel), (width,),
        (channels, width, 1, 1), (channels,),
    ]


def make(numbers=range(PATHS)):
    """The layer with the paths of these numbers, in this order."""
    layer = p4.SplitTransformMerge(CHANNELS, len(numbers), WIDTH, KERNEL).double()
    with torch.no_grad():
        for i, path in zip(numbers, layer.paths):
            seeds = [seed + 10 * i for seed in (400, 403, 401, 404, 402, 405)]
            for parameter, seed in zip(path.parameters(), seeds):
                parameter.copy_(hashed(parameter.shape, seed, 1.0 if parameter.ndim == 4 else 0.5))
    return layer


def images():
    return hashed((2, CHANNELS, 4, 5), 490, 2.0)


def check(call, came_out, expected):
    expected = torch.as_tensor(expected, dtype=torch.float64)
    assert came_out.shape == images().shape, (
        f"\n{call}: its shape\n  came out: {tuple(came_out.shape)}"
        f"\n  expected: {tuple(images().shape)}"
    )
    expected = expected.reshape(came_out.shape)
    off = (came_out - expected).abs() / expected.abs().clamp(min=1.0)
    worst = tuple(int(i) for i in torch.unravel_index(off.argmax(), off.shape))
    assert bool(off.max() <= ROUNDING), (
        f"\n{call}, worst at entry {list(worst)}\n  came out: {came_out[worst].item()}"
        f"\n  expected: {expected[worst].item()}\n  tolerance: {ROUNDING} relative to 1 or more"
    )


@pytest.mark.parametrize(
    "channels, paths, width, kernel", [(3, 4, 2, 3), (5, 1, 3, 1), (8, 6, 2, 5)]
)
def test_every_path_has_its_own_parameters(channels, paths, width, kernel):
    layer = p4.SplitTransformMerge(channels, paths, width, kernel)
    call = f"SplitTransformMerge({channels}, {paths}, {width}, {kernel})"
    assert len(layer.paths) == paths, (
        f"\n{call}: modules in self.paths\n  came out: {len(layer.paths)}\n  expected: {paths}"
    )
    for i, path in enumerate(layer.paths):
        found = [tuple(parameter.shape) for parameter in path.parameters()]
        wanted = shapes(channels, width, kernel)
        assert found == wanted, (
            f"\n{call}: shapes of the parameters of paths[{i}]\n  came out: {found}"
            f"\n  expected: {wanted}"
        )
    found = sum(parameter.numel() for parameter in layer.parameters())
    wanted = paths * sum(torch.Size(shape).numel() for shape in wanted)
    assert found == wanted, f"\n{call}: parameters\n  came out: {found}\n  expected: {wanted}"


def test_one_path():
    for i in range(PATHS):
        y = make([i])(images())
        check(f"the layer of path {i} alone on images()", y, EXPECTED[f"p4.path.{i}"])


def test_all_paths():
    check("the layer on images()", make()(images()), EXPECTED["p4.layer"])


def test_the_order_of_the_paths_does_not_matter():
    wanted = make()(images()).detach()
    turned = make(list(reversed(range(PATHS))))(images())
    check("the layer on images(), the last path first", turned, wanted)


def test_the_input_is_left_as_it_was():
    x = images()
    make()(x)
    assert torch.equal(x, images()), "\nthe layer on images()\n  came out: x itself is changed" \
        "\n  expected: x as it was"


def test_two_images_give_two_outputs():
    y = make()(images())
    assert not torch.equal(y[0], y[1]), "\nthe layer on two different images\n" \
        "  came out: the same twice\n  expected: two different outputs"


def test_the_gradient_reaches_every_path():
    layer = make()
    layer(images()).sum().backward()
    for i, path in enumerate(layer.paths):
        for j, parameter in enumerate(path.parameters()):
            found = parameter.grad is not None and bool(parameter.grad.abs().max() > 0)
            assert found, f"\nthe gradient of parameter {j} of paths[{i}]\n" \
                "  came out: none, or 0 everywhere\n  expected: not 0"
