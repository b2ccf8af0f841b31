"""One order, worked through in whatever process: pure but for reading the library; it writes nothing."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from mengyue.batch.way import Done, Ending, Make, Order, Way
from mengyue.delivery.drafting import Drafting
from mengyue.delivery.packaging import Packaging
from mengyue.draft.tree import Stage
from mengyue.file_names import safe_name
from mengyue.i18n import _, use_language
from mengyue.intake.load import Loaded, load_bytes
from mengyue.model.finding import EngineError, Finding, InputError, MissingProgram
from mengyue.output.kept_pack import write_packs
from mengyue.paths import content_root, use_library
from mengyue.pipeline import Made, NoOccasion, Workshop
from mengyue.refusal import sentence_of

__all__ = ["work_through"]

_FORMATION = "formation"


def work_through(order: Order, way: Way) -> list[Done]:
    """Make what ``way`` says of every alliance in ``order``; a fault costs the alliance that has it.

    Raises :class:`MissingProgram` without LibreOffice, :class:`EngineError` where this process has another library than
    the one that the batch began with.
    """
    shop = _shop(way)
    aside: list[Finding] = []
    try:
        rows = [order.loaded] if order.loaded is not None else _rows(order, way, aside)
    except InputError as error:
        return [_unreadable(order, order.name, error.findings)]
    many = len(rows) > 1
    done = [_one(loaded, _below(order, loaded, many), order, way, shop) for loaded in rows]
    if aside:
        done.append(_unreadable(order, f"{order.name}/{_('读不懂的行')}", aside))
    _keep()
    return done


@cache
def _keep() -> None:
    """Write what this process read and compiled for its first order: nothing is done when it ends, and the processes
    of the next batch need not do it again."""
    write_packs()


@cache
def _shop(way: Way) -> Workshop:
    use_language(way.language)
    if way.library and Path(way.library).is_dir():
        use_library(Path(way.library))
    shop = Workshop()
    if shop.content.whole != way.content:
        message = _("本机的内容库（{folder}）与开始批量处理的不同，没有在这里处理：各处须装同一版本")
        raise EngineError(message.format(folder=content_root().name))
    return shop


def _rows(order: Order, way: Way, aside: list[Finding]) -> list[Loaded]:
    return load_bytes(order.data, file=order.file, policy=way.policy, set_aside=aside)


def _below(order: Order, loaded: Loaded, many: bool) -> str:
    return f"{order.name}/{safe_name(loaded.name, '联合体')}" if many else order.name


def _unreadable(order: Order, name: str, findings: tuple[Finding, ...] | list[Finding]) -> Done:
    return Done(name, "", order.file, Ending.UNREADABLE, findings=tuple(findings), reason=_("数据有误"))


def _one(loaded: Loaded, name: str, order: Order, way: Way, shop: Workshop) -> Done:
    alliance = loaded.alliance.alliance.name or loaded.name
    try:
        files, made, blanks = _made(loaded, way, shop)
    except MissingProgram:
        raise
    except NoOccasion as error:
        return Done(name, alliance, order.file, Ending.REFUSED, reason=str(error))
    except InputError as error:
        return Done(name, alliance, order.file, Ending.UNREADABLE, findings=error.findings, reason=_("数据有误"))
    except EngineError as error:
        return Done(name, alliance, order.file, Ending.FAILED, reason=str(error))
    except (OSError, RecursionError, MemoryError) as error:
        reason = sentence_of(error) if isinstance(error, OSError) else _("资料过大或者嵌套过深")
        return Done(name, alliance, order.file, Ending.FAILED, reason=reason)
    refused = way.make is not Make.CHECK and not files
    return Done(
        name,
        alliance,
        order.file,
        Ending.REFUSED if refused else Ending.MADE,
        files,
        tuple(made.findings),
        len(made.rendered),
        blanks,
    )


def _made(loaded: Loaded, way: Way, shop: Workshop) -> tuple[dict[str, bytes], Made, tuple[str, ...]]:
    if way.make is Make.CHECK:
        policy = shop.policy(loaded, way.policy)
        return {}, Made(shop.applicable(policy), (), (), (), shop.check(loaded, policy, way.as_of)), ()
    if way.make is Make.DRAFT:
        drafting = Drafting(
            shop, way.policy, way.kinds, Stage(way.stage), way.as_of, way.review, way.accept_unapproved, phase=way.phase
        )
        drafted = drafting.draft(loaded)
        return dict(drafted.files), drafted.made, tuple(missing.label for missing in drafted.missing)
    packaging = Packaging(
        shop, way.policy, way.phase or _FORMATION, way.timeout, way.accept_unapproved, way.as_of, way.kinds
    )
    made = packaging.make(loaded)
    packed = packaging.pack(loaded, made)
    if packed.problem is not None:
        raise packed.problem
    return dict(packed.files), made, ()
