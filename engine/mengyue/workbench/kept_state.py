"""What the workbench keeps beside the files: versions, answers, who sees to what, jobs. Losing it loses no alliance.

An embedded SQLite database in a hidden folder of the served folder, for its owner alone. One connection, one at a time.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import sqlite3
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from threading import RLock
from typing import Any

from mengyue.i18n import _
from mengyue.model.finding import EngineError
from mengyue.workbench.open_file import OpenFile

__all__ = ["Answer", "Assigned", "KeptState", "Unfinished", "Version"]

_TABLES = """
CREATE TABLE IF NOT EXISTS version (
  id INTEGER PRIMARY KEY, file TEXT NOT NULL, at TEXT NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL,
  sha256 TEXT NOT NULL, data BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS version_of ON version (file, id);
CREATE TABLE IF NOT EXISTS answer (
  file TEXT NOT NULL, code TEXT NOT NULL, path TEXT NOT NULL, verdict TEXT NOT NULL, text TEXT NOT NULL,
  who TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (file, code, path));
CREATE TABLE IF NOT EXISTS assigned (
  file TEXT NOT NULL, code TEXT NOT NULL, path TEXT NOT NULL, person TEXT NOT NULL, due TEXT NOT NULL,
  who TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (file, code, path));
CREATE TABLE IF NOT EXISTS job (
  id INTEGER PRIMARY KEY, file TEXT NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL, state TEXT NOT NULL,
  told TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS task (job INTEGER PRIMARY KEY, wanted TEXT NOT NULL, begun INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS session (
  word TEXT PRIMARY KEY, name TEXT NOT NULL, proof TEXT NOT NULL, until INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS link (
  token TEXT PRIMARY KEY, file TEXT NOT NULL, member TEXT NOT NULL, due TEXT NOT NULL, told TEXT NOT NULL,
  at TEXT NOT NULL, who TEXT NOT NULL, ended TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS said (
  token TEXT PRIMARY KEY, told TEXT NOT NULL, at TEXT NOT NULL, decided TEXT NOT NULL, waiting INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Version:
    """A state of a file: when it came about, who made it, what changed."""

    id: int
    at: str
    who: str
    what: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person says to a question that no program can judge."""

    verdict: str
    text: str
    who: str
    at: str


@dataclass(frozen=True, slots=True)
class Assigned:
    """Who is to see to a finding, and until when; ``who`` has given it to them."""

    person: str
    due: date
    who: str
    at: str


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A job that is to be begun again: what was ``wanted`` of it, and how often it was ``begun``."""

    id: int
    file: str
    kind: str
    who: str
    at: str
    wanted: Any
    begun: int


class KeptState:
    """The database below ``folder``."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, exist_ok=True)
        path = folder / "workbench.sqlite"
        self._lock = RLock()
        open_to_others = _made_private(folder, path)
        self._open(path)
        if open_to_others:
            self.set("secret", secrets.token_urlsafe(32))  # whoever read the old one is let in no longer

    def _open(self, path: Path) -> None:
        try:
            self._connect(path)
        except sqlite3.DatabaseError:
            _put_aside(path)  # whatever it was, nothing hangs on it
            self._connect(path)

    def _connect(self, path: Path) -> None:
        if not path.exists():
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
        self._db = sqlite3.connect(path, check_same_thread=False, timeout=10)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.executescript(_TABLES)

    def close(self) -> None:
        """Close the database."""
        with self._lock:
            self._db.close()

    @contextlib.contextmanager
    def changing(self) -> Iterator[sqlite3.Connection]:
        """Give the database to one who changes it: all of it or nothing."""
        with self._lock, self._db:
            yield self._db

    def rows(self, query: str, *values: Any) -> list[Any]:
        """Return what a query finds."""
        with self._lock:
            return self._db.execute(query, values).fetchall()

    def setting(self, name: str, fresh: str) -> str:
        """Return what is kept under ``name``; at first that is ``fresh``."""
        with self.changing() as db:
            db.execute("INSERT OR IGNORE INTO setting VALUES (?, ?)", (name, fresh))
        return str(self.rows("SELECT value FROM setting WHERE name = ?", name)[0][0])

    def set(self, name: str, value: str) -> None:
        """Keep ``value`` under ``name``."""
        with self.changing() as db:
            db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))

    def begin_session(self, word: str, name: str, proof: str, until: int) -> None:
        """Note that ``name`` is logged in until ``until`` (seconds since 1970); ``word`` is a digest."""
        with self.changing() as db:
            db.execute("INSERT OR REPLACE INTO session VALUES (?, ?, ?, ?)", (word, name, proof, until))

    def session(self, word: str, now: int) -> tuple[str, str] | None:
        """Return who is logged in by ``word``, and by which proof."""
        rows = self.rows("SELECT name, proof FROM session WHERE word = ? AND until > ?", word, now)
        return (str(rows[0][0]), str(rows[0][1])) if rows else None

    def end_session(self, word: str, now: int = 0) -> None:
        """Forget a login, and those that ended before ``now``."""
        with self.changing() as db:
            db.execute("DELETE FROM session WHERE word = ? OR until <= ?", (word, now))

    def note(self, file: str, data: bytes, sha256: str, who: str, what: str) -> None:
        """Keep a version, unless it is the last one."""
        last = self.rows("SELECT sha256 FROM version WHERE file = ? ORDER BY id DESC LIMIT 1", file)
        if last and last[0][0] == sha256:
            return
        with self.changing() as db:
            db.execute(
                "INSERT INTO version (file, at, who, what, sha256, data) VALUES (?, ?, ?, ?, ?, ?)",
                (file, _now(), who, what, sha256, data),
            )

    def note_outside(self, file: str, found: OpenFile) -> None:
        """Keep what stands on disk, where it was changed by another program."""
        self.note(file, found.data, found.digest, "", _("在页面之外改动"))

    def versions(self, file: str, limit: int = 200) -> list[Version]:
        """Return the versions of ``file``, the newest first."""
        query = "SELECT id, at, who, what, sha256 FROM version WHERE file = ? ORDER BY id DESC LIMIT ?"
        return [Version(*row) for row in self.rows(query, file, limit)]

    def version(self, file: str, number: int) -> bytes | None:
        """Return the bytes of a version."""
        rows = self.rows("SELECT data FROM version WHERE file = ? AND id = ?", file, number)
        return bytes(rows[0][0]) if rows else None

    def with_digest(self, file: str, sha256: str) -> bytes | None:
        """Return the bytes of the version of ``file`` that has this digest."""
        rows = self.rows("SELECT data FROM version WHERE file = ? AND sha256 = ? LIMIT 1", file, sha256)
        return bytes(rows[0][0]) if rows else None

    def answer(self, file: str, code: str, path: str, answer: Answer) -> None:
        """Keep what somebody says to a question; a later answer takes its place."""
        row = (file, code, path, answer.verdict, answer.text, answer.who, answer.at or _now())
        with self.changing() as db:
            db.execute("INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    def answers(self, file: str) -> dict[tuple[str, str], Answer]:
        """Return the answers by code and path."""
        rows = self.rows("SELECT code, path, verdict, text, who, at FROM answer WHERE file = ?", file)
        return {(row[0], row[1]): Answer(*row[2:]) for row in rows}

    def assign(self, file: str, code: str, path: str, given: Assigned | None) -> None:
        """Keep who is to see to a finding; nobody any more without ``given``."""
        with self.changing() as db:
            db.execute("DELETE FROM assigned WHERE file = ? AND code = ? AND path = ?", (file, code, path))
            if given is not None:
                row = (file, code, path, given.person, given.due.isoformat(), given.who, given.at or _now())
                db.execute("INSERT INTO assigned VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    def assigned(self, file: str) -> dict[tuple[str, str], Assigned]:
        """Return who is to see to what, by code and path."""
        rows = self.rows("SELECT code, path, person, due, who, at FROM assigned WHERE file = ?", file)
        return {(row[0], row[1]): Assigned(row[2], date.fromisoformat(row[3]), row[4], row[5]) for row in rows}

    def job(self, file: str, kind: str, title: str, who: str, wanted: Any = None) -> int:
        """Note that a job begins, and what is ``wanted`` of it, if it can be begun again; return its number."""
        with self.changing() as db:
            made = db.execute(
                "INSERT INTO job (file, kind, title, state, told, who, at) VALUES (?, ?, ?, 'running', '{}', ?, ?)",
                (file, kind, title, who, _now()),
            )
            number = int(made.lastrowid or 0)
            if wanted is not None:
                db.execute("INSERT OR REPLACE INTO task VALUES (?, ?, 0)", (number, json.dumps(wanted)))
            return number

    def job_begun(self, number: int, times: int = 1) -> None:
        """Note that a job is really begun; with -1 that it was put off by no fault of its own."""
        with self.changing() as db:
            db.execute("UPDATE task SET begun = begun + ? WHERE job = ?", (times, number))

    def unfinished(self) -> list[Unfinished]:
        """Return the jobs that a server which was ended has left, the first first."""
        query = (
            "SELECT id, file, kind, who, at, wanted, begun FROM job JOIN task ON job = id WHERE state = 'running'"
            " ORDER BY id"
        )
        found = self.rows(query)
        return [
            Unfinished(id, file, kind, who, at, json.loads(wanted), begun)
            for id, file, kind, who, at, wanted, begun in found
        ]

    def job_ended(self, number: int, state: str, told: Any) -> None:
        """Note how a job ended."""
        with self.changing() as db:
            row = (state, json.dumps(told, ensure_ascii=False), number)
            db.execute("UPDATE job SET state = ?, told = ? WHERE id = ?", row)

    def interrupt(self) -> None:
        """Note that what ran when the server was ended, and cannot be begun again, did not get done."""
        with self.changing() as db:
            lost = "state = 'running' AND id NOT IN (SELECT job FROM task)"
            db.execute(f"UPDATE job SET state = 'interrupted' WHERE {lost}")

    def job_rows(self, file: str, limit: int = 12) -> list[dict[str, Any]]:
        """Return the last jobs of ``file``, the newest first."""
        query = (
            "SELECT id, kind, title, state, told, who, at, begun FROM job LEFT JOIN task ON job = id WHERE file = ?"
            " ORDER BY id DESC LIMIT ?"
        )
        names = ("id", "kind", "title", "state", "told", "who", "at", "begun")
        found = [dict(zip(names, row, strict=True)) for row in self.rows(query, file, limit)]
        return [{**row, "told": json.loads(row["told"]), "again": (row["begun"] or 0) > 1} for row in found]


def _made_private(folder: Path, path: Path) -> bool:
    """Keep ``folder`` and the database to their owner; tell whether others could read it, or have laid it there.

    Raises :class:`EngineError` when the folder itself is somebody else's, or a link.
    """
    if not hasattr(os, "geteuid"):
        return False
    found = folder.lstat()
    if stat.S_ISLNK(found.st_mode) or found.st_uid != os.geteuid():
        message = _("{name} 是别人的文件夹或者链接，不在其中保存记录；请把它移走后再试")
        raise EngineError(message.format(name=folder.name))
    loose = found.st_mode & 0o077 != 0
    if loose:
        folder.chmod(0o700)
    if os.path.lexists(path):
        inner = path.lstat()
        if not stat.S_ISREG(inner.st_mode) or inner.st_uid != os.geteuid():
            _put_aside(path)
        elif loose or inner.st_mode & 0o077:
            path.chmod(0o600)
            return True
    return loose


def _put_aside(path: Path) -> None:
    path.replace(path.with_suffix(f".broken-{secrets.token_hex(4)}"))


def _now() -> str:
    return datetime.now().astimezone().strftime("%Y-%m-%d %H:%M:%S")
