"""The served folder's own part of the library (内容库): approvals given in the pages, and whatever else is laid there.

It lies over the library that the program was started with, and is the only place of a library that pages write into:
nothing outside the served folder changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from mengyue.i18n import _
from mengyue.library.clause_edit import approved
from mengyue.library.clause_life import is_approved
from mengyue.library.content_file import inside
from mengyue.library.open_library import composition_of, open_layers
from mengyue.library.overlay_files import OWN, Layer
from mengyue.model.finding import EngineError
from mengyue.output.folder import write_file
from mengyue.paths import content_root, use_library
from mengyue.pipeline import Workshop
from mengyue.workbench.bench import Bench

__all__ = ["approve", "open_own"]


def open_own(folder: Path) -> Path:
    """Return the library in which the alliances of ``folder`` are read: the one in use, with the folder's own over it.

    Raises :class:`EngineError` when its own is a link, :class:`InputError` when it cannot be laid over the other.
    """
    beneath, place = content_root(), folder / OWN
    if place.is_symlink():
        raise EngineError(_("“{name}”是链接，不作为内容库；请换成文件夹").format(name=OWN))
    if not place.is_dir():
        return beneath
    root = _laid(beneath, place)
    use_library(root)
    return root


def _laid(root: Path, place: Path) -> Path:
    made = composition_of(root)
    layers = [layer for layer in made.layers if layer.place != place] if made else [Layer(root)]
    return open_layers([*layers, Layer(place, OWN)])


def approve(bench: Bench, ids: Sequence[str], *, by: str, on: date) -> int:
    """Approve the present wording of clauses, as ``mengyue library approve`` does; return how many were not before.

    Raises :class:`EngineError` when nobody is named, for a clause that there is not or that cannot be approved; then
    nothing is written.
    """
    place = bench.folder.root / OWN
    if not by.strip():
        raise EngineError(_("请写明批准人"))
    with bench.writing(place):
        library = bench.shop.library
        unknown = [key for key in ids if key not in library.clauses]
        if unknown:
            raise EngineError(_("条款库中没有条款“{key}”").format(key=unknown[0]))
        wanted = [library.clauses[key] for key in dict.fromkeys(ids) if not is_approved(library.clauses[key])]
        if not wanted:
            return 0
        place.mkdir(exist_ok=True)
        root = open_own(bench.folder.root)
        files = {clause.file: approved(root, clause, by=by.strip()[:40], on=on) for clause in wanted}
        for name, data in files.items():
            path = inside(place / name, place)
            path.parent.mkdir(parents=True, exist_ok=True)
            write_file(path, data)
        bench.take_up(Workshop(open_own(bench.folder.root)))
        return len(wanted)
