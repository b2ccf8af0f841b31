"""What a code is called and means, for formats that show a rule beside its findings (SARIF, code quality)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from mengyue.i18n import _
from mengyue.model.finding import Finding

__all__ = ["RuleHelp", "helps"]


@dataclass(frozen=True, slots=True)
class RuleHelp:
    """``title`` in a few words; ``text`` and ``markdown`` the same explanation, as ``mengyue explain`` gives it."""

    title: str
    text: str
    markdown: str


def helps(findings: Sequence[Finding]) -> dict[str, RuleHelp]:
    """Return the help of every code among ``findings``. What nobody explains is called by its source."""
    codes = sorted({finding.code for finding in findings})
    known = dict(_known(codes))
    for code in codes:
        if code not in known:
            basis = next((finding.basis for finding in findings if finding.code == code and finding.basis), "")
            known[code] = RuleHelp(basis or code, basis or code, basis or code)
    return known


def _known(codes: Iterable[str]) -> Iterator[tuple[str, RuleHelp]]:
    from mengyue.explain.explanations import explanation
    from mengyue.library.load_policy import list_policies, load_policy
    from mengyue.model.finding import EngineError, InputError
    from mengyue.paths import content_root

    rules = {}
    try:
        root = content_root()
        for name in list_policies(root):
            policy = load_policy(root, name)
            rules.update({rule.id: (rule, policy) for rule in policy.rules if rule.id not in rules})
    except InputError:  # the findings are about these very faults
        rules = {}
    for code in codes:
        if code in rules:
            rule, policy = rules[code]
            source = policy.cites(rule.at)
            parts = [("", f"{code}　{rule.title}"), (_("出处"), source), (_("原文"), rule.quote), (_("办法"), rule.fix)]
        else:
            try:
                parts = list(explanation(code))
            except EngineError:
                continue
        yield code, _help(code, parts)


def _help(code: str, parts: Sequence[tuple[str, str]]) -> RuleHelp:
    title = parts[0][1].removeprefix(code).strip("　 ")
    rows = [(caption, " ".join(text.split("\n"))) for caption, text in parts[1:] if caption and text]
    text = "\n".join(_("{caption}：{text}").format(caption=caption, text=said) for caption, said in rows)
    markdown = "\n".join(f"- **{_escaped(caption)}** {_escaped(said)}" for caption, said in rows)
    return RuleHelp(title or code, text or title or code, markdown or _escaped(title or code))


def _escaped(text: str) -> str:
    """Keep words of a policy from being taken for Markdown."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]<>#|!" else sign for sign in text)
