"""What tests of upgrades do to files as a person would in an editor."""

from __future__ import annotations

from pathlib import Path


def decide(text: str, choices: dict[str, str]) -> str:
    """Fill in what is to be decided, by clause."""
    lines, clause = [], ""
    for line in text.split("\n"):
        if line.startswith("  - clause: "):
            clause = line.removeprefix("  - clause: ")
        lines.append(line.replace('decide: ""', f"decide: {choices[clause]}") if "decide:" in line[:12] else line)
    return "\n".join(lines)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new), "utf-8")
