"""The Chinese name of a place in an alliance file."""

from __future__ import annotations

from collections.abc import Mapping

from mengyue.library.data_model import data_model
from mengyue.model.describe import label_in, parent

__all__ = ["label_of"]


def label_of(path: str, origin: Mapping[str, str] | None = None) -> str:
    """Return ``成员单位[4]·统一社会信用代码`` for ``members[3].uscc``.

    ``origin`` gives the place in the file of items that moved up when blank ones were left out.
    """
    above = path
    while origin and above and above not in origin:
        above = parent(above)
    return label_in(data_model(), origin[above] + path[len(above) :] if origin and above else path)
