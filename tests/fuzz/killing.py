"""Runs killed at random moments: no half-written result, what stood before stands still, the next run tidies up.

Interrupted, told to end or killed outright, `draft` and `package` either put a whole result in place or leave the old
one (the only exception, a folder put aside when the process dies, comes back with the next run). `package` meets a
LibreOffice that is a script and prints slowly.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from functools import cache
from pathlib import Path

from runner import main

ROOT = Path(__file__).resolve().parents[2]
ALLIANCE = ROOT / "examples" / "guangxi-2021" / "alliance.yaml"
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
SWEEP = (
    "import sys; from pathlib import Path; from mengyue.output.working import sweep; "
    "[sweep(Path(place)) for place in sys.argv[1:]]"
)
#: Copies a one-page PDF for each document that it is given, half of them in two steps.
OFFICE = """#!/bin/sh
while [ "$1" != --outdir ]; do shift; done
out=$2; shift 2
for file in "$@"; do
  name=$out/$(basename "$file" .docx).pdf
  sleep 0.2; head -c 300 "$HERE/page.pdf" > "$name"; sleep 0.1; cat "$HERE/page.pdf" > "$name"
done
"""


def _as_from_a_terminal() -> None:
    """Meet signals as at a terminal, even where whoever runs us has them ignored."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def command(folder: Path, *words: str) -> tuple[list[str], dict[str, str]]:
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "engine"),
        "TMPDIR": str(folder / "room"),
        "HERE": str(folder),
    }
    environment["PATH"] = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return [sys.executable, "-m", "mengyue.cli.entry", *words, "--as-of", "2026-11-22"], environment


@cache
def page() -> bytes:
    import io

    import pikepdf

    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out)
    return out.getvalue()


def killed(rng: random.Random, folder: Path, *words: str, longest: float) -> str:
    room, out = folder / "room", folder / "place" / "out"
    for made in (room, out, folder / "bin"):
        made.mkdir(parents=True)
    (folder / "page.pdf").write_bytes(page())
    (folder / "bin" / "soffice").write_text(OFFICE)
    (folder / "bin" / "soffice").chmod(0o755)
    old = {"旧.docx": b"old"}
    rows = [{"path": name, "sha256": hashlib.sha256(data).hexdigest()} for name, data in old.items()]
    old["manifest.json"] = json.dumps({"engine": {"name": "mengyue"}, "files": rows}).encode()
    for name, data in old.items():
        (out / name).write_bytes(data)
    arguments, environment = command(folder, *words, str(ALLIANCE), "-o", str(out))
    process = subprocess.Popen(
        arguments,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=_as_from_a_terminal,
    )
    number = rng.choice(SIGNALS)
    try:
        process.wait(rng.uniform(0.05, longest))
    except subprocess.TimeoutExpired:
        process.send_signal(number)
    said = process.communicate(timeout=20)[1]
    assert "Traceback" not in said or "mengyue" not in said, said  # the interpreter's own start is not ours to quiet
    if number != signal.SIGKILL or process.returncode != -number:
        assert process.returncode in (0, 1, 2, 3, 128 + number, -number), process.returncode
    time.sleep(0.3)  # the script ends
    subprocess.run([sys.executable, "-c", SWEEP, str(room), str(out.parent)], env=environment, check=True)
    assert list(room.iterdir()) == [], list(room.iterdir())
    assert [path.name for path in out.parent.iterdir()] == ["out"], list(out.parent.iterdir())
    if {path.name for path in out.iterdir()} == set(old):
        assert all((out / name).read_bytes() == data for name, data in old.items())
        return (
            f"{signal.Signals(number).name}: the old one"
            if process.returncode < 0 or process.returncode > 3
            else "refused"
        )
    listed = json.loads((out / "manifest.json").read_bytes())["files"]
    present = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert present == {row["path"] for row in listed} | {"manifest.json"}
    for row in listed:
        assert hashlib.sha256((out / row["path"]).read_bytes()).hexdigest() == row["sha256"], row["path"]
    return "the new one"


def draft(rng: random.Random, folder: Path) -> str:
    return killed(rng, folder, "draft", longest=5)


def package(rng: random.Random, folder: Path) -> str:
    return killed(rng, folder, "package", "--accept-unapproved", "--timeout", "5", longest=9)


if __name__ == "__main__":
    sys.exit(main({"draft": draft, "package": package}, tries=2, limit=60))
