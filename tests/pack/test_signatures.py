"""``mengyue verify`` on files that were signed electronically: what a signature is worth, and to whom."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pikepdf
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "sign" / "helpers"))

from signing_ca import Authority

from mengyue.cli.main import run


def signed(authority: Authority) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.save(out)
    return authority.sign(out.getvalue(), "Signature1", "乙示例大学")


@pytest.mark.parametrize(
    ("trusted", "changed", "code", "said"),
    [
        (True, False, 0, "，有效"),
        (False, False, 0, "签名完好，但签发机构不在信任的根证书之内"),
        (True, True, 1, "验证不通过"),
    ],
)
def test_a_signature_is_valid_unknown_or_broken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], trusted: bool, changed: bool, code: int, said: str
) -> None:
    authority = Authority()
    data = signed(authority)
    (tmp_path / "packed").mkdir()
    (tmp_path / "packed" / "协议.pdf").write_bytes(data.replace(b"595", b"596", 1) if changed else data)
    trust = ["--trust", str(authority.write(tmp_path / "root.pem"))] if trusted else []
    assert run(["verify", str(tmp_path / "packed"), *trust]) == code
    told = "".join(capsys.readouterr().out.split())
    assert "乙示例大学" in told and said in told
