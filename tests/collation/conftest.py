"""Packets of an alliance of thirty, made once a run: it takes half a minute."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "sign" / "helpers"))

from signing_issue import issued_once, shared_folder


@pytest.fixture(scope="session")
def sent_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with everything that was sent out to thirty members."""
    if shutil.which("soffice") is None:
        pytest.skip("no LibreOffice")
    return issued_once(shared_folder(tmp_path_factory.getbasetemp()), "thirty", 30)
