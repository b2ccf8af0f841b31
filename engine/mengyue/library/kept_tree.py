"""What content files say and where, kept by their text: a file that has not changed is not parsed again."""

from __future__ import annotations

import marshal
from collections.abc import Callable
from typing import Any

from mengyue.output.kept_pack import KeptPack
from mengyue.output.kept_results import KeptResults

__all__ = ["kept_tree"]

Tree = tuple[Any, dict[str, tuple[int, int]]]
_PACK = KeptPack("trees")


def kept_tree(text: str, parse: Callable[[], Tree]) -> Tree:
    """Return the plain data that ``text`` says and the place of every value, as ``parse`` makes them; what it raises
    is not kept. Each caller has values of its own: packs are laid over one another in place."""
    key = KeptResults.key([text])
    data = _PACK.get(key)
    if data is None:
        tree = parse()
        _PACK.put(key, marshal.dumps(tree))
        return tree
    found: Tree = marshal.loads(data)  # ours, as KeptPack says
    return found
