"""What a pack takes away and rewords: names and words that nothing has are slips of the pen."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from pathlib import Path

from mengyue.i18n import _
from mengyue.library.content_file import content_bytes
from mengyue.library.content_library import Library
from mengyue.library.merge_packs import MERGED_BY_ID, TAKEN_AWAY_BY_KEY
from mengyue.library.policy import Policy, Shared
from mengyue.lint.fault_places import Pack
from mengyue.model.finding import Finding

__all__ = ["fixed_text", "lint_inherited"]


def lint_inherited(pack: Pack, packs: Mapping[str, Pack], shared: Mapping[str, Shared], text: str) -> Iterator[Finding]:
    """Yield a finding for each entry of ``without`` that neither the pack extended nor what is drawn from has, and each
    word of ``wording`` that no ``text`` has."""
    policy = pack.policy
    known = _ids(packs[policy.extends].policy) if policy.extends in packs else []
    known += [item.id for name in policy.draws if name in shared for item in shared[name].documents]
    for index, identifier in enumerate(policy.without):
        if identifier in known:
            continue
        if policy.extends or policy.draws:
            sources = "、".join(filter(None, (policy.extends, *policy.draws)))
            message = _("{sources} 中没有编号“{id}”，没有什么可删去").format(sources=sources, id=identifier)
        else:
            message = _("没有写 extends 或者 draws，“{id}”无从删去").format(id=identifier)
        near = difflib.get_close_matches(identifier, known, 3, 0.5)
        hint = _("相近的有：{names}").format(names="、".join(near)) if near else _("删去这一项，或者写底本中的编号")
        yield pack.fault(f"without[{index}]", "LB-INHERIT", message, hint)
    for word in policy.wording:
        if word not in text and pack.states(f"wording.{word}"):
            message = _("条款和提纲中没有“{word}”一词，这项替换不起作用").format(word=word)
            yield pack.fault(f"wording.{word}", "LB-WORDS", message, _("核对写法，或者删去这一行"))


def fixed_text(root: Path, library: Library) -> str:
    """Return all wording in which a pack's words can be put in place of ours."""
    files = sorted([*root.glob("templates/agreements/*.yaml"), *root.glob("templates/papers/*.yaml")])
    clauses = (text for clause in library.clauses.values() for text in (clause.title, *clause.wording.values()))
    return "\n".join([*clauses, *(content_bytes(path, root).decode("utf-8") for path in files)])


def _ids(policy: Policy) -> list[str]:
    records = [item.id for key in (*MERGED_BY_ID, "fields") for item in getattr(policy, key)]
    return [*records, *(name for key in TAKEN_AWAY_BY_KEY for name in getattr(policy, key))]
