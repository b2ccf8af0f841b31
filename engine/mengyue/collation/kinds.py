"""What kind of file it is, by its first bytes; names are not believed."""

from __future__ import annotations

from mengyue.collation.refused_files import Refused

__all__ = ["kind_of"]

_IMAGES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\x00", b"MM\x00*", b"BM")


def kind_of(head: bytes) -> str:
    """Return ``pdf`` or ``image`` from the first KiB of a file; refuse anything else."""
    if not head:
        raise Refused("empty")
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(_IMAGES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return "image"
    if head.startswith(b"PK\x03\x04") and b"OFD.xml" in head[:1024]:
        raise Refused("ofd")
    if head.startswith(b"PK\x03\x04") and (b"[Content_Types].xml" in head or b"word/" in head):
        raise Refused("office")
    raise Refused("wrong-type")
