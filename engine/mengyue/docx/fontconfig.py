"""Font substitution for programs that use fontconfig (LibreOffice on Linux): which font stands in for which."""

from __future__ import annotations

from mengyue.docx.house_styles import FONTS

__all__ = ["fonts_conf"]


def fonts_conf() -> str:
    """Return a fontconfig file that includes the system's own and names stand-ins for our fonts, best first."""
    rules = "".join(
        f'<alias binding="same"><family>{name}</family><accept>'
        + "".join(f"<family>{other}</family>" for other in others.split(","))
        + "</accept></alias>\n"
        for name, (others, _family, _panose) in FONTS.items()
    )
    return (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n<fontconfig>\n'
        f'<include ignore_missing="yes">/etc/fonts/fonts.conf</include>\n{rules}</fontconfig>\n'
    )
