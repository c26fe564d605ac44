"""The split-transform-merge layer in PyTorch, and a check of it against the reference vectors beside this file.

Needs: torch, numpy, safetensors. Usage: python split_transform_merge.py
"""
import pathlib

# ANCHOR: layer
import torch
from torch import nn


class SplitTransformMerge(nn.Module):
    """Sum of parallel bottleneck paths; x: (n, channels, h, w), and so is the result."""

    def __init__(self, channels=256, paths=32, width=4, kernel=3):
        super().__init__()
        self.paths = nn.ModuleList(
            nn.Sequential(
                nn.Conv2d(channels, width, 1), nn.ReLU(),
                nn.Conv2d(width, width, kernel, padding=kernel // 2), nn.ReLU(),
                nn.Conv2d(width, channels, 1), nn.ReLU(),
            )
            for _ in range(paths)
        )

    def forward(self, x):
        total = self.paths[0](x)
        for path in self.paths[1:]:
            total = total + path(x)  # every path reads x; x is never assigned to
        return total
# ANCHOR_END: layer


def main():
    from safetensors.torch import load_file

    assert sum(p.numel() for p in SplitTransformMerge().parameters()) == 78_592

    vectors = load_file(pathlib.Path(__file__).with_name("stm_small.safetensors"))
    paths, channels, width = vectors["w3"].shape
    layer = SplitTransformMerge(channels, paths, width).double()
    with torch.no_grad():
        for i, path in enumerate(layer.paths):
            rows = slice(i * width, (i + 1) * width)
            path[0].weight.copy_(vectors["w1"][rows, :, None, None])
            path[2].weight.copy_(vectors["w2"][rows])
            path[4].weight.copy_(vectors["w3"][i][:, :, None, None])
            path[0].bias.copy_(vectors["b1"][rows])
            path[2].bias.copy_(vectors["b2"][rows])
            path[4].bias.copy_(vectors["b3"][i])
        y = layer(vectors["x"])
    torch.testing.assert_close(y, vectors["y_relu_sum"], rtol=1e-12, atol=0)
    print("the PyTorch layer agrees with the reference vectors and has 78,592 parameters")


if __name__ == "__main__":
    main()
