"""The people whom an office server lets in: names, roles and what proves their passwords, in a file of their own.

A password is kept as scrypt (RFC 7914) with a salt of its own, by the parameters that OWASP's cheat sheet on password
storage gives for it (N = 2¹⁷, r = 8, p = 1: 128 MiB and some tenths of a second for each try).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from mengyue.file_names import told
from mengyue.i18n import _
from mengyue.intake.decode import read_bytes
from mengyue.model.finding import EngineError, InputError
from mengyue.output.folder import write_file
from mengyue.workbench.what_roles_may import Role

__all__ = ["LEAST", "Account", "Accounts", "account_name", "proof_of", "read_accounts", "write_accounts"]

#: Characters of a password at least, and of a name and a password at most.
LEAST, _NAME, _PASSWORD = 10, 40, 1000
_N, _R, _P = 2**17, 8, 1
#: One try at a time: each takes 128 MiB.
_ONE = Lock()


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may log in. ``proof`` is ``scrypt$N$r$p$salt$key``, salt and key in Base64."""

    name: str
    role: Role
    proof: str


def proof_of(password: str) -> str:
    """Return what proves ``password`` later. Raises :class:`EngineError` for one that is too short or too long."""
    if not LEAST <= len(password) <= _PASSWORD:
        raise EngineError(_("口令至少 {least} 个字符").format(least=LEAST))
    salt = secrets.token_bytes(16)
    key = _key(password, salt, _N, _R, _P)
    return "$".join(["scrypt", str(_N), str(_R), str(_P), b64encode(salt).decode(), b64encode(key).decode()])


def _key(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    with _ONE:
        return hashlib.scrypt(
            password.encode("utf-8", "surrogatepass"), salt=salt, n=n, r=r, p=p, maxmem=160 * n * r, dklen=32
        )


def _parts(proof: str) -> tuple[bytes, bytes, int, int, int]:
    kind, n, r, p, salt, key = proof.split("$")
    numbers = int(n), int(r), int(p)
    if kind != "scrypt" or not (2**14 <= numbers[0] <= 2**18 and numbers[0].bit_count() == 1 and numbers[1:] == (8, 1)):
        raise ValueError(kind)
    return b64decode(salt, validate=True), b64decode(key, validate=True), *numbers


def read_accounts(path: Path) -> dict[str, Account]:
    """Return the accounts of the file ``path`` by name. Raises :class:`EngineError` for what is no such file."""
    wrong = EngineError(_("{file} 不是用户文件；请用 mengyue users add 建立").format(file=told(path.name)))
    try:
        found = json.loads(read_bytes(path))
        rows = [Account(str(row["name"]), Role(row["role"]), str(row["proof"])) for row in found["users"]]
        for row in rows:
            _parts(row.proof)
    except (ValueError, KeyError, TypeError, RecursionError, NotBase64, InputError):
        raise wrong from None
    if len({row.name for row in rows}) != len(rows):
        raise wrong
    return {row.name: row for row in rows}


def account_name(name: str) -> str:
    """Return ``name`` as somebody is called by it. Raises :class:`EngineError` for none, or one that cannot be read."""
    name = name.strip()
    if not name or len(name) > _NAME or not name.isprintable():
        raise EngineError(_("姓名要有 1 至 {most} 个可见字符").format(most=_NAME))
    return name


def write_accounts(path: Path, accounts: Mapping[str, Account]) -> None:
    """Write the accounts, for the owner of the file alone."""
    rows = [{"name": one.name, "role": one.role.value, "proof": one.proof} for one in accounts.values()]
    before = os.umask(0o077)
    try:
        write_file(path, json.dumps({"users": rows}, ensure_ascii=False, indent=1).encode() + b"\n")
    finally:
        os.umask(before)


class Accounts:
    """The file while the server runs: read again when it has changed, so that who is taken out is out at once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: tuple[int, int] = (-1, -1)
        self._known: dict[str, Account] = {}
        self._nobody = proof_of(secrets.token_urlsafe(16))
        self.now()

    def now(self) -> Mapping[str, Account]:
        """Return the accounts as the file has them. Raises :class:`EngineError` when it cannot be read."""
        found = self._path.stat()
        stamp = (found.st_mtime_ns, found.st_size)
        if stamp != self._stamp:
            self._known, self._stamp = read_accounts(self._path), stamp
        return self._known

    def let_in(self, name: str, password: str) -> Account | None:
        """Return who logs in; None for a wrong name or password, which take the same time."""
        account = self.now().get(name)
        salt, key, n, r, p = _parts(account.proof if account else self._nobody)
        right = hmac.compare_digest(_key(password[:_PASSWORD], salt, n, r, p), key)
        return account if right else None
