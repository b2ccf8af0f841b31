"""What a returned file may cost. Returned files come from outside: each is read in a process of its own."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["LIMITS", "Limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits on returned files.

    The largest honest return is a scan of all originals of one member: some hundred pages of 1 MB.
    """

    files: int = 5_000
    file_bytes: int = 500 * 2**20
    pages: int = 3_000
    objects: int = 300_000
    #: Pixels of one page: A3 at 600 dots per inch has 70 million.
    pixels: int = 80_000_000
    #: Longer side of the picture that is read and kept.
    side: int = 4_400
    #: Resolution at which pages of PDFs are read, in dots per inch, and tried once more when nothing is found.
    resolution: int = 200
    second_resolution: int = 300
    #: Seconds without a finished page, and for a whole file: so many, and so many more a page.
    page_seconds: float = 45.0
    file_seconds: float = 60.0
    seconds_per_page: float = 3.0
    #: Address space of the reading process, where the system can limit it.
    memory: int = 3 * 2**30


LIMITS = Limits()
