"""Links by which members fill in their own form: kept in the state of the workbench, ended by the lead or the day."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from secrets import token_urlsafe
from typing import Any

from mengyue.gathering.cover_words import Asking
from mengyue.gathering.member_cut import as_data, from_data
from mengyue.gathering.sent_identity import Sent
from mengyue.workbench.kept_state import KeptState

__all__ = ["Link", "MemberLinks", "Spoken"]

#: Characters of a token; guessing one of 24 random bytes is hopeless.
_RANDOM, _LONGEST = 24, 64


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a member has filled in last: as typed, when, what was decided (by id: taken, by whom), whether it waits."""

    told: Mapping[str, Any]
    at: str
    decided: Mapping[str, tuple[bool, str]]
    waiting: bool


@dataclass(frozen=True, slots=True)
class Link:
    """A link for one member of the data file ``file``: whoever has the token fills in that member's form alone."""

    token: str
    file: str
    member: str
    asking: Asking
    sent: Sent
    at: str
    who: str
    ended: bool
    spoken: Spoken | None

    def open(self, today: date) -> bool:
        """Tell whether it can be used: not ended, and its day is not over."""
        return not self.ended and today <= self.asking.due


class MemberLinks:
    """The links that ``state`` keeps."""

    def __init__(self, state: KeptState) -> None:
        self._state = state

    def make(self, file: str, sent: Sent, asking: Asking, who: str) -> str:
        """Make a link; those that the member had before end. Return its token."""
        token = token_urlsafe(_RANDOM)
        told = {
            "alliance": sent.alliance, "round": sent.round, "on": sent.on.isoformat(), "base": as_data(sent.base),
            "lead": asking.lead, "contact": asking.contact,
        }  # fmt: skip
        row = (token, file, sent.member, asking.due.isoformat(), json.dumps(told, ensure_ascii=False), _now(), who, "")
        with self._state.changing() as db:
            db.execute(
                "UPDATE link SET ended = ? WHERE file = ? AND member = ? AND ended = ''", (_now(), file, sent.member)
            )
            db.execute("INSERT INTO link VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        return token

    def end(self, file: str, token: str) -> None:
        """End a link of ``file``."""
        with self._state.changing() as db:
            db.execute("UPDATE link SET ended = ? WHERE file = ? AND token = ?", (_now(), file, token))

    def of(self, token: str) -> Link | None:
        """Return the link of a token; None where there is none."""
        found = self._found("token = ?", token) if 0 < len(token) <= _LONGEST else []
        return found[0] if found else None

    def all(self, file: str) -> list[Link]:
        """Return the links of a data file, the newest first."""
        return self._found("file = ?", file)

    def say(self, token: str, told: Mapping[str, Any]) -> None:
        """Keep what was filled in; it takes the place of what was filled in before, decisions stay."""
        row = (token, json.dumps(told, ensure_ascii=False), _now(), "{}", 1)
        again = "UPDATE SET told = excluded.told, at = excluded.at, waiting = 1"
        with self._state.changing() as db:
            db.execute(f"INSERT INTO said VALUES (?, ?, ?, ?, ?) ON CONFLICT (token) DO {again}", row)

    def decide(self, token: str, decided: Mapping[str, tuple[bool, str]], *, waiting: bool) -> None:
        """Keep what was decided of what was filled in."""
        with self._state.changing() as db:
            row = (json.dumps(dict(decided), ensure_ascii=False), int(waiting), token)
            db.execute("UPDATE said SET decided = ?, waiting = ? WHERE token = ?", row)

    def _found(self, where: str, value: str) -> list[Link]:
        columns = "link.token, file, member, due, link.told, link.at, who, ended, said.told, said.at, decided, waiting"
        joined = "link LEFT JOIN said ON said.token = link.token"
        query = f"SELECT {columns} FROM {joined} WHERE link.{where} ORDER BY link.rowid DESC"
        return [_link(*row) for row in self._state.rows(query, value)]


def _link(token: str, file: str, member: str, due: str, told: str, at: str, who: str, ended: str, *spoken: Any) -> Link:
    known = json.loads(told)
    on, base = date.fromisoformat(known["on"]), from_data(known["base"])
    assert base is not None
    said = None
    if spoken[0] is not None:
        decided = {key: (bool(take), str(by)) for key, (take, by) in json.loads(spoken[2]).items()}
        said = Spoken(json.loads(spoken[0]), spoken[1], decided, bool(spoken[3]))
    asking = Asking(known["lead"], known["contact"], date.fromisoformat(due), on)
    sent = Sent(known["alliance"], member, known["round"], on, base)
    return Link(token, file, member, asking, sent, at, who, bool(ended), said)


def _now() -> str:
    return datetime.now().astimezone().strftime("%Y-%m-%d %H:%M:%S")
