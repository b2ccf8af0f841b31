"""YAML alliance files."""

from __future__ import annotations

from mengyue.intake.source import Source
from mengyue.library.yaml_file import parse_yaml
from mengyue.model.finding import Finding

__all__ = ["read_yaml_source"]


def read_yaml_source(text: str, file: str) -> tuple[Source, list[Finding]]:
    """Read ``text`` as far as it can be understood, with every fault of syntax."""
    parsed, faults = parse_yaml(text, file=file)
    return Source(parsed.data, parsed.positions), faults
