"""The scope of an expression: the names it may use, over one alliance under one policy."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Callable, Hashable, Iterator, Mapping
from copy import copy
from typing import Any, NamedTuple, Self, TypeVar, cast

from jinja2 import nodes
from jinja2.utils import missing
from pydantic import BaseModel

from mengyue.checks.alliance_record import ended_on, reference_columns, references, turns
from mengyue.checks.noted import noted_by
from mengyue.checks.unchanged import EVERYTHING, NAME_OF, UNITS, Filling, Unchanged, digests_of
from mengyue.foreign_words import plainly
from mengyue.i18n import _, language
from mengyue.language.environment import Parameters
from mengyue.language.errors import ExpressionError
from mengyue.language.expression import FAULTS, Expression, built, expression
from mengyue.language.frame import Frame
from mengyue.language.holes import Hole, ask_all, by_unit, hole, suits
from mengyue.language.missing import Missing
from mengyue.language.reads import KEY_OF, TEXT_OF, Reads, whole
from mengyue.language.speech import said, shown
from mengyue.language.template_text import text
from mengyue.language.values import Record, model_in, path_of, view
from mengyue.library.policy import Policy
from mengyue.model.alliance import Alliance
from mengyue.model.base import Model

__all__ = ["OwnMethod", "Scope"]

_Made = TypeVar("_Made")


class OwnMethod(NamedTuple):
    """Stands among the names of a scope for a method of that scope: it would refer to itself and outlive its use."""

    name: str


class Scope:
    """Evaluates expressions and texts over one alliance under one policy.

    Names, in this order: those given to an evaluation, ``names`` (the fields of the alliance file, ``p``, ``policy``,
    functions, whatever is added), the policy's definitions (evaluated when first used; one that speaks of a name given
    to the evaluation, such as ``item``, each time), ``leads`` and what the record tells (``references``, ``turns``,
    ``ended_on``, see :mod:`mengyue.checks.alliance_record`). Any other name is an error in the content.

    Values know their data path (:func:`mengyue.language.values.path_of`); records are views of the alliance's.
    ``labels`` names enumeration values in Chinese; without them those of the policy hold.
    """

    def __init__(
        self,
        alliance: Alliance,
        policy: Policy | None,
        extra: Mapping[str, object] | None = None,
        labels: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        self.alliance = alliance
        self.policy = policy
        self.labels = policy.labels if labels is None and policy else labels or {}
        noted = noted_by(policy.definitions) if policy else None
        self._is_noted = noted is not None
        self._reads: Reads = noted or Reads()
        self.root = Record(alliance, "", reads=self._reads)
        self._fields = type(alliance).model_fields
        self._given = frozenset(self._fields) - {"policy"}  # fields that nothing else has the name of
        self.names: dict[str, Any] = {"p": Parameters(policy.parameters if policy else {})}
        self.names["policy"] = Record(policy, None) if policy else Missing("policy", Policy)
        self.names |= {name: OwnMethod(f"_{name}") for name in ("member", "party", "name_of")}
        self.names |= {name: value for name, value in (extra or {}).items() if value is not None}
        self._definitions: Mapping[str, str] = policy.definitions if policy else {}
        self._known: dict[str, Any] = {}
        self._known_by: dict[str, set[str]] = {}  # the names looked up for what is known
        self._digests: Mapping[str, object] = digests_of(alliance)
        self._uses: dict[str, tuple[frozenset[str], frozenset[Any]]] = {}
        self._open: list[str] = []
        self._by_id: dict[str, Any] | None = None
        self._marks = False

    def defining(self, definitions: Mapping[str, str]) -> Self:
        """Return this scope with ``definitions`` besides the policy's; what they name prevails over all else."""
        if not definitions:
            return self
        made = copy(self)
        made._definitions = ChainMap(dict(definitions), cast(dict[str, str], self._definitions))
        made.names = {name: value for name, value in self.names.items() if name not in definitions}
        made._given = self._given - definitions.keys()
        made._known, made._known_by, made._uses, made._open = {}, {}, {}, []
        return made

    # Evaluation.

    def evaluate(self, expression_: str, **names: object) -> Any:
        """Return the value of an expression. Raises :class:`ExpressionError` when the content is at fault."""
        return self._value(expression(expression_), Frame(self, names))

    def _value(self, compiled: Expression, frame: Frame) -> Any:
        try:
            return compiled.run(frame)
        except FAULTS as error:
            message = _("表达式无法计算：{reason}：{text}").format(reason=plainly(error), text=compiled.text)
            raise ExpressionError(message) from error

    def frame(self, names: Mapping[str, Any]) -> Frame:
        """Return a frame for one evaluation with ``names``."""
        return Frame(self, names)

    def hold(self, tree: nodes.Expr, frame: Frame) -> bool:
        """Tell whether a part of an expression holds."""
        return bool(self._value(built(tree), frame))

    def speaks_of(self, expression_: str, name: str) -> bool:
        """Tell whether an expression speaks of ``name``, directly or by way of definitions."""
        names = expression(expression_).names
        return name in names or any(name in self.uses(other) for other in names if other in self._definitions)

    def compile(self, text_: str) -> Expression:
        """Return an expression compiled."""
        return expression(text_)

    def render(self, source: str, **names: object) -> str:
        """Fill in the ``{{ }}`` of a short text."""
        return text(source).run(Frame(self, names))

    def render_marked(self, source: str, **names: object) -> str:
        """Fill in a short text; texts of the data that it only prints are marked with their places."""
        self._marks, before = True, self._marks
        try:
            return self.render(source, **names)
        finally:
            self._marks = before

    def text(self, expression_: str, **names: object) -> str:
        """Return the value of an expression as a message shows it; an empty expression shows nothing."""
        return shown(self.evaluate(expression_, **names)) if expression_ else ""

    # What an evaluation asks.

    def written(self, value: Any) -> str:
        """Write a word in the language of the command line."""
        return said(value)

    def printed(self, value: Any) -> str:
        """Write a word where a message prints it."""
        return value.marked() if self._marks and type(value) is Hole else shown(value)

    def all_asked(self) -> None:
        """Take all texts that were printed for read."""
        self._reads.now |= whole(self._reads.now)

    def words(self, text_: str) -> str:
        """Return ``text_``: messages do not change words."""
        return text_

    def find(self, name: str, frame: Frame) -> Any:
        """Return the value of ``name``; Jinja's ``missing`` for a name that nothing provides."""
        if name in self.names:
            self._reads.now.add(name)
            value = self.names[name]
            if value.__class__ is OwnMethod:
                return getattr(self, value.name)
            # a record remembers what was read of it, and a policy that notes this is to see it read each time
            return Record(value.model, None) if name == "policy" and self._is_noted else value
        if name in self._given:
            self._reads.now.add(name)
            return self.root.read(name)
        if name in self._known:
            self._reads.now |= self._known_by[name]
            return self._known[name]
        if name in self._definitions:
            return self._defined(name, frame)
        if name in _TOLD:
            self._reads.now.add(name)
            value, own = self._reads.of(lambda: _TOLD[name](self))
            self._known[name], self._known_by[name] = value, {name, *own}
            return value
        return Missing() if name == "as_of" else missing

    def defines(self, name: str) -> bool:
        """Tell whether ``name`` is a definition of the policy."""
        return name in self._definitions

    def of_item(self, name: str, item: Any, frame: Frame) -> Any:
        """Return what the definition ``name`` gives for ``item``."""
        return self._defined(name, Frame(self, {**frame.names, "item": item}, frame.budget))

    def _defined(self, name: str, frame: Frame) -> Any:
        """Evaluate a definition: once, unless it speaks of a name that was given to this evaluation."""
        if name in self._open:
            raise ExpressionError(_("定义循环引用：{names}").format(names="→".join([*self._open, name])))
        self._open.append(name)
        try:
            value, own = self._reads.of(lambda: self._value(expression(self._definitions[name]), frame))
        except ExpressionError as error:
            if str(error).startswith(_("定义")):
                raise
            raise ExpressionError(_("定义“{name}”：{reason}").format(name=name, reason=error)) from error
        finally:
            self._open.pop()
        if not self.uses(name) & frame.names.keys():
            self._known[name], self._known_by[name] = value, own
        return value

    def uses(self, name: str) -> frozenset[str]:
        """Return the names that a definition speaks of, directly or by way of others."""
        if name not in self._uses:
            found, own = self._reads.of(lambda: self._used_by(name))
            self._uses[name] = frozenset(found), frozenset(own)
        names, read = self._uses[name]
        self._reads.now |= read
        return names

    def _used_by(self, name: str) -> set[str]:
        names, waiting = set[str](), [name]
        while waiting:
            new = expression(self._definitions[waiting.pop()]).names - names
            names |= new
            waiting += [other for other in new if other in self._definitions]
        return names

    # What is kept.

    def kept(
        self,
        unchanged: Unchanged | None,
        what: Hashable,
        held: object,
        make: Callable[[], _Made],
        filling: Filling | None = None,
    ) -> _Made:
        """Return what ``make`` makes of ``what`` in this scope, of before where all that it looks up, and ``held``, is
        the same. It must read the data by names of the scope alone. Without ``unchanged`` nothing is kept. With
        ``filling``, texts that it only prints may be others: see :meth:`Unchanged.kept`."""
        if unchanged is None:
            return make()
        now = self._beside(held)
        return unchanged.kept(what, self._reads, self._digests, self._columns_behind, now, make, self.alliance, filling)

    def kept_item(
        self, unchanged: Unchanged | None, what: Hashable, item: Any, make: Callable[[Any], _Made], held: object = None
    ) -> _Made:
        """Return what ``make`` makes of an item of a list, as :meth:`kept` does: other items may change as they will
        in what is not read of them."""
        if unchanged is None or self._is_noted or not isinstance(item, Record):
            return make(item)
        if not (item.column and item.is_noted_in(self._reads)):  # nothing tells what is read of it
            return make(item)
        now = self._beside(held)
        return unchanged.kept_item(what, item, self._reads, self._digests, self._columns_behind, now, make)

    def _beside(self, held: object) -> tuple[object, ...]:
        """All that what is made in this scope hangs on besides what it looks up."""
        return type(self.alliance), language(), self.names.get("as_of"), held

    def find_fields(self, *names: str) -> None:
        """Take fields, with all in them, for looked up: what is being made reads them without the language."""
        self._reads.now |= {f"{name}.{EVERYTHING}" for name in names}

    def find_columns(self, *columns: str) -> None:
        """Take columns for looked up, as :meth:`find_fields` does whole fields."""
        self._reads.now |= {*columns}

    def _columns_behind(self, name: str) -> tuple[str, ...] | None:
        """Return the columns of the data that a name reads, besides what is noted by the records that are read;
        ``None`` for one that could be anything."""
        text = name.startswith(TEXT_OF)
        known = text or "." in name or name == EVERYTHING or name in self._fields or name.startswith((NAME_OF, KEY_OF))
        return (name,) if known else _BEHIND.get(name)

    # What content may call.

    def _party(self, key: object) -> Any:
        if self._by_id is None:
            members = [m for name in ("former_members", "members") for m in reversed(self.root.read(name))]
            self._by_id = {member.field("id"): member for member in members}
        if key.__class__ is Hole and key.is_id:
            self._reads.now |= _UNITS_BY_ID
        elif isinstance(key, str):
            ask_all((key,))
            self._reads.now |= _UNITS_NAMED
        found = self._by_id.get(by_unit(key)) if isinstance(key, str) else None
        return Missing(path_of(key) or "members", model_in(type(self.alliance), "members")) if found is None else found

    def _member(self, key: object) -> Any:
        found = self._party(key)
        current = isinstance(found, Missing) or found.path.startswith("members[")
        return found if current else Missing(path_of(key) or "members", model_in(type(self.alliance), "members"))

    def _name_of(self, key: object) -> Any:
        if isinstance(key, Missing):
            return key
        found = self._party(key)
        # of all names only that of one unit counts
        return found.read("name", self._named(found.field("id"))) if isinstance(found, Record) else found.read("name")

    def _named(self, key: object) -> str:
        """Return what is noted when the name of the unit of that id is read."""
        units: Any = self._digests[UNITS]
        return f"{NAME_OF}{units.get(key, key)}"

    # What the record tells.

    def leads(self) -> list[Any]:
        """Return the lead units."""
        return [member for member in self.root.read("members") if member.read("tier") == "lead"]

    def told(self, records: list[Any]) -> list[Any]:
        """Return what the record tells as views; the parts of the alliance in them keep their path, and note what is
        read of them."""
        return [_Named(record, "", dict(self._parts(record)), self._reads, self._named) for record in records]

    def _parts(self, record: Model) -> Iterator[tuple[str, Any]]:
        for name, value in record.__dict__.items():
            if isinstance(value, Model):
                place = record.__dict__["path"].partition(".")[0]  # the outermost item that it stands in
                yield name, Record(value, place, None, self._reads, place.partition("[")[0])
            elif name == "member" and self._reads.holes and suits(value):
                path = record.__dict__["path"]
                yield name, hole(value, path, _PLACES.sub("", path), self._reads, is_id=True)
            elif name in ("member", "name"):
                yield name, view(value, record.__dict__.get("path", ""))


class _Named(Record):
    """What the record tells of a unit: who reads what the unit is called hangs on that name alone."""

    __slots__ = ("_named_as", "_named_in")

    def __init__(
        self, record: Model, path: str, known: dict[str, Any], reads: Reads, named: Callable[[object], str]
    ) -> None:
        super().__init__(record, path, known)
        self._named_in, self._named_as = reads, named

    def read(self, name: str, noted: str = "") -> Any:
        if name == "name":
            unit = self._model.__dict__.get("member") or self._model.__dict__["event"].member
            self._named_in.now.add(self._named_as(unit))
        return super().read(name, noted)

    @property
    def model(self) -> BaseModel:
        self._named_in.now |= {"former_members.name", "members.name"}
        return super().model


_PLACES = re.compile(r"\[[0-9]+\]")
#: What looking for a unit reads, by an id of the file, and by any other word.
_UNITS_BY_ID = frozenset((f"{KEY_OF}former_members.id", f"{KEY_OF}members.id"))
_UNITS_NAMED = frozenset(("former_members.id", "members.id"))
_UNITS = ("former_members", "members", *_UNITS_BY_ID)
#: The columns that names read which are none themselves. The day is held by all that is kept.
_BEHIND: Mapping[str, tuple[str, ...]] = {
    "p": (), "policy": (), "as_of": (), **dict.fromkeys(("member", "party", "name_of"), ("former_members", "members")),
    "leads": ("members", "members.tier"),
    "references": (*_UNITS, *reference_columns(KEY_OF)),
    "turns": (*_UNITS, "events", "events.kind", f"{KEY_OF}events.member"),
    "ended_on": ("events", "events.kind", "events.happened_on"),
}  # fmt: skip
for _function in (Scope._member, Scope._party, Scope._name_of):
    _function.takes_ids = True  # type: ignore[attr-defined]
_TOLD: Mapping[str, Callable[[Scope], Any]] = {
    "leads": Scope.leads,
    "references": lambda scope: scope.told(references(scope.alliance)),
    "turns": lambda scope: scope.told(turns(scope.alliance)),
    "ended_on": lambda scope: view(ended_on(scope.alliance), "events") or Missing("events"),
}
