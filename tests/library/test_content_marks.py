"""Which content a record was read from is known of those that are in use, however many others are read."""

from __future__ import annotations

from mengyue.library.content_marks import mark_of, marked


class _Record:
    """Stands for a library or a policy that was read."""


def test_what_is_asked_for_stays_known_and_what_nobody_asked_for_is_forgotten_first() -> None:
    first, second = marked(_Record(), "first"), marked(_Record(), "second")
    others = []
    for number in range(200):
        others.append(marked(_Record(), str(number)))
        assert mark_of(first) == "first"
    assert mark_of(second) == "" and mark_of(others[-1]) == "199" and mark_of(_Record()) == ""
