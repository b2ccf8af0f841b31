"""Wording of every clause read sentence by sentence, chosen by an outline or not: what no agreement may say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mengyue.i18n import _
from mengyue.library.clause import Clause
from mengyue.library.content_library import Library
from mengyue.library.judgement import Judgement, Judgements
from mengyue.library.proof_rules import Gravity
from mengyue.lint.fault_places import in_clause
from mengyue.meaning.statement_patterns import PatternError, parse
from mengyue.model.finding import Finding, Severity
from mengyue.proof.reading import BLANK
from mengyue.proof.said import sentences_of

__all__ = ["lint_judgements", "lint_wording"]

_TAG = re.compile(r"\{\{.{0,200}?\}\}")
_CONTROL = re.compile(r"\{%.{0,400}?%\}")
_SENTENCE = re.compile("[^。；！？]+[。；！？]?")


def lint_wording(clause: Clause, library: Library) -> Iterator[Finding]:
    """Yield a warning for each sentence of a clause that a judgement marks whatever the data and the policy."""
    sentences = sentences_of(library)
    for variant, text in clause.wording.items():
        lead = ""
        for number, line in enumerate(text.split("\n")):
            plain = _CONTROL.sub("", _TAG.sub(BLANK, line)).replace("**", "").strip()
            if not plain:
                continue
            item = plain.startswith("（")
            for sentence in _SENTENCE.finditer(plain):
                for hit in sentences.hits(sentence[0], lead if item else ""):
                    if _always(hit.judgement):
                        message = f"{hit.judgement.id}　{hit.judgement.message}：{sentence[0][:60]}"
                        yield in_clause(clause, variant, number, "LB-WORDING", message, Severity.WARNING)
            lead = plain if plain.endswith("：") else lead if item else ""


def _always(rule: Judgement) -> bool:
    return not rule.when and not rule.rules and rule.severity in (Gravity.ERROR, Gravity.WARNING)


def lint_judgements(file: Judgements) -> Iterator[tuple[str, str]]:
    """Yield the id of a judgement of ``file`` and what is wrong with a statement of it that cannot be read."""
    for rule in file.judgements:
        for source in (*rule.any, *rule.unless):
            try:
                parse(source)
            except PatternError:
                yield rule.id, _("读不懂的陈述：{source}").format(source=source)
