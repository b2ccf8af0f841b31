"""The statutes that a clause rests on in words, with their state of verification."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from mengyue.language.numerals import chinese_number
from mengyue.library.content_library import Library
from mengyue.library.statute import Law

__all__ = ["VERIFIED", "statute_lines", "verified"]

_STATE = "中华人民共和国"
#: How a source is marked.
VERIFIED = {True: "已核对", False: "未核对"}


def statute_lines(keys: Iterable[str], library: Library, as_of: date, *, short: bool = False) -> tuple[str, ...]:
    """Name statutes, one line a law and state: 《中华人民共和国民法典》第八百六十条（已核对）.

    ``short`` is for narrow columns: 《民法典》第860条（已核对）. Articles have the numbers of the text in force on
    ``as_of``.
    """
    lines: dict[tuple[str, str], list[str]] = {}
    for key in keys:
        name, _slash, number = key.partition("/")
        law = library.laws.get(name)
        now = law.number_on(number, as_of) if law and number else number
        state = VERIFIED[verified(key, library)] + _past(law, as_of, known=bool(now or not number))
        title = law.title.removeprefix(_STATE if short else "") if law else name
        lines.setdefault((f"《{title}》" if law else title, state), []).append(now or number)
    named = _short if short else _full
    return tuple(f"{title}{named([n for n in numbers if n])}（{state}）" for (title, state), numbers in lines.items())


def verified(key: str, library: Library) -> bool:
    """Tell whether the register says that this article was compared with the text."""
    name, _slash, number = key.partition("/")
    law = library.laws.get(name)
    return law is not None and number in law.articles and law.articles[number].verified


def _past(law: Law | None, as_of: date, *, known: bool) -> str:
    if law is None:
        return "，未登记"
    if law.repealed and law.repealed <= as_of:
        return "，已失效"
    if not known:
        return "，须与新文本核对"
    if law.earlier(as_of):
        return "，尚适用较早文本"
    return "" if law.in_force(as_of) else "，尚未施行"


def _full(numbers: list[str]) -> str:
    return "、".join(f"第{chinese_number(int(n))}条" if n.isdecimal() else n for n in numbers)


def _short(numbers: list[str]) -> str:
    return "、".join(f"第{n}条" if n.isdecimal() else n for n in numbers)
