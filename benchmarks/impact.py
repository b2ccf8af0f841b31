"""Time and memory of ``mengyue library impact`` over many alliances, generated from the examples.

    python benchmarks/impact.py [--alliances N] [--broken N] [--jobs N] [--from PACK --to PACK]

Each generated alliance has a name, members and codes of its own, a term and an amount drawn from its number, and every
seventh has signed its agreement. All are fictional. With ``--broken`` so many more files are no alliances.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "guangxi-2021" / "alliance.yaml"


def generated(number: int) -> str:
    """Return the example as the alliance with this number has it."""
    text = EXAMPLE.read_text("utf-8")
    text = text.replace("示例动力电池系统创新联合体", f"示例动力电池系统创新联合体{number:04d}")
    text = re.sub(r"(main_revenue: )(\d+)", lambda m: f"{m[1]}{int(m[2]) * (number % 9 + 1) // 5}", text, count=1)
    text = re.sub(r"(fulltime_rd_staff: )(\d+)", lambda m: f"{m[1]}{int(m[2]) + number % 40}", text, count=1)
    if number % 7:
        text = re.sub(r"(?m)^  effective_on: .*\n", "", text)
        text = re.sub(r"(?m)^ +signature: \{.*\}\n|, signature: \{[^}]*\}", "", text)
    return text


#: Files that cannot be read, each in its own way; the first is no YAML, the last names a policy that there is not.
BROKEN = (
    "alliance: [",
    "alliance: {name: 5}\nmembers: 无\n",
    "",
    "- 甲\n- 乙\n",
    "policy: nowhere\nalliance: {}\nmembers: []\n",
)


def main() -> int:
    """Measure, print, and return the exit code of the command's failure, if it failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--alliances", type=int, default=300)
    parser.add_argument("--broken", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--from", dest="first", default="guangxi-2021")
    parser.add_argument("--to", dest="second", default="guangxi-2022")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "data"
        folder.mkdir()
        for number in range(chosen.alliances):
            (folder / f"{number:05d}.yaml").write_text(generated(number), "utf-8")
        for number in range(chosen.broken):
            (folder / f"{number:05d}-broken.yaml").write_text(BROKEN[number % len(BROKEN)], "utf-8")
        table = Path(place) / "impact.xlsx"
        command = [
            sys.executable, "-m", "mengyue.cli.main", "library", "impact", "--from", chosen.first,
            "--to", chosen.second, "--format", "markdown", "--table", str(table), "--fail-on", "never",
            "--as-of", "2026-11-22", "--jobs", str(chosen.jobs), str(folder),
            str(ROOT / "examples" / "guangxi-2012" / "alliances.csv"),
        ]  # fmt: skip
        start = time.monotonic()
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        assert process.stdout is not None
        out = process.stdout.read()
        _pid, status, used = os.wait4(process.pid, 0)
        wall, code = time.monotonic() - start, os.waitstatus_to_exitcode(status)
        size = table.stat().st_size if table.exists() else 0
    sys.stdout.write(out.decode("utf-8").split("<details>")[0])
    count = chosen.alliances + chosen.broken + 26
    print(f"{count} alliances: {wall:.0f} s, {used.ru_utime + used.ru_stime:.0f} s of the processor,"
          f" {used.ru_maxrss / 1024:.0f} MB, comment {len(out)} bytes, workbook {size} bytes")  # fmt: skip
    return code


if __name__ == "__main__":
    sys.exit(main())
