"""P4's layer: the book's own, and its typical wrong answers.

Needs crates/solutions/tests/vectors on the path.
"""
import os

from split_transform_merge import SplitTransformMerge as Book

WRONG = os.environ.get("WRONG_ANSWER", "")


class SplitTransformMerge(Book):
    def forward(self, x):
        if WRONG == "p4_overwritten_input":
            result = []
            for path in self.paths:
                x = path(x)
                result.append(x)
            return sum(result)
        if WRONG == "p4_last_relu_missing":
            return sum(path[:-1](x) for path in self.paths)
        if WRONG == "p4_relu_after_the_sum":
            return sum(path[:-1](x) for path in self.paths).relu()
        return super().forward(x)
