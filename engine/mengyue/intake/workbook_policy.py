"""Workbooks for alliances under a policy: to fill in, or filled."""

from __future__ import annotations

from mengyue.i18n import _
from mengyue.intake.pack_speech import PackSpeech
from mengyue.intake.scaffold import policy_places
from mengyue.intake.workbook_write import write_workbook
from mengyue.library.data_model import data_model, model_of
from mengyue.library.policy import Policy
from mengyue.model.alliance import Alliance

__all__ = ["policy_workbook"]


def policy_workbook(policy: Policy, alliance: Alliance | None = None) -> bytes:
    """Return the workbook of ``alliance``; without one an empty workbook with an example row in every list.

    Its notes say where ``policy`` asks for which field, its lists and hints are in the policy's words.
    """
    heading = _("联盟数据文件，适用《{title}》").format(title=policy.title)
    content = alliance or data_model()(policy=policy.id)
    places, speech = policy_places(policy), PackSpeech(policy)
    model = model_of(policy, content)
    return write_workbook(
        content, heading=heading, places=places, examples=alliance is None, speech=speech, model=model
    )
