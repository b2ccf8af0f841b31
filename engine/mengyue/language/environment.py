"""The environment of the language: how values are read, called, calculated with and printed, everywhere the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import is_dataclass
from datetime import date
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import LoopContext
from jinja2.utils import missing
from pydantic import BaseModel

from mengyue.i18n import _
from mengyue.language.budget import check_length
from mengyue.language.confined import METHODS, BoundedContext, Confined
from mengyue.language.errors import ExpressionError
from mengyue.language.filters import printed
from mengyue.language.holes import ask_all
from mengyue.language.holes import marked as with_marks
from mengyue.language.marks import Marked
from mengyue.language.missing import Missing
from mengyue.language.speech import kind_of, word
from mengyue.language.table import FILTERS, TESTS
from mengyue.language.values import Record, Sequence, path_of, view

__all__ = ["Language", "LanguageContext", "Parameters", "concat"]


class Parameters(Mapping[str, Any]):
    """The values of the policy's parameters, viewed; an unknown one is an error in the content, not a missing fact."""

    def __init__(self, parameters: Mapping[str, Any]) -> None:
        self._parameters = parameters

    def __getitem__(self, name: str) -> Any:
        return view(self._parameters[name].value, None)

    def __iter__(self) -> Iterator[str]:
        return iter(self._parameters)

    def __len__(self) -> int:
        return len(self._parameters)


class LanguageContext(BoundedContext):
    """The context of one rendering: names that a text does not set itself come from its frame."""

    def resolve_or_missing(self, key: str) -> Any:
        """Return the value of a name, Jinja's ``missing`` for a name that nothing provides."""
        found = super().resolve_or_missing(key)
        if found is missing and self.frame is not None:
            found = self.frame.find(key)
        return Missing() if found is None else found


class _Unnamed(Missing):
    """What Jinja makes where it finds nothing: an error for a name, a missing value otherwise."""

    def __new__(cls, hint: Any = None, obj: Any = missing, name: Any = None, exc: Any = None) -> Any:
        if name is not None and obj is missing:
            raise ExpressionError(_("没有名称“{name}”").format(name=name))
        return Missing()


@pass_context
def _finalize(context: Any, value: Any) -> str:
    text: str = context.frame.scope.printed(value)
    context.budget.spend(len(text) // 10)
    return text


def concat(frame: Any, parts: tuple[Any, ...] | list[Any]) -> str:
    """Write ``parts`` one after the other; what carries marks keeps them."""
    write = frame.scope.written
    marked = any(isinstance(part, Marked) for part in parts)
    texts = [printed(part, write) if marked else write(part) for part in parts]
    length = sum(map(len, texts))
    check_length("", length)
    frame.budget.spend(length // 10)
    joined = "".join(texts)
    return with_marks(joined, parts) if marked else joined


class Language(Confined):
    """Jinja as our content uses it. One environment serves all libraries; it is never changed.

    ``compiled`` keeps parsed expressions and texts by what they are.
    """

    context_class = LanguageContext

    def __init__(self) -> None:
        super().__init__(undefined=_Unnamed, finalize=_finalize, keep_trailing_newline=False, autoescape=False)
        self.filters = {**self.filters, **FILTERS}
        self.tests = dict(TESTS)
        self.compiled: dict[str, Any] = {}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return a field of a record, an entry of a mapping, or what may be read of a plain value.

        Raises :class:`ExpressionError` for what ``obj`` cannot have; what it may have and has not is missing.
        """
        kind = type(obj)
        if kind is Record or kind is Missing:
            return obj.read(attribute)
        if attribute.startswith("_"):
            raise ExpressionError(_("不允许访问“{name}”").format(name=attribute))
        if isinstance(obj, Mapping):
            return self._entry(obj, attribute)
        for owner, methods in METHODS.items():
            if isinstance(obj, owner):
                if attribute not in methods:
                    break
                if owner is date:
                    return getattr(obj, attribute)
                obj = word(obj) if owner is str else obj
                return _method(getattr(obj, attribute), obj)
        else:
            if isinstance(obj, LoopContext):
                value = getattr(obj, attribute, missing)
                if value is not missing:
                    return value
            elif isinstance(obj, BaseModel):
                return Record(obj, None).read(attribute)
            elif hasattr(kind, "read"):
                return obj.read(attribute)
            elif attribute in getattr(kind, "_fields", ()) or is_dataclass(obj):
                try:
                    value = getattr(obj, attribute)
                except AttributeError:
                    value = missing
                if value is not missing and not callable(value):
                    return Missing() if value is None else value
        raise ExpressionError(_("{kind}没有“{field}”项").format(kind=_called(obj), field=attribute))

    def _entry(self, obj: Mapping[Any, Any], key: Any) -> Any:
        try:
            if key in obj:
                value = obj[key]
                return Missing() if value is None else value
        except TypeError as error:
            raise ExpressionError(_("{kind}不能作为键").format(kind=kind_of(key))) from error
        if isinstance(obj, Parameters):
            raise ExpressionError(_("没有名为“{name}”的参数").format(name=key))
        if key in METHODS[dict]:
            return getattr(obj, key)
        base = path_of(obj)
        return Missing(f"{base}.{key}" if base else "")

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return an item or part of a list or text, an entry of a mapping, a field of a record."""
        if isinstance(argument, Missing):
            return argument
        if isinstance(obj, Missing):
            return obj[argument]
        if isinstance(obj, Mapping):
            return self._entry(obj, argument)
        if isinstance(argument, slice):
            bounds = (argument.start, argument.stop, argument.step)
            unknown = [bound for bound in bounds if isinstance(bound, Missing)]
            return unknown[0] if unknown else _whole(obj)[argument]
        if isinstance(argument, int) and isinstance(obj, list | tuple | str | range):
            try:
                value = _whole(obj)[argument]
            except IndexError:
                if not isinstance(obj, Sequence) or not obj.path:
                    return Missing()
                return Missing(f"{obj.path}[{argument}]", obj.model)
            return Missing() if value is None else value
        return self.getattr(obj, str(argument))

    def call(self, context: Any, obj: Any, *args: Any, **kwargs: Any) -> Any:
        """Call a function of the language. What can be reached can be called: nothing else can be reached."""
        if isinstance(obj, Missing):
            return obj
        for own in ("_loop_vars", "_block_vars"):  # what Jinja's compiled loops hand on
            kwargs.pop(own, None)
        if not callable(obj) or isinstance(obj, Record | type):
            raise ExpressionError(_("{kind}不是函数").format(kind=_called(obj)))
        if not getattr(obj, "takes_ids", False):  # what takes them notes which units they name
            ask_all(args)
        context.budget.spend(1)
        context.budget.weigh(getattr(obj, "of", None), *args)
        value = obj(*args, **kwargs)
        context.budget.weigh(value)
        return Missing() if value is None else value

    def said_together(self, context: Any, parts: tuple[Any, ...]) -> str:
        """Write ``parts`` one after the other."""
        return concat(context.frame, parts)


def _whole(obj: Any) -> Any:
    """Return what an index or slice may cut: of a text with marks its words."""
    if not isinstance(obj, Marked):
        return obj
    words = word(obj)
    if isinstance(words, Marked):
        raise ExpressionError(_("有待填内容的文字不能截取"))
    return words


def _method(value: Callable[..., Any], obj: Any) -> Callable[..., Any]:
    """Return a method of a text or mapping; given something missing, it gives that back."""

    def apply(*arguments: Any) -> Any:
        unknown = [argument for argument in arguments if isinstance(argument, Missing)]
        return unknown[0] if unknown else value(*arguments)

    apply.of = obj  # type: ignore[attr-defined]
    return apply


def _called(obj: Any) -> str:
    """Name the kind of ``obj`` for a message."""
    if isinstance(obj, str):
        return _("文字")
    if isinstance(obj, bool):
        return _("是否")
    if isinstance(obj, date):
        return _("日期")
    if isinstance(obj, int | float) or hasattr(obj, "quantize"):
        return _("数字")
    return kind_of(obj)
