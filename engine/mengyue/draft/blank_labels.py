"""Chinese names for blanks."""

from __future__ import annotations

import re
from functools import cache

from mengyue.library.data_model import data_model
from mengyue.library.outline import SUBJECTS
from mengyue.model.alliance import Alliance
from mengyue.model.describe import describe, label_in
from mengyue.model.member import Member

__all__ = ["blank_label"]


def blank_label(path: str) -> str:
    """Return what a blank says: the field's label, with its parent's when that alone would be unclear.

    A blank that stands for missing rows has a path such as ``members:核心层单位``: the part behind the colon is shown.
    """
    return _blank_label(path, data_model())


@cache
def _blank_label(path: str, model: type[Alliance]) -> str:
    data_path, _, explicit = path.partition(":")
    if explicit:
        return explicit
    head, dot, rest = data_path.partition(".")
    if head in SUBJECTS:  # a paper about an item that is not there yet
        data_path = f"{SUBJECTS[head]}[0]{dot}{rest}"
    parts = label_in(model, data_path).split("·")
    member = describe(model)["members"].record or Member
    described = describe(member).get(parts[-1])  # a fact about the member that a missing reference would name
    if described:
        parts[-1] = described.label
    if len(parts) < 3 or re.search(r"\[\d+\]$", parts[-2]):
        return parts[-1]
    return "·".join(parts[-2:])
