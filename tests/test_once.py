"""What is kept of documents stays small however many there are, and one document is kept whole however large."""

from __future__ import annotations

from mengyue.once import Lately


def _document(kept: Lately, number: int, parts: int) -> int:
    """Go through a document of so many parts, each of ten characters; return how many had to be made."""
    kept.turn()
    made = 0
    for part in range(parts):
        if kept.get((number, part)) is None:
            kept.put((number, part), f"{part:010}", 10)
            made += 1
    return made


def test_what_is_kept_does_not_grow_with_the_number_of_documents() -> None:
    kept = Lately(100)
    for number in range(50):
        _document(kept, number, 11)
    assert sum((number, part) in kept for number in range(50) for part in range(11)) == 22


def test_a_document_that_is_larger_than_the_room_is_kept_whole() -> None:
    kept = Lately(100)
    assert _document(kept, 0, 1000) == 1000
    assert _document(kept, 0, 1000) == 0
    assert _document(kept, 0, 1000) == 0


def test_what_every_document_has_is_never_made_again() -> None:
    kept = Lately(100)
    shared = 0
    for number in range(20):
        _document(kept, number, 11)
        if kept.get("shared") is None:
            kept.put("shared", "x", 1)
            shared += 1
    assert shared == 1
