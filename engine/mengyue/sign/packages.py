"""The packages of the extra ``sign``, needed only for signing."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from mengyue.extras import install_command
from mengyue.i18n import _
from mengyue.model.finding import MissingProgram

__all__ = ["need"]


def need(module: str) -> Any:
    """Import ``module``, or say how to install what is missing."""
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if error.name and error.name.partition(".")[0] != module.partition(".")[0]:
            raise
        message = _("签署和收回需要另装的软件包（缺 {name}）。安装：{command}")
        raise MissingProgram(message.format(name=module, command=install_command("sign"))) from None
