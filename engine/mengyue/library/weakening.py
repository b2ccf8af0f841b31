"""What wording looks like that binds less than ours did (``clauses/weakening.yaml``)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from mengyue.library.identifier import Id
from mengyue.library.pattern import compiled
from mengyue.library.read_content import read_list
from mengyue.model.base import Model, field
from mengyue.model.finding import Finding

__all__ = ["Weakening", "load_weakening", "weakened"]


class Weakening(Model):
    """A way in which words come to bind less. All patterns that are written must be found."""

    id: Id = field("代号", default=...)
    title: str = field("名称", "告诉谈判的人的话", default=...)
    gone: str = field("删去的文字", "正则表达式", default="")
    come: str = field("增加的文字", "正则表达式", default="")
    within: str = field("所在的句子", "正则表达式，在改动后的句子中寻找", default="")


def load_weakening(root: Path, faults: list[Finding]) -> tuple[Weakening, ...]:
    """Load the ways in which words come to bind less."""
    return tuple(read_list(root / "clauses" / "weakening.yaml", Weakening, root, faults))


def weakened(rules: Sequence[Weakening], gone: str, come: str, sentence: str) -> Iterator[str]:
    """Yield the title of every rule that the change meets: ``gone`` went, ``come`` came, in ``sentence``."""
    for rule in rules:
        if not (rule.gone or rule.come):
            continue
        parts = ((rule.gone, gone), (rule.come, come), (rule.within, sentence))
        if all(not pattern or compiled(pattern).search(text) for pattern, text in parts):
            if rule.gone and not rule.come and compiled(rule.gone).search(come):
                continue  # it stands elsewhere in the change
            yield rule.title
