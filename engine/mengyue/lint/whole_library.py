"""Linting the whole library."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from mengyue.draft.wording_scope import Wording
from mengyue.i18n import _
from mengyue.library.clause import Clause
from mengyue.library.content_library import Library, read_library
from mengyue.library.data_model import data_model
from mengyue.library.form import FormLayout
from mengyue.library.holidays import load_holidays
from mengyue.library.load_clause import load_topics
from mengyue.library.load_form import load_forms
from mengyue.library.load_meaning import judgement_files
from mengyue.library.load_outline import table_files
from mengyue.library.load_policy import files_above, list_policies, load_shared, placed_policy
from mengyue.library.load_report import load_reports
from mengyue.library.policy import Policy, Shared
from mengyue.lint.approvals import lint_life
from mengyue.lint.choice_names import lint_labels, lint_pack_labels
from mengyue.lint.clauses import Around, lint_cited, lint_clause
from mengyue.lint.expressions import defined, lint_forms, lint_outline_texts, lint_policy, lint_proof, lint_tables
from mengyue.lint.fault_places import Pack, in_clause, in_file, told_once
from mengyue.lint.force import lint_force
from mengyue.lint.found_places import placed
from mengyue.lint.given import given_to_try
from mengyue.lint.inherited import fixed_text, lint_inherited
from mengyue.lint.kept_trials import KeptTrials, Outcome, Trying
from mengyue.lint.languages import lint_languages
from mengyue.lint.named_content import lint_named
from mengyue.lint.outline_coverage import agreements_to_try
from mengyue.lint.packs import lint_pack
from mengyue.lint.papers import papers_to_try
from mengyue.lint.parameter_bounds import lint_choices
from mengyue.lint.restated import lint_restated
from mengyue.lint.rule_kinds import lint_rules
from mengyue.lint.tags import lint_tags
from mengyue.lint.topics import lint_topics
from mengyue.lint.trial import Trial
from mengyue.lint.types import Type
from mengyue.lint.versions import lint_versions
from mengyue.lint.weakenings import lint_weakening
from mengyue.lint.wording import lint_wording
from mengyue.model.alliance import Alliance
from mengyue.model.base import Model
from mengyue.model.finding import Finding, InputError, Severity
from mengyue.output.kept_results import KeptResults

__all__ = ["lint_library"]

#: In so many pieces clauses are dealt out, once for what each says and once for how.
_PIECES = 4
#: The register of statutes, and the code of what cites something that it does not have in force.
_STATUTES, _CITED = "clauses/statutes.yaml", "LB-STATUTE"


def lint_library(
    root: Path, samples: Sequence[Alliance], as_of: date, since: str = "", only: Collection[str] = ()
) -> list[Finding]:
    """Check all content below ``root``; ``samples`` are alliances with which every outline is assembled besides an
    empty one; ``since`` is the git revision from which on new wording must have a new version. Returns the findings in
    a stable order, each once. With ``only``, names of files, what stands in these is checked, and tried in a few
    papers; with the register of statutes among them, what cites them is checked too. Raises :class:`EngineError` when
    there is no such revision."""
    faults: list[Finding] = []
    data_model(anew=True)
    library = read_library(root, faults)
    packs: list[Pack] = []
    drawn = any(name.startswith("policies/shared/") for name in only)
    for key in list_policies(root):
        try:
            is_judged = not only or f"policies/{key}/policy.yaml" in only or drawn
            packs.append(Pack(*placed_policy(root, key), files_above(root, key) if is_judged else ()))
        except InputError as error:
            faults += error.findings
    try:
        load_holidays(root)
    except InputError as error:
        faults += error.findings
    concerned = not only or any(name.startswith(("policies/", "templates/forms/")) for name in only)
    forms = load_forms(root, faults) if concerned else {}
    shared = load_shared(root, faults)
    load_reports(root, faults)
    load_topics(root, faults)
    if faults:  # what is not whole cannot be held together; each file's own faults are all told
        return list(dict.fromkeys(faults))
    policies = [pack.policy for pack in packs]
    wording = Wording(library.labels, library.terms)
    standing = [p for p in policies if p.always]
    findings = [*(lint_versions(root, library, since) if since else ())]
    definitions = defined(policies)
    kept = KeptTrials(library, standing, as_of)
    governing = [kept.watching(p) for p in policies if not p.always]
    around = Around.of(library, policies, definitions)
    worded: list[Trying] = []
    alone: list[Trying] = []
    for clause in _chosen(library.clauses, only):
        check = partial(lint_clause, clause, kept.watched, around, wording, as_of)
        alone.append(Trying(f"clause\0{clause.id}", [clause], partial(_outcome, check), [*around.said(clause)], True))
        check = partial(lint_wording, clause, library)
        worded.append(Trying(f"wording\0{clause.id}", [clause], partial(_outcome, check)))
    judged = [
        pack
        for pack in packs
        if not only or pack.places.file in only or any(f.file in only and "/shared/" in f.file for f in pack.above)
    ]
    given = [*given_to_try(judged, kept, forms, shared, root)]
    whole = [*_of_all(root, library, forms, definitions, around.rules, only)]
    pieces = [trials[at::_PIECES] for trials in (alone, worded) for at in range(_PIECES)]
    kept.prepare(_("核对条款"), [given, *([trial] for trial in whole), *pieces])

    def found(trials: Iterable[Trying]) -> Iterator[Finding]:
        return (finding for trial in trials for finding in kept.outcome(*trial).findings)

    findings += found(alone)
    findings += _terms(library)
    findings += _presets(library)
    findings += lint_labels(library.labels)
    findings += _outlines(library)
    by_id = {pack.policy.id: pack for pack in packs}
    text = fixed_text(root, library)
    findings += told_once([(pack, _of_pack(pack, by_id, kept, shared, text)) for pack in judged])
    if only:
        findings += [*found(given), *found(worded)]
        rest = [*lint_languages(root, judged, library), *found(whole), *_beside(root, library, packs, as_of)]
        findings += [f for f in rest if f.file in only or (f.code == _CITED and _STATUTES in only)]
        findings += _citing(library, as_of, only)
        if not any(f.severity is Severity.ERROR for f in findings):
            findings += lint_named(Trial(kept, standing, wording, as_of), governing, samples, only)
        kept.save()
        return placed(list(dict.fromkeys(findings)), root)
    findings += lint_languages(root, packs, library)
    findings += found(given)
    findings += _beside(root, library, packs, as_of)
    findings += [*found(whole), *found(worded)]
    if not any(f.severity is Severity.ERROR for f in findings):
        findings += _tried(Trial(kept, standing, wording, as_of), governing, samples)
    kept.save()
    return placed(list(dict.fromkeys(findings)), root)


def _outcome(check: Callable[[], Iterable[Finding]]) -> Outcome:
    return Outcome(tuple(check()))


def _tried(trial: Trial, policies: Sequence[Policy], samples: Sequence[Alliance]) -> Iterator[Finding]:
    attempts = [*agreements_to_try(trial, policies, samples), *papers_to_try(trial, policies, samples)]
    trial.prepare(_("核对协议和文书"), attempts)
    for attempt in attempts:
        yield from trial.told(attempt)


def _of_pack(
    pack: Pack, packs: Mapping[str, Pack], kept: KeptTrials, shared: Mapping[str, Shared], text: str
) -> list[Finding]:
    """Return what is wrong in a pack with all that it has from elsewhere."""
    return [
        *kept.outcome(
            f"policy\0{pack.policy.id}", (), partial(_outcome, partial(lint_policy, pack)), [pack.digest]
        ).findings,
        *lint_pack(pack, list(packs)),
        *lint_pack_labels(pack),
        *lint_choices(pack, kept.library),
        *lint_rules(pack),
        *lint_force(pack),
        *lint_inherited(pack, packs, shared, text),
        *lint_restated(pack, packs),
    ]


def _chosen(clauses: Mapping[str, Clause], only: Collection[str]) -> list[Clause]:
    return [clause for clause in clauses.values() if not only or clause.file in only]


def _citing(library: Library, as_of: date, only: Collection[str]) -> Iterator[Finding]:
    """Yield where clauses of other files cite what the register of statutes, if it is one of the files ``only``, does
    not have in force."""
    for clause in library.clauses.values() if _STATUTES in only else ():
        if clause.file not in only:
            yield from lint_cited(clause, library, as_of)


def _beside(root: Path, library: Library, packs: Sequence[Pack], as_of: date) -> Iterator[Finding]:
    """Yield what is wrong with topics, approvals, weakenings and tags."""
    yield from lint_topics(root, library)
    yield from lint_life(library, as_of)
    yield from lint_weakening(library)
    yield from lint_tags(root, library, packs)


def _of_all(
    root: Path,
    library: Library,
    forms: Mapping[str, FormLayout],
    definitions: Mapping[str, Type],
    rules: Collection[str],
    only: Collection[str],
) -> Iterator[Trying]:
    """Yield the checks of all content of a kind, of each kind that stands in one of the files ``only`` where there are
    any."""

    def asked(*heads: str) -> bool:
        return not only or any(name.startswith(heads) for name in only)

    known = [KeptResults.key(f"{name}={kind!r}" for name, kind in sorted(definitions.items()))]
    homes = table_files(root)
    homed = [*known, *(f"{key}={file}" for key, file in sorted(homes.items()))]
    outlines = [outline for _file, outline in library.listing()]
    judging = judgement_files(root)
    named = [*library.clauses, "", *sorted(rules), "", *judging]
    if asked(*set(homes.values())):
        yield _whole("tables", library.tables.values(), partial(lint_tables, library, definitions, homes), homed)
    if asked("templates/agreements/", "templates/papers/"):
        yield _whole("outlines", outlines, partial(lint_outline_texts, library, definitions), known)
    if asked("templates/forms/"):
        yield _whole("forms", forms.values(), partial(lint_forms, forms, definitions), known)
    if asked("clauses/proof.yaml", _STATUTES, *judging):
        yield _whole("proof", (), partial(lint_proof, library, rules, judging), named)


def _whole(name: str, given: Iterable[Model], check: Callable[[], Iterable[Finding]], said: Sequence[str]) -> Trying:
    """Return a check of all content of a kind, which reads ``given`` and what is ``said``."""
    return Trying(f"all\0{name}", list(given), partial(_outcome, check), said)


def _terms(library: Library) -> Iterator[Finding]:
    """A term has one definition in an agreement."""
    for file, outline in library.listing():
        where: dict[str, list[str]] = defaultdict(list)
        for section in outline.sections:
            for item in section.contents:
                if item.clause in library.clauses:
                    for term in library.clauses[item.clause].defines:
                        where[term].append(item.clause)
        for term, clauses in where.items():
            if len(clauses) > 1:
                message = _("用语“{term}”在多个条款中定义：{clauses}").format(term=term, clauses="、".join(clauses))
                yield in_file(file, None, "LB-TERM", message)
    for clause in library.clauses.values():
        for variant in clause.variants:
            for term in clause.defines:
                if f"**{term}**" not in clause.wording[variant.id]:
                    message = _("表述中没有定义“{term}”（应写作 **{term}**）").format(term=term)
                    yield in_clause(clause, variant.id, 0, "LB-TERM", message)


def _presets(library: Library) -> Iterator[Finding]:
    for preset in library.presets.values():
        for key, variant in preset.variants.items():
            clause = library.clauses.get(key)
            if clause is None or variant not in {v.id for v in clause.variants}:
                message = _("方案{preset}：条款“{key}”没有表述“{variant}”").format(
                    preset=preset.id, key=key, variant=variant
                )
                yield in_file("clauses/presets.yaml", None, "LB-PRESET", message)


def _outlines(library: Library) -> Iterator[Finding]:
    for file, outline in library.listing():
        seen: set[str] = set()
        for section in outline.sections:
            for item in section.contents:
                if item.clause and item.clause not in library.clauses:
                    yield in_file(file, None, "LB-OUTLINE", _("没有条款“{key}”").format(key=item.clause))
                if item.clause in seen:
                    yield in_file(file, None, "LB-OUTLINE", _("条款“{key}”重复").format(key=item.clause))
                if item.clause:
                    seen.add(item.clause)
                if item.table and item.table not in library.tables:
                    yield in_file(file, None, "LB-OUTLINE", _("没有表“{key}”").format(key=item.table))
        for schedule in outline.schedules:
            if schedule.paper and schedule.paper not in library.papers:
                yield in_file(file, None, "LB-OUTLINE", _("没有文书“{key}”").format(key=schedule.paper))
            for key in schedule.tables:
                if key not in library.tables:
                    yield in_file(file, None, "LB-OUTLINE", _("没有表“{key}”").format(key=key))
        if outline.preamble and outline.preamble not in library.clauses:
            yield in_file(file, None, "LB-OUTLINE", _("没有条款“{key}”").format(key=outline.preamble))
