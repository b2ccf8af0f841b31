"""The catalogues of messages."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
PO = ROOT / "engine" / "mengyue" / "locale" / "en" / "LC_MESSAGES" / "mengyue.po"


def test_every_message_has_its_english_and_the_compiled_catalogue_is_current() -> None:
    script = [sys.executable, str(ROOT / "scripts" / "messages"), "--check"]
    done = subprocess.run(script, capture_output=True, text=True, encoding="utf-8")
    assert (done.returncode, done.stdout) == (0, "")


def test_a_translation_fills_in_the_same_facts_as_its_message() -> None:
    with PO.open("rb") as file:
        catalog = read_po(file, locale="en")
    for message in catalog:
        if message.id and message.string:
            wanted, found = (set(re.findall(r"{\w*}", str(text))) for text in (message.id, message.string))
            assert found == wanted, message.id


def test_an_english_message_holds_no_more_chinese_than_a_term_or_two() -> None:
    with PO.open("rb") as file:
        catalog = read_po(file, locale="en")
    for message in catalog:
        if message.id:
            assert len(re.findall("[\u3001-\u30ff\u4e00-\u9fff\uff00-\uffef]", str(message.string))) <= 10, message.id
