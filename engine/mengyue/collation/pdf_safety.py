"""Looking at a returned PDF before anything is drawn: encryption, size, scripts, signatures."""

from __future__ import annotations

from pathlib import Path
from typing import Any, BinaryIO

from mengyue.collation.limits import Limits
from mengyue.collation.refused_files import Refused
from mengyue.sign.packages import need

__all__ = ["inspect"]

_FORBIDDEN = ("/JS", "/JavaScript", "/RichMedia", "/XFA")
_ACTIONS = ("/Launch", "/JavaScript", "/ImportData", "/SubmitForm", "/GoToE")


def inspect(path: Path | BinaryIO, limits: Limits) -> tuple[int, bool]:
    """Return the number of pages and whether the file is digitally signed. Refuses what should not be opened."""
    pikepdf = need("pikepdf")
    try:
        pdf = pikepdf.open(path)
    except pikepdf.PasswordError:
        raise Refused("encrypted") from None
    except (pikepdf.PdfError, ValueError, RecursionError):
        raise Refused("damaged") from None
    with pdf:
        if pdf.is_encrypted:
            raise Refused("encrypted")
        try:
            return _looked_through(pikepdf, pdf, limits)
        except (pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError, RecursionError):
            raise Refused("damaged") from None


def _looked_through(pikepdf: Any, pdf: Any, limits: Limits) -> tuple[int, bool]:
    pages = len(pdf.pages)
    if pages == 0:
        raise Refused("no-pages")
    if pages > limits.pages:
        raise Refused("too-many-pages")
    signed = False
    for number, item in enumerate(pdf.objects):
        if number > limits.objects:
            raise Refused("too-many-objects")
        for holder in _dictionaries(pikepdf, item, 0):
            if any(key in holder for key in _FORBIDDEN) or str(holder.get("/S", "")) in _ACTIONS:
                raise Refused("script")
            # The dictionary of a signature: it says which bytes it covers (ISO 32000-1, 12.8.1).
            signed = signed or ("/ByteRange" in holder and "/Contents" in holder)
    return pages, signed


def _dictionaries(pikepdf: Any, item: Any, depth: int) -> Any:
    """Yield the dictionaries in an object, those held directly in it too."""
    if depth > 12:
        return
    if isinstance(item, pikepdf.Stream):
        item = item.stream_dict if hasattr(item, "stream_dict") else item
    if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        yield item
        values = [value for _key, value in item.items()]
    elif isinstance(item, pikepdf.Array):
        values = list(item)
    else:
        return
    for value in values:
        if isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect:
            yield from _dictionaries(pikepdf, value, depth + 1)
