"""What was read of sentences in an earlier run is what is read of them now, and so is what is found."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import pytest
from tests.proof.conftest import DAY, Desk, build, unknown
from tests.proof.test_kept_sections import SENTENCES

from mengyue.checks.noted import Noted, NotedRecords
from mengyue.model.finding import Finding
from mengyue.output.kept_pack import KeptPack
from mengyue.proof import kept_reads
from mengyue.proof.plain_text import draft_of_text
from mengyue.proof.proofread import proof


def test_what_is_found_with_readings_of_an_earlier_run_is_what_is_found_without(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MENGYUE_CACHE", str(tmp_path / "cache"))
    data = deepcopy(desk.data)
    data["members"][0]["name"] = "南宁示例仪器第三制造有限公司"  # another name than that of the papers of the example
    alliance = build(data)
    whole = desk.draft(alliance)
    some = replace(whole, body=whole.body[:24], schedules=whole.schedules[:1])
    drafts = [draft_of_text("\n".join(SENTENCES)), some]

    def run() -> tuple[list[list[Finding]], KeptPack]:
        """Proofread as a process does that begins with what is on the disk."""
        pack, library = KeptPack("readings"), unknown(desk.library)
        monkeypatch.setattr(kept_reads, "_PACK", pack)
        found = [proof(draft, alliance, library, desk.policies, as_of=DAY) for draft in drafts]
        return found, pack

    with monkeypatch.context() as without:
        without.setattr(kept_reads, "_DOCUMENTS", 0)
        plain, nothing = run()
    assert not nothing.used
    first, pack = run()
    pack.write()
    second, later = run()
    assert plain == first == second and all(plain)
    assert later.used and not later._fresh  # all was there, and nothing of it was read again


def test_of_a_library_that_is_tried_whole_every_document_is_kept_and_finds_the_same(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MENGYUE_CACHE", str(tmp_path / "cache"))
    alliance = build(desk.data)
    whole = desk.draft(alliance)
    drafts = [replace(whole, body=whole.body[at : at + 6], schedules=()) for at in range(6)]
    drafts.append(draft_of_text("\n".join(SENTENCES)))

    def run(tried: bool) -> tuple[list[list[Finding]], KeptPack]:
        pack, library = KeptPack("readings"), unknown(desk.library)
        monkeypatch.setattr(kept_reads, "_PACK", pack)
        if tried:
            library = replace(library, clauses=NotedRecords("clauses", library.clauses, Noted()))  # type: ignore[arg-type]
        return [proof(draft, alliance, library, desk.policies, as_of=DAY) for draft in drafts], pack

    plain, few = run(tried=False)
    found, every = run(tried=True)
    every.write()
    again, read = run(tried=True)
    assert plain == found == again and plain[-1]
    assert len(few.used) < len(every.used) and read.used.keys() == every.used.keys() and not read._fresh
