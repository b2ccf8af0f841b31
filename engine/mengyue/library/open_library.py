"""Opening the library that a person names: a whole one as it is, or ours with what only differs laid over it."""

from __future__ import annotations

import atexit
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from mengyue.i18n import _
from mengyue.library.layers import Composition, compose
from mengyue.library.overlay_files import Layer, is_whole
from mengyue.model.finding import EngineError, Finding
from mengyue.output.working import working_folder

__all__ = [
    "close_libraries", "composition_of", "describes", "named_file", "open_layers", "open_library", "own_folder",
    "places_of", "told",
]  # fmt: skip

_OPEN: dict[Path, Composition] = {}
_FOLDERS = ExitStack()


def open_library(folders: Sequence[Path], beneath: Path) -> Path:
    """Return the folder in which to read the library that ``folders`` make over ``beneath``, later ones on top.

    A folder that is a library by itself needs nothing beneath it, and is read where it lies when it stands alone.
    Raises :class:`EngineError` for a whole one above another, :class:`InputError` for what cannot be laid.
    """
    whole = [index for index, folder in enumerate(folders) if is_whole(folder)]
    if any(index > 0 for index in whole):
        message = _("“{folder}”是完整的内容库，会盖住写在它前面的：写在最前，或者只用它")
        raise EngineError(message.format(folder=folders[max(whole)]))
    if whole and len(folders) == 1:
        return folders[0]
    lowest = Layer(folders[0], folders[0].as_posix()) if whole else Layer(beneath)
    return open_layers([lowest, *(Layer(folder, folder.as_posix()) for folder in folders[len(whole) :])])


def open_layers(layers: Sequence[Layer]) -> Path:
    """Return the folder in which the library made of ``layers`` is read; it is gone when the program ends."""
    made = compose(layers)
    root = _FOLDERS.enter_context(working_folder()) / "library"
    for name, content in made.files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.data)
    _OPEN[root] = made
    return root


def close_libraries() -> None:
    """Remove the folders in which libraries of several layers were read."""
    _OPEN.clear()
    _FOLDERS.close()


atexit.register(close_libraries)


def composition_of(root: Path) -> Composition | None:
    """Return what the library at ``root`` is made of; nothing when it is one folder."""
    return _OPEN.get(root)


def own_folder(root: Path) -> Path:
    """Return the folder into which is written what changes in the library at ``root``: the topmost layer."""
    made = _OPEN.get(root)
    return made.layers[-1].place if made else root


def places_of(root: Path) -> list[Path]:
    """Return the folders that the library at ``root`` is made of, the topmost first."""
    made = _OPEN.get(root)
    return [layer.place for layer in reversed(made.layers)] if made else [root]


def told(findings: Iterable[Finding], root: Path) -> list[Finding]:
    """Return ``findings`` of the library at ``root`` at the files and lines that somebody wrote."""
    made = _OPEN.get(root)
    if made is None:
        return list(findings)
    placed = []
    for finding in findings:
        file, line = made.place(finding.file, finding.line)
        placed.append(replace(finding, file=file, line=line))
    return placed


def named_file(root: Path, name: str) -> str:
    """Return what messages call the file ``name`` that was written into the library at ``root``."""
    made = _OPEN.get(root)
    return made.layers[-1].named(name) if made else name


def describes(root: Path) -> str:
    """Say in a few words which folders the library at ``root`` is."""
    made = _OPEN.get(root)
    return "、".join(str(layer.place) for layer in reversed(made.layers)) if made else str(root)
