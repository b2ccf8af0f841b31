"""``mengyue draft``: the documents of one alliance, or of a table of alliances one folder each."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mengyue.cli.command import Command
from mengyue.cli.options import (
    OneOf,
    as_of_option,
    files_argument,
    format_option,
    policy_option,
    since_option,
    split,
)
from mengyue.cli.unapproved import accept_option, refuse_acceptance
from mengyue.i18n import _
from mengyue.manifest.listed_files import MANIFEST

if TYPE_CHECKING:
    from mengyue.intake.load import Loaded
    from mengyue.model.finding import Finding
    from mengyue.pipeline import Workshop

__all__ = ["command"]

_TABLES = (".csv",)


def command() -> click.Command:
    """Make the command."""
    return Command(
        "draft",
        _run,
        [
            files_argument(),
            click.Option(["-o", "--output"], required=True, metavar="DIR", help=_("输出文件夹")),
            policy_option(),
            click.Option(
                ["--document"],
                multiple=True,
                metavar="KIND",
                help=_("只生成这些文件（政策中的文件代号），可多次给出或以逗号分隔"),
            ),
            click.Option(
                ["--phase"],
                metavar="PHASE",
                default="",
                help=_("生成某一办理阶段的全部文件（政策文件清单中的 stage），如 annual 年度、change 变更"),
            ),
            click.Option(
                ["--stage"],
                type=OneOf(("draft", "signable")),
                default="draft",
                help=_("draft 草案，缺的资料显示【待填】；signable 签署稿，有缺项或不符合之处即不生成"),
            ),
            click.Option(
                ["--review"],
                is_flag=True,
                help=_("另生成审阅稿（带批注，修订标记已打开）、条款出处表、审查意见表和待确认事项"),
            ),
            click.Option(
                ["--comments"],
                type=OneOf(("needed", "all")),
                default="needed",
                help=_("审阅稿的批注：needed 只在有选择、偏离、风险、未核对的来源或检查结果之处（默认），all 每条都有"),
            ),
            click.Option(
                ["--cleared"],
                is_flag=True,
                help=_(
                    "另生成已审稿：每页页首标明已审、审批环节、审批人和日期，取自数据文件的内部审批（agreement.approvals）"
                ),
            ),
            click.Option(
                ["--approved"],
                metavar="DIR",
                help=_("审批那一稿的文件夹或 manifest.json：文本在审批以后改动过的，列出改动；不填为输出文件夹"),
            ),
            click.Option(
                ["--pages/--no-pages"],
                default=None,
                help=_(
                    "由 LibreOffice 排版，报出每份文件的页数，并把页码写进目录；"
                    "都不写，在终端上只报页数、不改文件，输出到别处时不排版"
                ),
            ),
            accept_option(),
            click.Option(
                ["--locked"],
                metavar="MANIFEST",
                help=_("按以前生成的 manifest.json 逐字节重现文件：内容取自内容库、其 git 历史或 --store"),
            ),
            click.Option(
                ["--store"],
                metavar="DIR",
                help=_("内容文件的存放处：起草时存入所用的政策、条款和模板，重现时从中取回"),
            ),
            since_option(),
            as_of_option(),
            format_option(),
            click.Option(["--force"], is_flag=True, help=_("覆盖输出文件夹中改过的或同名的文件")),
        ],
        _("起草协议和申请表；表格文件（.csv）每行一个联合体，各存一个文件夹"),
    )


def _run(
    files: tuple[str, ...],
    output: str,
    policy: str | None,
    document: tuple[str, ...],
    phase: str,
    stage: str,
    review: bool,
    comments: str,
    cleared: bool,
    approved: str | None,
    pages: bool | None,
    accept_unapproved: bool,
    locked: str | None,
    store: str | None,
    since: str | None,
    as_of: date,
    format: str,
    force: bool,
) -> int:
    from mengyue.cli.draft_told import tell_draft
    from mengyue.cli.kept_draft import KeptDraft

    depot = Path(store) if store else None
    if locked:
        return _locked(files, Path(locked), depot, Path(output), force)
    refuse_acceptance(accept_unapproved, stage)
    if review and stage != "draft":
        raise click.UsageError(_("--review 审阅的是草案，不能与 --stage signable 同时使用"))
    if comments == "all" and not review:
        raise click.UsageError(_("--comments 须与 --review 同时使用"))
    if cleared and stage != "draft":
        raise click.UsageError(_("--cleared 标明的是已审的草案，不能与 --stage signable 同时使用"))
    if approved and not cleared:
        raise click.UsageError(_("--approved 须与 --cleared 同时使用"))
    kinds = split(document)
    if phase and kinds:
        raise click.UsageError(_("--document 与 --phase 只能用一个"))
    if since and not (kinds or phase):
        raise click.UsageError(_("--since 须同时写明要起草的文件，如 --document supplement"))
    options = [policy or "", ",".join(kinds), stage, as_of.isoformat(), comments if review else "", phase]
    count = pages is None and format == "text"
    single = len(files) == 1 and Path(files[0]).suffix.lower() not in _TABLES
    kept = (
        KeptDraft(files[0], [*options, str(accept_unapproved)])
        if single and not (store or since or pages or cleared)
        else None
    )
    made = kept.get() if kept else None
    if made is not None:
        return tell_draft(made, Path(output), force=force, format=format, count=count)

    from mengyue.cli.drafted import draft_many, draft_one
    from mengyue.delivery.drafting import Drafting
    from mengyue.draft.tree import Stage
    from mengyue.lock.signed_data import read_signed
    from mengyue.pipeline import Workshop

    shop = Workshop()
    aside: list[Finding] = []
    loaded = _load(shop, files, policy, aside)
    if since and len(loaded) != 1:
        raise click.UsageError(_("--since 一次只用于一个联合体的数据文件"))
    signed = read_signed(Path(since), depot, policy=policy or loaded[0].alliance.policy) if since else None
    drafting = Drafting(
        shop, policy, kinds, Stage(stage), as_of, review, accept_unapproved, depot, phase, signed,
        comments == "all", bool(pages), cleared, _approved(approved, output),
    )  # fmt: skip
    if len(loaded) == 1 and single:
        made = draft_one(drafting, loaded[0])
        if kept:
            kept.put(made)
        return tell_draft(made, Path(output), force=force, format=format, count=count)
    return draft_many(drafting, loaded, Path(output), force=force, aside=aside, format=format)


def _approved(approved: str | None, output: str) -> Path | None:
    """Return where the draft that was approved may lie."""
    if approved:
        return Path(approved)
    return Path(output) if (Path(output) / MANIFEST).is_file() else None


def _locked(files: tuple[str, ...], manifest: Path, store: Path | None, output: Path, force: bool) -> int:
    from click.core import ParameterSource

    from mengyue.cli.locked import locked

    context = click.get_current_context()
    for name in (
        "policy",
        "document",
        "phase",
        "stage",
        "review",
        "comments",
        "cleared",
        "approved",
        "pages",
        "accept_unapproved",
        "since",
        "as_of",
        "format",
    ):
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            option = "--" + name.replace("_", "-")
            raise click.UsageError(_("按清单重现时由清单决定，不能另写 {option}").format(option=option))
    if len(files) != 1:
        raise click.UsageError(_("按清单重现时只写一个数据文件"))
    return locked(Path(files[0]), manifest, store, output, force=force)


def _load(shop: Workshop, files: tuple[str, ...], policy: str | None, aside: list[Finding]) -> list[Loaded]:
    """Load every file, or raise the faults of all of them; those of single rows of a list go to ``aside``."""
    from mengyue.model.finding import InputError

    loaded: list[Loaded] = []
    faults: list[Finding] = []
    for file in files:
        try:
            found = shop.load(Path(file), policy=policy, set_aside=aside)
            for item in found:
                shop.policy(item, policy)
            loaded += found
        except InputError as error:
            faults += error.findings
    if faults or not loaded:
        faults += aside
        print(_("没有生成文件：数据文件有误，先改正下列各处"), file=sys.stderr)
        raise InputError(faults)
    return loaded
