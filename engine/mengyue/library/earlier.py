"""A library as git had it at a revision, in a folder of its own for a while."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from mengyue.i18n import _
from mengyue.library.git import bytes_at
from mengyue.library.open_library import composition_of, open_layers, own_folder
from mengyue.library.overlay_files import OVERLAY, Layer
from mengyue.model.finding import EngineError
from mengyue.output.working import working_folder

__all__ = ["library_at"]


@contextmanager
def library_at(root: Path, revision: str, folders: Sequence[str]) -> Iterator[Path]:
    """Give a folder with what ``folders`` of the library at ``root`` held at ``revision``; it is gone after the block.

    Of a library in layers the topmost is as it was then: what is beneath has no history here, or another, and is taken
    as it is now. Raises :class:`EngineError` when there is no such revision, :class:`MissingProgram` without git.
    """
    made = composition_of(root)
    wanted = [*folders, OVERLAY] if made else folders
    files = bytes_at(own_folder(root), revision, wanted)
    with working_folder() as folder:
        place = folder / "library"
        _put(files, place, revision)
        if made is not None:
            place = open_layers([*made.layers[:-1], Layer(place, made.layers[-1].shown)])
        yield place


def _put(files: Mapping[str, bytes], place: Path, revision: str) -> None:
    for name, data in files.items():
        path = place / name
        if ".." in Path(name).parts or not path.resolve().is_relative_to(place.resolve()):
            raise EngineError(
                _("版本“{revision}”中有通往内容库之外的文件：{file}").format(revision=revision, file=name)
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
