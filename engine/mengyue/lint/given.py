"""What the documents of a pack ask for and the pack does not give: sources, definitions and figures."""

from __future__ import annotations

import difflib
import marshal
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from jinja2 import TemplateSyntaxError

from mengyue.i18n import _
from mengyue.language.frame import language
from mengyue.language.table import Place
from mengyue.library.content_library import Library
from mengyue.library.form import FormLayout
from mengyue.library.outline import Outline, TableSource
from mengyue.library.policy import Policy, PolicyDocument, Shared
from mengyue.library.vocabulary import Term, load_vocabulary
from mengyue.lint.asked import Asked, asked
from mengyue.lint.fault_places import Pack
from mengyue.lint.kept_trials import KeptTrials, Outcome, Trying
from mengyue.lint.types import given
from mengyue.model.base import Model
from mengyue.model.finding import Finding
from mengyue.output.kept_pack import KeptPack
from mengyue.output.kept_results import KeptResults

__all__ = ["given_to_try"]

#: Fields of outlines, tables and forms that are expressions as they stand; other text is one between ``{{ }}``.
_EXPRESSIONS = frozenset(("needs", "each", "when", "rows", "value", "known", "blank_when", "total", "definitions"))
_WORD = "vocabulary."
_TABLE = re.compile("^\\[表：(.+)\\]$", re.MULTILINE)
_PACK = KeptPack("asked")
_KNOWN = given(Place.TEXT).keys() | given(Place.MESSAGE).keys()


def given_to_try(
    packs: Sequence[Pack], kept: KeptTrials, forms: dict[str, FormLayout], shared: Mapping[str, Shared], root: Path
) -> Iterator[Trying]:
    """Yield for each pack the check that finds each document whose source is not there, and each name that a source
    asks for and the pack does not define."""
    library = kept.library
    read = _Reader(library, forms)
    terms = load_vocabulary(root, [])
    held = [*forms.values(), *shared.values(), *terms]
    whole = [kept.whole, *shared, *(item.model_dump_json() for item in held)]
    for pack in packs:
        sources = [document.source for document in pack.policy.documents if _is_built(root, document.source)]
        check = partial(_pack, pack, read, library, forms, shared, terms, root)
        yield Trying(f"given\0{pack.policy.id}", (), partial(_outcome, check), [pack.digest, *sources, *whole])


def _outcome(check: Callable[[], Iterator[Finding]]) -> Outcome:
    return Outcome(tuple(check()))


def _is_built(root: Path, source: str) -> bool:
    return (root / "templates" / f"{source}.docx").is_file()


def _pack(
    pack: Pack,
    read: _Reader,
    library: Library,
    forms: dict[str, FormLayout],
    drawn: Mapping[str, Shared],
    words: Sequence[Term],
    root: Path,
) -> Iterator[Finding]:
    unanswered: dict[str, str] = {}
    shared = {name: key for key, part in drawn.items() for name in part.definitions}
    for index, document in enumerate(pack.policy.documents):
        place = f"documents[{index}]"
        if not document.source or not _mentioned(pack, place):
            continue
        missing = _missing(document, library, forms, root)
        if missing:
            yield pack.fault(f"{place}.source", "LB-SOURCE", *missing)
            continue
        for name, where in read.wanted(document.source, pack.policy).items():
            if name.startswith(_WORD):
                unanswered.setdefault(name.removeprefix(_WORD), where)
                continue
            said = _("文件“{title}”用到的“{name}”本政策没有给出（{where}）")
            hint = _fix(name, shared)
            yield pack.fault(place, "LB-GIVEN", said.format(title=document.title, name=name, where=where), hint)

    terms = {term.key: term for term in words}
    for key, where in unanswered.items():
        title = f"{terms[key].title}（{key}）" if key in terms else key
        about = terms[key].about if key in terms else ""
        said = _("文书要用的“{title}”，本政策没有回答（{where}）").format(title=title, where=where)
        hint = _("在 vocabulary 中补写 {key}").format(key=key)
        yield pack.fault("vocabulary", "LB-GIVEN", said, _("{hint}：{about}").format(hint=hint, about=about or title))


def _fix(name: str, shared: Mapping[str, str]) -> str:
    """Say how a pack gives ``name``; ``shared`` are the names that it may draw, with what to draw."""
    if name.startswith("p."):
        return _("在 parameters 中补写 {name}").format(name=name.removeprefix("p."))
    if name in shared:
        return _("在 draws 中加 {shared}，其中有它；或者在 definitions 中补写 {name}").format(
            shared=shared[name], name=name
        )
    return _("在 definitions 中补写 {name}").format(name=name)


def _mentioned(pack: Pack, place: str) -> bool:
    """An heir answers for its own documents and, since it may take names away, for those it inherits."""
    return pack.states(place) or bool(pack.policy.extends or pack.policy.draws)


def _missing(
    document: PolicyDocument, library: Library, forms: dict[str, FormLayout], root: Path
) -> tuple[str, str] | None:
    folder, _slash, key = document.source.partition("/")
    known = {"agreements": library.outlines, "papers": library.papers, "forms": forms}[folder]
    if key not in known:
        near = difflib.get_close_matches(key, known, 3, 0.5)
        hint = _("相近的有：{names}").format(names="、".join(near)) if near else ""
        said = _("文件“{title}”的提纲或表式“{source}”不存在").format(title=document.title, source=document.source)
        return said, hint or _("改为 templates 下已有的提纲或表式；由单位自备的不写 source")
    if folder != "papers" and not _is_built(root, document.source):
        said = _("文件“{title}”的 Word 模板没有生成：templates/{source}.docx")
        return said.format(title=document.title, source=document.source), _("运行 mengyue library build")
    return None


class _Reader:
    """Reads which names a source asks for, each source once."""

    def __init__(self, library: Library, forms: dict[str, FormLayout]) -> None:
        self._library, self._forms = library, forms
        self._texts: dict[tuple[str, bool], list[Asked]] = {}
        self._asked: dict[str, dict[Asked, str]] = {}

    def wanted(self, source: str, policy: Policy) -> dict[str, str]:
        """Return each name that ``source`` asks for and ``policy`` does not give, with the place that asks first."""
        given = policy.definitions.keys() | {f"p.{name}" for name in policy.parameters}
        given |= {f"{_WORD}{key}" for key in policy.vocabulary}
        found: dict[str, str] = {}
        for ask, where in self.asked(source).items():
            if ask.name not in given and ask.given <= given:
                found.setdefault(ask.name, where)
        return found

    def asked(self, source: str) -> dict[Asked, str]:
        """Return what ``source`` asks for, with the place that asks first."""
        if source not in self._asked:
            found: dict[Asked, str] = {}
            self._asked[source] = found
            folder, _slash, key = source.partition("/")
            if folder == "forms":
                self._record(self._forms[key], f"templates/{source}.yaml", found)
            else:
                outline = (self._library.outlines if folder == "agreements" else self._library.papers)[key]
                self._outline(outline, f"templates/{source}.yaml", found)
        return self._asked[source]

    def _outline(self, outline: Outline, file: str, found: dict[Asked, str]) -> None:
        self._record(outline, file, found)
        tables = [item.table for section in outline.sections for item in section.contents if item.table]
        tables += [table for schedule in outline.schedules for table in schedule.tables]
        for key in outline.clauses:
            clause = self._library.clauses.get(key)
            if clause is None:
                continue
            for text in (clause.when, *(variant.when for variant in clause.variants)):
                self._text(text, True, key, found)
            for text in (*clause.wording.values(), *(p.default for p in clause.parameters.values())):
                self._text(text, False, key, found)
                tables += _TABLE.findall(text)
        for name in tables:
            if name in self._library.tables:
                self._table(self._library.tables[name], found)
        for schedule in outline.schedules:
            if schedule.paper in self._library.papers:
                for ask, where in self.asked(f"papers/{schedule.paper}").items():
                    found.setdefault(ask, where)

    def _table(self, table: TableSource, found: dict[Asked, str]) -> None:
        asks: dict[Asked, str] = {}
        self._record(table, _("表 {name}").format(name=table.id), asks)
        for ask, where in asks.items():
            if ask.name not in table.definitions:
                found.setdefault(ask, where)

    def _record(self, record: Model, where: str, found: dict[Asked, str]) -> None:
        for name in type(record).model_fields:
            self._value(getattr(record, name), name in _EXPRESSIONS, where, found)

    def _value(self, value: object, expression: bool, where: str, found: dict[Asked, str]) -> None:
        if isinstance(value, Model):
            self._record(value, where, found)
        elif isinstance(value, str):
            self._text(value, expression, where, found)
        elif isinstance(value, (tuple, list)):
            for item in value:
                self._value(item, expression, where, found)
        elif isinstance(value, dict):
            self._value(list(value.values()), expression, where, found)

    def _text(self, text: str, expression: bool, where: str, found: dict[Asked, str]) -> None:
        template = "{{" in text or "{%" in text
        if not text or not (template or expression):
            return
        if (text, expression) not in self._texts:
            asks = _asked_by(text if template else "{{ " + text + " }}")
            if asks is None:
                return  # told elsewhere
            self._texts[text, expression] = [ask for ask in asks if ask.name not in _KNOWN]
        for ask in self._texts[text, expression]:
            found.setdefault(ask, where)


def _asked_by(text: str) -> list[Asked] | None:
    """Return what ``text`` asks for, as it was read before where it was; nothing when it cannot be read."""
    key = KeptResults.key([text])
    kept = _PACK.get(key)
    if kept is not None:
        return [Asked(name, given) for name, given in marshal.loads(kept)]
    try:
        found = list(asked(language().parse(text)))
    except TemplateSyntaxError:
        return None
    _PACK.put(key, marshal.dumps([(ask.name, ask.given) for ask in found]))
    return found
