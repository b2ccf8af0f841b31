"""Finding content by a word: titles, topics and text of clauses, rules, statutes, papers and forms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path

from mengyue.library.clause import Clause, Topic
from mengyue.library.content_library import Library, load_library
from mengyue.library.form import FormLayout
from mengyue.library.load_clause import load_topics
from mengyue.library.load_form import load_forms
from mengyue.library.load_policy import list_policies, load_policy
from mengyue.library.outline import Outline
from mengyue.library.policy import Policy
from mengyue.library.statute import Law
from mengyue.model.finding import Finding, InputError

__all__ = ["Entry", "Hit", "Kind", "entries", "find", "index"]


class Kind(IntEnum):
    """What an entry is, in the order in which entries are listed."""

    CLAUSE = 0
    PAPER = 1
    FORM = 2
    RULE = 3
    STATUTE = 4
    POLICY = 5


@dataclass(frozen=True)
class Entry:
    """Something that can be found: its id and title, the topic it belongs to, what it says, and its file."""

    kind: Kind
    id: str
    title: str
    topic: str
    file: str
    text: str = field(default="", repr=False)


@dataclass(frozen=True)
class Hit:
    """An entry that has the words, and a sentence of it with the most of them, if its title has none."""

    entry: Entry
    said: str = ""


def index(root: Path) -> list[Entry]:
    """Read the library below ``root`` and return all its entries. Raises :class:`InputError` with the faults."""
    faults: list[Finding] = []
    library = load_library(root)
    policies = [load_policy(root, name) for name in list_policies(root)]
    topics, forms = load_topics(root, faults), load_forms(root, faults)
    if faults:
        raise InputError(faults)
    return list(entries(library, policies, forms, topics))


def entries(
    library: Library, policies: Sequence[Policy], forms: Mapping[str, FormLayout], topics: Mapping[str, Topic]
) -> Iterator[Entry]:
    """Yield every entry: clauses topic by topic, papers, forms, rules, statutes by article, policies."""
    order = {name: number for number, name in enumerate(topics)}
    clauses = sorted(library.clauses.values(), key=lambda c: (order.get(_folder(c), len(order)), _folder(c), c.id))
    yield from (_clause(clause, topics) for clause in clauses)
    titles = _titles(policies)
    for file, outline in library.listing():
        yield _outline(file, outline, titles)
    for form in forms.values():
        text = "\n".join(_texts(form.model_dump(exclude={"id", "title"})))
        yield Entry(Kind.FORM, f"forms/{form.id}", form.title, form.source, f"templates/forms/{form.id}.yaml", text)
    told: set[str] = set()
    for policy in sorted(policies, key=lambda policy: bool(policy.extends)):  # an heir tells what is new in it
        file = f"policies/{policy.id}/policy.yaml"
        name = policy.short_title or policy.title
        for rule in policy.rules:
            if rule.id in told:
                continue
            told.add(rule.id)
            text = "\n".join((rule.quote, rule.message, rule.question, rule.fix, rule.note))
            yield Entry(Kind.RULE, rule.id, rule.title, f"{name} {rule.topic}".strip(), file, text)
    for law in library.laws.values():
        yield from _law(law)
    for policy in policies:
        text = "\n".join((policy.number, policy.issuer, policy.in_force, *(d.title for d in policy.documents)))
        yield Entry(Kind.POLICY, policy.id, policy.title, policy.short_title, f"policies/{policy.id}/policy.yaml", text)


def find(words: str, listed: Iterable[Entry]) -> list[Hit]:
    """Return the entries that have every one of ``words`` (parted by spaces), the best first.

    An id or title that is the word comes before one that has it, that before a topic, that before text; then as listed.
    """
    wanted = [word for word in words.casefold().split() if word]
    ranked: list[tuple[int, int, Hit]] = []
    for number, entry in enumerate(listed):
        ranks = [_rank(word, entry) for word in wanted]
        if ranks and all(rank is not None for rank in ranks):
            worst = max(rank for rank in ranks if rank is not None)
            ranked.append((worst, number, Hit(entry, _sentence(wanted, entry) if worst > 1 else "")))
    return [hit for _rank_, _number, hit in sorted(ranked, key=lambda found: found[:2])]


def _rank(word: str, entry: Entry) -> int | None:
    name, title = entry.id.casefold(), entry.title.casefold()
    if word in (name, title):
        return 0
    if word in title or word in name:
        return 1
    if word in entry.topic.casefold():
        return 2
    return 3 if word in entry.text.casefold() else None


def _sentence(words: Sequence[str], entry: Entry) -> str:
    """Return the first of the sentences that have the most of ``words``."""
    sentences = re.split(r"(?<=[。；！？])|\n", entry.text)
    best = max(sentences, key=lambda sentence: sum(word in sentence.casefold() for word in words))
    return best.strip() if any(word in best.casefold() for word in words) else ""


def _folder(clause: Clause) -> str:
    return clause.file.split("/")[1] if "/" in clause.file else ""


def _clause(clause: Clause, topics: Mapping[str, Topic]) -> Entry:
    topic = topics.get(_folder(clause))
    variants = (f"{variant.title}\n{variant.risk}" for variant in clause.variants)
    text = "\n".join((*(_plain(wording) for wording in clause.wording.values()), *variants, clause.risk))
    about = f"{topic.title} {topic.about}" if topic else _folder(clause)
    return Entry(Kind.CLAUSE, clause.id, clause.title, about, clause.file, text)


def _titles(policies: Sequence[Policy]) -> dict[str, str]:
    """Return what the policies call their papers, by source; the first name that is given."""
    found: dict[str, str] = {}
    for policy in policies:
        for document in policy.documents:
            found.setdefault(document.source, document.title)
    return found


def _outline(file: str, outline: Outline, titles: Mapping[str, str]) -> Entry:
    source = file.removeprefix("templates/").removesuffix(".yaml")
    title = outline.title if "{" not in outline.title else titles.get(source, outline.id)
    text = "\n".join(_texts(outline.model_dump(exclude={"id"})))
    return Entry(Kind.PAPER, source, title, titles.get(source, ""), file, _plain(text))


def _law(law: Law) -> Iterator[Entry]:
    file = "clauses/statutes.yaml"
    yield Entry(Kind.STATUTE, law.key, f"《{law.title}》", law.kind, file, "\n".join((law.version, law.note)))
    for number, article in law.articles.items():
        yield Entry(Kind.STATUTE, f"{law.key}/{number}", f"《{law.title}》{number}", law.kind, file, article.says)


def _plain(text: str) -> str:
    """Return wording without its tags."""
    return re.sub(r"\{%.*?%\}", "", re.sub(r"\{\{.*?\}\}", "……", text, flags=re.DOTALL), flags=re.DOTALL)


def _texts(value: object) -> Iterator[str]:
    """Yield every text with a Chinese character in plain data."""
    if isinstance(value, str):
        if re.search("[\u4e00-\u9fff]", value):
            yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _texts(item)
