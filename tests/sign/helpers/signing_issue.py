"""Sending out packets in a test: by the real way from the data file, LibreOffice included."""

from __future__ import annotations

import fcntl
import os
from datetime import date
from pathlib import Path
from typing import Any

from signing_thirty import write_alliance

from mengyue.draft.tree import Stage
from mengyue.file_names import safe_name
from mengyue.pipeline import Workshop
from mengyue.sign.outgoing import build
from mengyue.sign.prepare import prepare

KINDS = ("application", "agreement")


def issue(folder: Path, source: Path, *, copies: int = 2, electronic: bool = True, **more: Any) -> dict[str, bytes]:
    """Make the packets for the alliance in ``source`` and write them to ``folder``."""
    shop = Workshop()
    loaded = shop.load(source)[0]
    made = shop.make(loaded, None, KINDS, stage=Stage.SIGNABLE, as_of=date(2026, 12, 1), accept_unapproved=True)
    counts = {"agreement": copies, "application": 1}
    prepared = prepare(shop, loaded, made, copies=counts, due=date(2026, 12, 20), **more)
    files = build(shop.root, prepared, safe_name, electronic=electronic)
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return files


def issued_once(shared: Path, name: str, members: int) -> Path:
    """Make packets once for all test processes, and return their folder."""
    folder = shared / name
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "manifest.json").exists():
            source = write_alliance(shared / f"{name}.yaml", members)
            issue(folder, source)
    return folder


def shared_folder(base: Path) -> Path:
    """Return a folder that all processes of one test run share."""
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
