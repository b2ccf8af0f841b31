"""The process that reads returned files: it may be killed, and nothing it meets can hurt the one that asked.

``python -m mengyue.collation.worker TASK.json`` reads the files that the task names, one after the other. After every
page it adds a line to the progress file; after every file, one JSON line to the results file.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mengyue.collation.codes import is_blank, read_marks
from mengyue.collation.kinds import kind_of
from mengyue.collation.limits import LIMITS
from mengyue.collation.pdf_safety import inspect
from mengyue.collation.pictures import image_pages, pdf_pages
from mengyue.collation.refused_files import Refused
from mengyue.collation.signatures import read_signatures
from mengyue.collation.undecoded import holds_undecoded
from mengyue.sign.mark import encode

__all__ = ["main"]

_QUALITY = 82


def main(task_file: str) -> int:
    """Read every file of the task."""
    task = json.loads(Path(task_file).read_text(encoding="utf-8"))
    _limit_memory()
    with Path(task["results"]).open("a", encoding="utf-8") as results:
        for number in task["numbers"]:
            row: dict[str, Any] = {"number": number}
            try:
                row |= _read(Path(task["files"][number]), number, task)
            except Refused as refused:
                row["refused"] = refused.code
            except MemoryError:
                row["refused"] = "memory"
            except RecursionError:
                row["refused"] = "damaged"
            except Exception as error:
                row |= {"refused": "damaged", "problem": type(error).__name__}
            results.write(json.dumps(row) + "\n")
            results.flush()
    return 0


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (LIMITS.memory, LIMITS.memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _read(path: Path, number: int, task: dict[str, Any]) -> dict[str, Any]:
    with path.open("rb") as file:
        kind = kind_of(file.read(1024))
    row: dict[str, Any] = {"sha256": _digest(path, None), "kind": kind, "pages": []}
    room = Path(task["room"])
    pages: Iterator[tuple[int, Any, Any]]
    known: dict[str, Any] | None = None
    if kind == "pdf":
        count, signed = inspect(path, LIMITS)
        known = _issued(path, task["issued"])
        if known is not None:
            row["issued"] = known["path"]
            if known["sha256"] == row["sha256"]:
                raise Refused("unsigned")
        if signed:
            row["signatures"] = read_signatures(path, [Path(root) for root in task["trust"]])
            if any(signature["state"] == "altered" for signature in row["signatures"]):
                return {**row, "refused": "altered"}
        # Of a whole document to be signed on screen only the member's own pages matter, and which those are is known.
        wanted = known["pages"] if known is not None and known["pages"] else list(range(1, count + 1))
        if wanted[-1] > count:
            raise Refused("damaged")
        pages = pdf_pages(path, wanted, LIMITS)
    else:
        pages = image_pages(path, LIMITS)
    progress = Path(task["progress"])
    for page, picture, finer in pages:
        if os.getppid() != task["parent"]:
            sys.exit("nobody waits for this any more")
        read = _page(page, picture, finer, room / f"{number}-{page}.jpg")
        # A scan that breaks off below its mark would pass for one that nobody signed; what is signed on screen is ours.
        if kind == "pdf" and "signatures" not in row:
            read["undecoded"] = holds_undecoded(path, page)
        row["pages"].append(read)
        with progress.open("a", encoding="ascii") as file_of_progress:
            file_of_progress.write(f"{number} {page}\n")
    if not row["pages"]:
        raise Refused("no-pages")
    return row


def _page(number: int, picture: Any, finer: Any, target: Path) -> dict[str, Any]:
    """Read the marks of one page and keep its picture upright."""
    marks = read_marks(picture)
    blank = not marks and is_blank(picture)
    if not marks and not blank:
        better = finer()
        if better is not None:
            marks = read_marks(better)
    turned = round(next(iter(marks.values())) / 90) * 90 % 360 if marks else 0
    if not blank:
        if turned:
            picture = picture.rotate(turned, expand=True)
        picture.save(target, "JPEG", quality=_QUALITY, optimize=True, dpi=(LIMITS.resolution, LIMITS.resolution))
    return {
        "page": number,
        "marks": sorted(encode(mark) for mark in marks),
        "blank": blank,
        "turned": turned,
        "size": list(picture.size),
    }


def _issued(path: Path, issued: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Return the file that we sent out and that this one begins with, byte for byte: signing only adds at the end."""
    size = path.stat().st_size
    for entry in issued:
        if entry["size"] <= size and _digest(path, entry["size"]) == entry["sha256"]:
            return entry
    return None


def _digest(path: Path, first: int | None) -> str:
    """Return the SHA-256 of a file, or of its ``first`` bytes."""
    digest, left = hashlib.sha256(), first
    with path.open("rb") as file:
        while left is None or left > 0:
            block = file.read(2**20 if left is None else min(2**20, left))
            if not block:
                break
            digest.update(block)
            left = None if left is None else left - len(block)
    return digest.hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
