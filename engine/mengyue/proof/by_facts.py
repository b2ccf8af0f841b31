"""Judgements by the facts of the data that were read for them: where these are equal, nothing is judged again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Generic, TypeVar, cast

from mengyue.proof.data_facts import Facts
from mengyue.proof.told_values import told_value

__all__ = ["JudgedByFacts", "asked", "told_in", "values_in"]

_Judged = TypeVar("_Judged")
#: So many judgements of one thing are kept, each by other facts.
_MOST = 4
_ABSENT = object()
_Answer = TypeVar("_Answer")
_About = TypeVar("_About")
_Question = Callable[[Mapping[Any, Any], Any], Any]


class _OfKind:
    """What was read of facts of one kind: all of ``value``, or what was answered of it."""

    __slots__ = ("answers", "value", "whole")

    def __init__(self, value: Any) -> None:
        self.value = value
        self.whole = False
        self.answers: dict[tuple[_Question, Any], Any] = {}

    def holds(self, now: Any) -> bool:
        """Tell whether the same would be read now."""
        if now is self.value:
            return True
        if self.whole:
            return bool(now == self.value)
        return all([question(now, about) == answer for (question, about), answer in self.answers.items()])

    def also(self, other: _OfKind) -> None:
        """Take in what else was read of the same facts."""
        self.whole |= other.whole
        self.answers |= other.answers


#: By the name of the kind.
_Read = dict[str, _OfKind]


def asked(items: Mapping[str, Any], question: Callable[[Mapping[str, Any], _About], _Answer], about: _About) -> _Answer:
    """Return what ``question`` answers of facts of a kind: when others of them change, what was judged by the answer
    holds. ``question`` must be a function that stays the same, and reads nothing else."""
    return items.asked(question, about) if isinstance(items, _NotedItems) else question(items, about)


def told_in(items: Mapping[str, Any], text: str) -> dict[str, Any]:
    """Return those facts whose names stand in ``text``."""
    return {name: value for name, value in items.items() if name in text}


def values_in(items: Mapping[str, Any], _about: None) -> dict[Any, None]:
    """Return all values, whatever they are called."""
    return dict.fromkeys(items.values())


def _item(items: Mapping[Any, Any], key: Any) -> Any:
    return items.get(key, _ABSENT)


class _Told:
    """What was read of facts of one kind in an earlier run, as text that tells values."""

    __slots__ = ("answers", "value", "whole")

    def __init__(self, whole: str | None, answers: Iterable[tuple[str, Any, str]]) -> None:
        self.value: Any = None
        self.whole = whole
        self.answers = [(_QUESTIONS[question], about, told) for question, about, told in answers]

    def holds(self, now: Any) -> bool:
        """Tell whether the same would be read now."""
        if now is self.value:
            return True
        if self.whole is not None:
            same = told_value(now) == self.whole
        else:
            same = all([_answer(question(now, about)) == told for question, about, told in self.answers])
        if same:
            self.value = now
        return same


def _answer(value: object) -> str | None:
    return "absent" if value is _ABSENT else told_value(value)


#: The questions that :func:`asked` is asked, by name.
_QUESTIONS = {question.__name__: question for question in (_item, told_in, values_in)}


def _written(kind: _OfKind) -> tuple[str | None, list[tuple[str, Any, str]]] | None:
    """Return what was read of a kind as it is written; nothing when something of it cannot be."""
    if kind.whole:
        whole = told_value(kind.value)
        return None if whole is None else (whole, [])
    answers = []
    for (question, about), answer in kind.answers.items():
        told = _answer(answer)
        if told is None or _QUESTIONS.get(question.__name__) is not question or not isinstance(about, str | int | None):
            return None
        answers.append((question.__name__, about, told))
    return None, answers


class _Noted:
    """Facts that note which of them are read."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.read: _Read = {}

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.facts, name)
        kind = self.read.get(name)
        if kind is None:
            kind = self.read[name] = _OfKind(found)
        if isinstance(found, dict):
            return _NotedItems(found, kind)
        kind.whole = True
        return found

    def also(self, read: _Read) -> None:
        """Note what was read, of these facts or of those that answer the same."""
        for name, kind in read.items():
            if name not in self.read:
                self.read[name] = _OfKind(getattr(self.facts, name))
            self.read[name].also(kind)


class _NotedItems(Mapping[Any, Any]):
    """Facts of a kind that note which of them are asked for by their keys; who looks at all has read all."""

    def __init__(self, items: dict[Any, Any], kind: _OfKind) -> None:
        self._items, self._kind = items, kind

    def asked(self, question: _Question, about: Any) -> Any:
        found = self._kind.answers[question, about] = question(self._items, about)
        return found

    def get(self, key: Any, default: Any = None) -> Any:
        found = self.asked(_item, key)
        return default if found is _ABSENT else found

    def __contains__(self, key: object) -> bool:
        return self.get(key, _ABSENT) is not _ABSENT

    def __getitem__(self, key: Any) -> Any:
        found = self.get(key, _ABSENT)
        if found is _ABSENT:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[Any]:
        self._kind.whole = True
        return iter(self._items)

    def __len__(self) -> int:
        self._kind.whole = True
        return len(self._items)


class JudgedByFacts(Generic[_Judged]):
    """What one thing was judged to be, by the facts that were read for it. Threads may share it."""

    __slots__ = ("_earlier", "_judged")

    def __init__(self) -> None:
        self._judged: tuple[tuple[_Read, _Judged], ...] = ()
        self._earlier: tuple[Mapping[str, _Told], _Judged] | None = None

    @property
    def unknown(self) -> bool:
        """Whether it was never judged."""
        return not self._judged and self._earlier is None

    def know(self, written: Mapping[str, Any], judged: _Judged) -> None:
        """Take what was ``judged`` in an earlier run by the facts that :attr:`written` told."""
        self._earlier = {name: _Told(whole, answers) for name, (whole, answers) in written.items()}, judged

    @property
    def written(self) -> tuple[dict[str, Any], _Judged] | None:
        """By which facts it was judged last in this run, as plain data, and what it was judged to be; nothing where it
        was not, or that cannot be written."""
        if not self._judged:
            return None
        read, judged = self._judged[0]
        kinds = {name: _written(kind) for name, kind in read.items()}
        return None if None in kinds.values() else (kinds, judged)

    def once(self, facts: Facts, judge: Callable[[Facts], _Judged]) -> _Judged:
        """Return what ``judge`` finds, which must read nothing but the thing itself and ``facts``."""
        outer = facts if isinstance(facts, _Noted) else None
        real = outer.facts if outer else facts
        values = real.__dict__
        for read, judged in self._judged:
            for name, kind in read.items():
                if not kind.holds(values[name]):
                    break
            else:
                if outer:
                    outer.also(read)
                return judged
        if outer is None and self._earlier and all(told.holds(values[name]) for name, told in self._earlier[0].items()):
            return self._earlier[1]
        noted = _Noted(real)
        found = judge(cast(Facts, noted))
        self._judged = ((noted.read, found), *self._judged[: _MOST - 1])
        if outer:
            outer.also(noted.read)
        return found
