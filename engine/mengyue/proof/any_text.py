"""Proofreading any text: a partner's agreement, a page of it, or a single sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from mengyue.library.content_library import Library
from mengyue.library.data_model import data_model
from mengyue.library.policy import Policy
from mengyue.model.alliance import Alliance
from mengyue.model.finding import Finding
from mengyue.proof.data_facts import Facts
from mengyue.proof.plain_text import draft_of_text
from mengyue.proof.proofread import proof

__all__ = ["proof_text"]


def proof_text(
    text: str,
    library: Library,
    *,
    as_of: date,
    alliance: Alliance | None = None,
    policies: Sequence[Policy] = (),
    facts: Facts | None = None,
) -> list[Finding]:
    """Return what a lawyer would mark in ``text``, a paragraph a line.

    ``alliance`` and ``policies`` are what is known of the parties, ``facts`` what is known without an alliance file;
    ``found`` of a finding is the sentence.
    """
    draft = draft_of_text(text)
    return proof(draft, alliance or data_model()(), library, policies, as_of=as_of, facts=facts)
