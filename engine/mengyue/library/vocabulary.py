"""What wording asks of a policy: names of bodies and roles, words of its procedure (``policies/vocabulary.yaml``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from mengyue.library.identifier import Id
from mengyue.library.read_content import read_list
from mengyue.model.base import Model, field
from mengyue.model.finding import Finding

__all__ = ["Term", "answered", "called", "load_vocabulary", "own_words"]


class Term(Model):
    """One word that clauses ask of a policy."""

    key: Id = field("代号", "条款中写 policy.vocabulary.代号", default=...)
    title: str = field("名称", default=...)
    about: str = field("说明", "填什么", default="")
    default: str | None = field("没有回答时的说法", "可以用 {代号} 引用其他各项；不写的，用到它的政策必须回答")
    word: str = field("条款中的词", "政策另有称呼的，条款和提纲中的这个词整词换成政策的", default="")
    within: tuple[str, ...] = field("不换的词", "含有该词而另有所指的词", default=())
    choice: str = field("选项", "政策的回答也是这一选项的名称，如：Tier/core，见 templates/labels.yaml", default="")


def load_vocabulary(root: Path, faults: list[Finding]) -> tuple[Term, ...]:
    """Load the words that wording asks for; a library without the file asks for none."""
    return tuple(read_list(root / "policies" / "vocabulary.yaml", Term, root, faults))


def answered(terms: Sequence[Term], own: Mapping[str, str]) -> dict[str, str]:
    """Return a policy's vocabulary, its ``own`` answers over what is said where it has none."""
    found: dict[str, str] = {}
    for term in terms:
        if term.key in own:
            found[term.key] = own[term.key]
        elif term.default is not None:
            text = term.default
            for key, said in {**own, **found}.items():
                text = text.replace("{" + key + "}", said)
            found[term.key] = text if "{" not in text else ""
    return {**found, **own}


def called(terms: Sequence[Term], vocabulary: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return the names of choices by enumeration and code that a policy's ``vocabulary`` gives."""
    found: dict[str, dict[str, str]] = {}
    for term in terms:
        enum, _slash, code = term.choice.partition("/")
        if code and vocabulary.get(term.key):
            found.setdefault(enum, {})[code] = vocabulary[term.key]
    return found


def own_words(terms: Sequence[Term], vocabulary: Mapping[str, str], wording: Mapping[str, str]) -> dict[str, str]:
    """Return what stands in a policy's papers in place of words of clauses: its ``vocabulary``, then its ``wording``.

    Compounds that hold such a word and mean something else stand for themselves.
    """
    spoken = {term.word: vocabulary.get(term.key, "") or term.word for term in terms if term.word}
    found = {word: own for word, own in spoken.items() if own != word} | dict(wording)
    compounds = [compound for term in terms if term.word in found for compound in term.within]
    return {compound: compound for compound in compounds} | found
