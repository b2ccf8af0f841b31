"""Explanations of codes, from the catalogues that define them: nothing is explained twice."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping

from mengyue.checks.one_rule import basis_of
from mengyue.explain.explain_codes import CODES, code_parts
from mengyue.explain.explain_field import field_parts
from mengyue.explain.explain_pack import (
    CONFLICT,
    conflict_code,
    documents_by_phase,
    pack_keys,
    pack_parts,
    summary_parts,
)
from mengyue.explain.explain_record import record_parts
from mengyue.explain.hits import hit_lines
from mengyue.explain.rule_in_words import asked_in_words, figures_in_words, figures_of, named_need, without_marks
from mengyue.i18n import _, language
from mengyue.language.numerals import chinese_number
from mengyue.library.clause import Clause, ClauseParameter
from mengyue.library.clause_life import approval_gap
from mengyue.library.content_library import Library, load_library
from mengyue.library.data_model import data_model, declared_fields
from mengyue.library.judgement import Judgement
from mengyue.library.load_clause import load_topics
from mengyue.library.load_form import load_forms
from mengyue.library.load_policy import list_policies, load_policy
from mengyue.library.open_library import composition_of
from mengyue.library.outline import Outline
from mengyue.library.policy import Content, Policy, Rule
from mengyue.library.proof_rules import ProofFigure, ProofPattern, ProofReference
from mengyue.library.search import entries, find
from mengyue.library.statute import Law, LawText, renumbered
from mengyue.model.describe import label_in
from mengyue.model.finding import EngineError
from mengyue.paths import content_root
from mengyue.proof.check_catalogue import CHECKS, Check

__all__ = ["explanation"]

Part = tuple[str, str]


def explanation(key: str, *, plain: bool = False) -> list[Part]:
    """Return the parts (caption, text) that explain ``key``, or list what in the library has that word; of a library
    in layers with the file that it comes from. ``plain`` leaves out what only those who write content read:
    expressions, names of fields and parameters. Raises :class:`EngineError` when nothing has it."""
    parts = _explanation(key, plain)
    heading = parts[0][1]
    return [*parts, *(() if plain else _winner(heading if heading.endswith(f"/{key}") else key))]


def _winner(key: str) -> Iterator[Part]:
    made = composition_of(content_root())
    found = made.wins(key) if made is not None else None
    if found is not None:
        file, over = found
        yield _("采用的文件"), _("{file}（在 {over} 之上）").format(file=file, over=over) if over else file


def _gone(key: str) -> Iterator[Part]:
    """What a layer takes away: which, where it says so, and the file that had it."""
    made = composition_of(content_root())
    found = made.gone(key) if made is not None else None
    if made is not None and found is not None:
        yield "", _("{id}　已经取消").format(id=key)
        taken = found.key if key in (found.key, found.key.partition("/")[2]) else _("连同 {key}").format(key=found.key)
        yield _("取消它的文件"), f"{made.said_at(found)}:{found.origin.line}　{taken}"
        yield _("原来的文件"), found.lay


def _explanation(key: str, plain: bool) -> list[Part]:
    from mengyue.library.faults import CATALOGUE

    if key in CATALOGUE:
        fault = CATALOGUE[key]
        return [("", f"{key}　{_(fault.title)}"), (_("含义"), _(fault.meaning)), (_("办法"), _(fault.fix))]
    if key in CODES:
        return code_parts(key)
    root = content_root()
    policies = [load_policy(root, name) for name in list_policies(root)]
    for policy in policies:
        if policy.id == key:
            return list(_policy(policy))
        # A rule in several parts is G21-16.a, G21-16.b; asked for as G21-16, all parts are told.
        rules = [rule for rule in policy.rules if rule.id == key or rule.id.startswith(f"{key}.")]
        if rules:
            return [part for rule in rules for part in _rule(rule, policy, plain)]
        parts = pack_parts(key, policy)
        if parts:
            return parts
    if key == CONFLICT:
        return conflict_code()
    library = load_library(root)
    if key in CHECKS:
        return list(_check(CHECKS[key], library))
    content = {rule.id: rule for rule in _proof_rules(library)}
    if key in content:
        return list(_proof_rule(content[key], library, plain))
    if key in library.clauses:
        return list(_clause(library.clauses[key], library, plain))
    demanded = [(content, policy) for policy in policies for content in policy.contents if content.id == key]
    if demanded:
        return list(_content(*demanded[0], library))
    declared = [item for item in declared_fields(root) if key in (item.field.id, item.path, item.field.label)]
    if declared:
        return [part for item in declared for part in field_parts(item, policies)]
    law, _slash, article = key.partition("/")
    if law in library.laws and (not article or article in library.laws[law].articles):
        return list(_statute(library.laws[law], article, library))
    forms = load_forms(root, [])
    folder, _slash, name = key.partition("/")
    outline = {"agreements": library.outlines, "papers": library.papers}.get(folder, {}).get(name)
    if outline is not None or (folder == "forms" and name in forms):
        return list(_source(key, outline, policies, library))
    recorded = record_parts(key, root)
    if recorded:
        return recorded
    gone = list(_gone(key))
    if gone:
        return gone
    listed = entries(library, policies, forms, load_topics(root, []))
    hits = find(key, listed)
    if hits:
        first, *rest = hit_lines(key, hits)
        return [("", first), ("", "\n".join(rest))]
    raise EngineError(_unknown(key, [*CATALOGUE, *CODES, *CHECKS, *content, *_keys(policies, library)]))


def _source(key: str, outline: Outline | None, policies: list[Policy], library: Library) -> Iterator[Part]:
    """An outline or form: which policy asks for it under which name, and the clauses it is made of."""
    asked = [(policy, document) for policy in policies for document in policy.documents if document.source == key]
    yield "", f"{key}　{asked[0][1].title if asked else ''}".rstrip("　")
    uses = "\n".join(f"{policy.id}　{document.id}　{document.title}　{document.at}" for policy, document in asked)
    named = [library.clauses[name] for name in (outline.clauses if outline else ()) if name in library.clauses]
    clauses = "\n".join(f"{clause.id}　{clause.title}" for clause in named)
    yield from _given({_("文件"): f"templates/{key}.yaml", _("列有它的政策"): uses, _("条款"): clauses})


def _keys(policies: list[Policy], library: Library) -> Iterator[str]:
    for policy in policies:
        yield policy.id
        yield from (rule.id for rule in policy.rules)
        yield from (content.id for content in policy.contents)
        yield from pack_keys(policy)
        yield from (own.id for own in policy.fields)
    yield from library.clauses
    for key, law in library.laws.items():
        yield key
        yield from (f"{key}/{article}" for article in law.articles)


def _unknown(key: str, keys: list[str]) -> str:
    text = _("没有编号“{id}”").format(id=key)
    by_case = [known for known in keys if known.casefold() == key.casefold()]
    near = by_case or difflib.get_close_matches(key, dict.fromkeys(keys), 3, 0.5)
    return text + (_("；相近的有：{ids}").format(ids="、".join(near)) if near else "")


def _policy(policy: Policy) -> Iterator[Part]:
    yield "", f"{policy.id}　{policy.title}"
    yield from _given({_("文号"): policy.number, _("发文机关"): policy.issuer, _("发文日期"): str(policy.issued or "")})
    yield from _given({_("现行有效性"): policy.in_force, _("提示"): policy.notice})
    yield from _given(dict(summary_parts(policy)))
    yield from _given({_("本政策的资料"): "\n".join(f"{own.id}　{own.label}" for own in policy.fields)})
    for phase, documents in documents_by_phase(policy):
        yield _("文件（{phase}）").format(phase=phase), "\n".join(documents)
    yield from _given({_("规则"): "\n".join(f"{r.id}　{r.title}" for r in policy.rules)})


def _rule(rule: Rule, policy: Policy, plain: bool) -> Iterator[Part]:
    english = language() == "en"
    yield "", f"{rule.id}　{(english and rule.title_en) or rule.title}"
    yield _("出处"), basis_of(policy, rule)
    judged = {
        "machine": _("由程序判断"),
        "review": _("须由人判断"),
        "drafting": _("由起草的文件落实"),
        "life": _("组建以后的事项"),
        "authority": _("主管部门的职责，无须申请单位处理"),
    }
    told = without_marks if plain else str
    binding = {
        "hard": _("必须"),
        "soft": _("原则上或鼓励，不符合不阻断"),
        "preferred": _("优先，不具备也可以申报"),
        "info": _("说明"),
    }
    yield from _given(
        {
            _("原文"): rule.quote,
            _("效力"): binding[rule.force.value],
            _("判断方式"): judged[rule.kind.value],
            _("所需资料"): "、".join(dict.fromkeys(_needed(need, rule, policy, plain) for need in rule.needs)),
            _("应满足"): asked_in_words(rule, policy),
            _("判断式"): "" if plain else rule.require,
            _("政策规定的数字"): "\n".join(figures_in_words(rule, policy) if plain else _figures(rule, policy)),
            _("审查问题"): told((english and rule.question_en) or rule.question),
            _("办法"): told((english and rule.fix_en) or rule.fix),
            _("说明"): rule.note,
        }
    )


def _needed(need: str, rule: Rule, policy: Policy, plain: bool) -> str:
    """Name what a rule asks for in words, with its place in the data file: 组织机构·决策机构（governance.decision）."""
    if plain:
        return named_need(need, rule, policy)
    head, _dot, rest = need.partition(".")
    if head in data_model().model_fields:
        return f"{label_in(data_model(), need)}（{need}）"
    if rest and head == rule.bind:
        item = re.match(r"\w+(\.\w+)*", policy.definitions.get(rule.each, rule.each))
        if item and item.group().partition(".")[0] in data_model().model_fields:
            return f"{label_in(data_model(), f'{item.group()}.{rest}')}（{item.group()}[].{rest}）"
    word = policy.vocabulary.get(need)
    return f"{word}（{need}）" if word else need


def _figures(rule: Rule, policy: Policy) -> Iterator[str]:
    """Tell the figures of the policy that a rule compares with, each by its name and with its place."""
    yield from (f"p.{name}　{text}" for name, text in figures_of(rule, policy))


def _proof_rules(library: Library) -> tuple[ProofPattern | ProofFigure | ProofReference | Judgement, ...]:
    judged = (rule for file in library.judgements for rule in file.judgements)
    return (*judged, *library.proof.patterns, *library.proof.figures, *library.proof.references)


def _check(check: Check, library: Library) -> Iterator[Part]:
    """A check of the assembled agreement that is programmed."""
    yield "", f"{check.code}　{_(check.title)}"
    yield _("严重程度"), _weight(check.severity.value)
    yield _("含义"), _(check.meaning)
    yield _("办法"), _(check.fix)
    yield from _given({_("法律依据"): "\n".join(_cited(key, library) for key in check.basis)})


def _proof_rule(
    rule: ProofPattern | ProofFigure | ProofReference | Judgement, library: Library, plain: bool
) -> Iterator[Part]:
    """A check of the assembled agreement that stands in ``clauses/proof.yaml``."""
    english = language() == "en"
    yield "", f"{rule.id}　{rule.title}"
    yield from _given(
        {
            _("严重程度"): _weight(rule.severity.value),
            _("文件"): "clauses/judgements" if isinstance(rule, Judgement) else "clauses/proof.yaml",
            _("适用条件"): "" if plain else rule.when,
            _("政策规则"): "、".join(rule.rules),
            _("检查的条款"): "" if isinstance(rule, Judgement) else "、".join(rule.where),
            _("结论"): (english and rule.message_en) or rule.message,
            _("办法"): (english and rule.hint_en) or rule.hint,
            _("法律依据"): "\n".join(_cited(key, library) for key in rule.basis),
        }
    )


def _content(content: Content, policy: Policy, library: Library) -> Iterator[Part]:
    """A content that a policy or statute requires in the agreement."""
    yield "", f"{content.id}　{content.title}"
    place = (
        content.at
        if content.at.startswith("《")
        else _("《{title}》{place}").format(title=policy.title, place=content.at)
    )
    yield _("出处"), place
    meeting = [c.id for c in library.clauses.values() if content.id in c.satisfies or c.id in content.clauses]
    yield from _given({_("满足它的条款"): "、".join(meeting)})


def _weight(severity: str) -> str:
    return {
        "error": _("错误，阻断签署"),
        "warning": _("警告，不阻断"),
        "review": _("须由人判断"),
        "info": _("说明"),
    }[severity]


def _clause(clause: Clause, library: Library, plain: bool) -> Iterator[Part]:
    yield "", f"{clause.id}　{clause.title}　{clause.version}"
    variants = "\n".join(
        f"{v.id}　{v.title}" + (f"　{v.when}" if v.when and not plain else "") for v in clause.variants
    )
    yield from _given(
        {
            _("文件"): clause.file,
            _("状态"): _status(clause),
            _("批准"): _approval(clause),
            _("适用条件"): "" if plain else clause.when,
            _("备选表述（在前者优先）"): variants,
            _("参数"): "\n".join(_parameter(key, value) for key, value in clause.parameters.items()),
            _("满足的要求"): "、".join(clause.satisfies),
            _("法律依据"): "\n".join(_cited(key, library) for key in clause.statutes),
            _("风险提示"): clause.risk,
            _("最近一次修改的原因"): clause.reason,
        }
    )
    for variant in () if plain else clause.variants:
        yield from _given({_("条文：{title}").format(title=variant.title): clause.wording.get(variant.id, "").strip()})


def _status(clause: Clause) -> str:
    status = {"draft": _("草拟"), "approved": _("已批准"), "retired": _("已停用")}[clause.status.value]
    parts = [status, _("{day} 启用").format(day=clause.effective)]
    if clause.retired_on:
        parts.append(_("{day} 停用").format(day=clause.retired_on))
    if clause.replaced_by:
        parts.append(_("由 {id} 替代").format(id=clause.replaced_by))
    return _("，").join(parts)


def _approval(clause: Clause) -> str:
    if clause.approval is None:
        return ""
    text = _("{day} 由{name}批准").format(day=clause.approval.on, name=clause.approval.by)
    gap = approval_gap(clause)
    return _("{text}；{gap}").format(text=text, gap=gap) if gap else text


def _parameter(key: str, parameter: ClauseParameter) -> str:
    limits = "–".join(limit for limit in (parameter.min, parameter.max) if limit)
    allowed = "、".join(parameter.choices) or limits
    text = f"{key}　{parameter.label}　{parameter.default}{parameter.unit}"
    return text + (f"（{allowed}）" if allowed else "")


def _cited(key: str, library: Library) -> str:
    law, _slash, article = key.partition("/")
    if law not in library.laws:
        return key
    found = library.laws[law].articles.get(article)
    return f"{key}　《{library.laws[law].title}》" + (f"　{found.says}" if found else "")


def _law_text(text: LawText) -> str:
    checked = _("已核对") if text.verified else _("未核对")
    parts = (_("{day} 施行").format(day=text.effective), checked, renumbered(text.was), text.note)
    return f"{text.version}　" + "　".join(part for part in parts if part)


def _statute(law: Law, article: str, library: Library) -> Iterator[Part]:
    key = f"{law.key}/{article}" if article else law.key
    yield "", f"{key}　《{law.title}》" + (f"第{chinese_number(int(article))}条" if article.isdecimal() else "")
    yield from _given(
        {
            _("类别"): law.kind,
            _("文本"): law.version,
            _("施行日期"): str(law.effective or ""),
            _("失效日期"): str(law.repealed or ""),
            _("替代法规"): law.replaced_by,
            _("说明"): law.note,
            _("条号变更"): renumbered(law.was),
            _("其他文本"): "\n".join(_law_text(text) for text in law.texts),
        }
    )
    if not article:
        yield _("登记的条文"), "\n".join(f"{number}　{entry.says}" for number, entry in law.articles.items())
        return
    entry = law.articles[article]
    checked = _("已核对") if entry.verified else _("未核对")
    yield _("要旨"), entry.says
    yield _("核对"), f"{checked}　{entry.how}".strip()
    citing = [clause.id for clause in library.clauses.values() if key in clause.statutes]
    yield from _given({_("引用它的条款"): "、".join(citing)})


def _given(parts: Mapping[str, str]) -> Iterator[Part]:
    yield from ((caption, text) for caption, text in parts.items() if text)
