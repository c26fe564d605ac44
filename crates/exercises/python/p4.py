"""P4 in PyTorch: the split-transform-merge layer. Complete the class; test_p4.py grades it."""
import torch
from torch import nn


class SplitTransformMerge(nn.Module):
    """Parallel bottleneck paths; what they put out is added up.

    Each path: 1×1 convolution from `channels` to `width`, ReLU, `kernel`×`kernel` convolution
    from `width` to `width` with zeros around the image so that it keeps its size, ReLU, 1×1
    convolution from `width` to `channels`, ReLU. All convolutions have biases, all paths have
    parameters of their own. `kernel` is odd.

    For the tests, `self.paths` is a `torch.nn.ModuleList` with one module a path; each registers
    its convolutions in the order above, so that `list(self.paths[i].parameters())` is weight,
    bias, weight, bias, weight, bias, of shapes

        (width, channels, 1, 1), (width,), (width, width, kernel, kernel), (width,),
        (channels, width, 1, 1), (channels,)
    """

    def __init__(self, channels=256, paths=32, width=4, kernel=3):
        super().__init__()
        raise NotImplementedError("P4: SplitTransformMerge.__init__")

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x: (n, channels, h, w), and so is the result."""
        raise NotImplementedError("P4: SplitTransformMerge.forward")
