"""Fill one template again and again with a program for Python, and print a JSON list of processor seconds.

    python render.py PROGRAM TEMPLATE DATA OUTPUT TIMES

Run by the Python of the environment in which the program is installed. The first filling is not counted.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def tags(template: str, data: dict[str, Any], output: str) -> None:
    """Fill with ``docxtpl``, or with ``rust-docxtpl``, which is imported by the same name."""
    import docxtpl

    filled = docxtpl.DocxTemplate(template)
    filled.render(data, autoescape=True)
    filled.save(output)


def merge(template: str, data: dict[str, Any], output: str) -> None:
    """Fill with ``docx-mailmerge2``: fields, and rows by the name of their first field."""
    from mailmerge import MailMerge

    with MailMerge(template) as filled:
        for rows in (value for value in data.values() if isinstance(value, list)):
            filled.merge_rows(next(iter(rows[0])), rows)
        filled.merge(**{name: value for name, value in data.items() if isinstance(value, str)})
        filled.write(output)


FILLERS: dict[str, Callable[[str, dict[str, Any], str], None]] = {
    "docxtpl": tags,
    "rust-docxtpl": tags,
    "docx-mailmerge2": merge,
}


def main() -> None:
    """Fill, and tell the time."""
    program, template, data_file, output, times = sys.argv[1:]
    data = json.loads(Path(data_file).read_text(encoding="utf-8"))
    fill = FILLERS[program]
    fill(template, data, output)
    taken = []
    for _turn in range(int(times)):
        start = time.process_time()
        fill(template, data, output)
        taken.append(time.process_time() - start)
    print(json.dumps(taken))


if __name__ == "__main__":
    main()
