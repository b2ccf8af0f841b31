"""The judge of schemas (openxml-audit), who reads a part that it found sound no second time in a run.

Most of a file of ours is the same in every other: styles, numbering, fonts. Whatever spans parts it judges each time.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from typing import Any

from openxml_audit import OpenXmlValidator

__all__ = ["schema_judge"]


@cache
def schema_judge() -> OpenXmlValidator:
    """Return the judge of this process."""
    judge = OpenXmlValidator()
    judge._schema_validator = _ReadsOnce(judge._schema_validator)  # type: ignore[assignment]
    return judge


class _ReadsOnce:
    """A validator of parts by their schema that passes over the very bytes it found nothing in."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self._sound: set[tuple[str | None, bytes]] = set()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def validate_part(self, part: Any, context: Any) -> Any:
        key = (part.content_type, sha256(part.raw_content or b"").digest())
        if key in self._sound:
            return context.errors
        before = len(context.errors)
        found = self._inner.validate_part(part, context)
        if len(context.errors) == before and not context.should_stop:
            self._sound.add(key)
        return found
