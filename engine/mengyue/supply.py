"""What is installed because of us: every package, its version and licence, and which part of us wants it.

The bill of materials follows CycloneDX 1.6 (ECMA-424). It holds no time and no serial number: the same packages give
the same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata

from mengyue.version import VERSION

__all__ = ["Installed", "bill_of_materials", "installed", "licence"]

#: The parts of us that bring packages: nothing for what always is needed, else an extra.
_PARTS = ("", "sign", "redline", "serve", "cluster")


@dataclass(frozen=True, slots=True)
class Installed:
    """A package. ``version`` is empty when it is not there; ``parts`` names what of us wants it, ``""`` for all of us.

    ``requires`` are the names of the packages that it needs itself.
    """

    name: str
    version: str
    licence: str
    parts: tuple[str, ...]
    requires: tuple[str, ...]


def installed() -> list[Installed]:
    """Return every package that we or our extras need, by name, those that are absent too."""
    wanted: dict[str, list[str]] = {}
    needs: dict[str, tuple[str, ...]] = {}
    for part in _PARTS:
        waiting = list(_requirements("mengyue", part))
        while waiting:
            name, extras = waiting.pop()
            parts = wanted.setdefault(name, [])
            if part in parts or (part and "" in parts):
                continue
            parts.append(part)
            found = [row for extra in ("", *extras) for row in _requirements(name, extra)]
            needs[name] = tuple(sorted({other for other, _extras in found} | set(needs.get(name, ()))))
            waiting += found
    return [Installed(name, _version(name), licence(name), tuple(wanted[name]), needs[name]) for name in sorted(wanted)]


def bill_of_materials() -> str:
    """Return what is installed as a CycloneDX document. What is absent is left out."""
    there = [package for package in installed() if package.version]
    names = {package.name for package in there}
    ours = f"pkg:pypi/mengyue@{VERSION}"
    direct = sorted({name for part in _PARTS for name, _extras in _requirements("mengyue", part)} & names)
    links = {package.name: _purl(package) for package in there}
    document = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": ours,
                "name": "mengyue",
                "version": VERSION,
                "licenses": [{"expression": "Apache-2.0"}],
                "purl": ours,
            }
        },
        "components": [_component(package) for package in there],
        "dependencies": [
            {"ref": ours, "dependsOn": [links[name] for name in direct]},
            *(
                {"ref": links[p.name], "dependsOn": [links[name] for name in p.requires if name in links]}
                for p in there
            ),
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _component(package: Installed) -> dict[str, object]:
    component: dict[str, object] = {
        "type": "library",
        "bom-ref": _purl(package),
        "name": package.name,
        "version": package.version,
        "scope": "required" if "" in package.parts else "optional",
        "purl": _purl(package),
    }
    if package.licence:
        expression = re.fullmatch(r"[A-Za-z0-9.+-]+(?: (?:AND|OR|WITH) [A-Za-z0-9.+-]+)*", package.licence)
        spdx = expression and _expression(package.name)
        component["licenses"] = [{"expression": package.licence} if spdx else {"license": {"name": package.licence}}]
    return component


def _purl(package: Installed) -> str:
    return f"pkg:pypi/{package.name}@{package.version}"


def _requirements(name: str, extra: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield name and extras of what ``name`` needs on this machine for ``extra``."""
    from packaging.requirements import Requirement

    try:
        rows = metadata.requires(name) or ()
    except metadata.PackageNotFoundError:
        return
    for row in rows:
        requirement = Requirement(row)
        marker = requirement.marker
        if extra and (marker is None or marker.evaluate({"extra": ""})):
            continue  # needed without the extra too
        if marker is None or marker.evaluate({"extra": extra}):
            yield re.sub(r"[-_.]+", "-", requirement.name).lower(), tuple(sorted(requirement.extras))


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _expression(name: str) -> str:
    return str((metadata.metadata(name).get_all("License-Expression") or [""])[0])


def licence(name: str) -> str:
    """Return the licence as the package states it: the SPDX expression, else the classifiers, else the free text."""
    try:
        stated = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    rows = [r.rpartition(" :: ")[2] for r in stated.get_all("Classifier") or () if r.startswith("License ::")]
    named = ", ".join(row for row in rows if row != "OSI Approved")
    free = str((stated.get_all("License") or [""])[0])
    return _expression(name) or named or " ".join(free.split())[:60]
