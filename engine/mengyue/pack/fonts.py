"""Which fonts PDFs will show: the Chinese office fonts, or what stands in for them on this machine."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass

from mengyue.docx.fontconfig import fonts_conf
from mengyue.docx.house_styles import FONTS
from mengyue.output.working import working_folder

__all__ = ["FontUse", "fonts_in_use"]

#: Open fonts that we name as stand-ins; they belong to no office program.
_OPEN = ("Noto ", "Liberation ")
_PATIENCE = 20.0


@dataclass(frozen=True, slots=True)
class FontUse:
    """A font that our documents ask for and the family that is used; ``used`` is empty when nobody can tell."""

    font: str
    used: str

    @property
    def substitute(self) -> bool:
        """Whether another font stands in."""
        others, _family, _panose = FONTS[self.font]
        own = [self.font, *(name for name in others.split(",") if not name.startswith(_OPEN))]
        return bool(self.used) and self.used not in own


def fonts_in_use() -> list[FontUse]:
    """Ask fontconfig, as LibreOffice does. Where there is none (Windows, macOS) ``used`` stays empty."""
    with working_folder() as folder:
        path = folder / "fonts.conf"
        path.write_text(fonts_conf(), encoding="utf-8")
        environment = {**os.environ, "FONTCONFIG_FILE": str(path)}
        return [FontUse(name, _match(name, environment)) for name in FONTS]


def _match(name: str, environment: dict[str, str]) -> str:
    try:
        done = subprocess.run(
            ["fc-match", "-f", "%{family}", f"{name}:lang=zh-cn"],
            env=environment, capture_output=True, text=True, timeout=_PATIENCE, check=True,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return ""
    families = [family.strip() for family in done.stdout.split(",") if family.strip()]
    return name if name in families else next(iter(families), "")
