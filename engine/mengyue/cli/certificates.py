"""``--trust``: root certificates for digital signatures, files or folders of them."""

from __future__ import annotations

from pathlib import Path

import click

from mengyue.i18n import _

__all__ = ["certificates"]

_CERTIFICATES = (".pem", ".cer", ".crt", ".der")


def certificates(names: tuple[str, ...]) -> list[Path]:
    """Return the files that ``names`` mean. Raises :class:`click.UsageError` for one that is not there."""
    found: list[Path] = []
    for name in names:
        path = Path(name)
        inside = sorted(path.iterdir()) if path.is_dir() else [path]
        found += [file for file in inside if not path.is_dir() or file.suffix.lower() in _CERTIFICATES]
    missing = [file for file in found if not file.is_file()]
    if missing:
        raise click.UsageError(_("没有根证书文件“{file}”").format(file=missing[0]))
    return found
