"""The catalogue of what verification finds: one stable code each, what it means and what to do about it."""

from __future__ import annotations

from typing import Final

from mengyue.library.fault_catalogue import N_, Fault

__all__ = ["CATALOGUE"]

_AGAIN = N_("用原来的数据文件重新生成，不要手工改动生成的文件。")
_ALL: Final = (
    Fault("VF-MANIFEST", N_("清单不能用"), N_("manifest.json 不完整或者被改动，不能据以核对文件。"), _AGAIN),
    Fault("VF-MISSING", N_("缺少文件"), N_("清单列有的文件不在了。"), _AGAIN),
    Fault("VF-CHANGED", N_("文件被改动"), N_("文件的 SHA-256 与清单不符：生成以后被改过或者传输中损坏。"), _AGAIN),
    Fault(
        "VF-EXTRA",
        N_("清单以外的文件"),
        N_("清单没有列出的文件，来历不能核对。"),
        N_("确认是否应当在内；不应当在内的取出。"),
    ),
    Fault("VF-DAMAGED", N_("文件打不开"), N_("文件损坏、加密或者格式不对。"), N_("换用完好的文件。")),
    Fault(
        "VF-WORDS",
        N_("PDF 缺字"),
        N_(".docx 里的文字没有全部出现在同名的 PDF 里，签的和交的就不是同一份文本。"),
        N_("重新生成 PDF；仍缺的，在 Word 中另存为 PDF 并核对。"),
    ),
    Fault("VF-NO-PDF", N_("没有 PDF"), N_(".docx 没有对应的 PDF。"), N_("安装 LibreOffice 后重新打包。")),
    Fault(
        "VF-MERGED",
        N_("合并 PDF 与各件不符"),
        N_("合并 PDF 里没有按次序包含各件的每一页，或者页数对不上。"),
        N_("重新打包；自备材料换过的，打包后合并 PDF 才随之更新。"),
    ),
    Fault(
        "VF-INTERNAL",
        N_("留有内部内容"),
        N_("要提交的文件里留有批注、修订、待填标记、内部文件夹或者生成记录。"),
        N_("用 mengyue package 重新生成，提交其中的压缩包。"),
    ),
    Fault(
        "VF-PERSONAL",
        N_("文件属性里有人名"),
        N_("文件在其他程序中保存过，属性里记有作者或者最后保存人，收件人看得到。"),
        N_("在 Word 的“检查文档”中删去作者信息，或者重新生成。"),
    ),
    Fault(
        "VF-ACTIVE",
        N_("PDF 含脚本或附件"),
        N_("PDF 里有脚本、启动程序的动作或者嵌入文件，提交平台一般不接受。"),
        N_("另存为不含这些内容的 PDF。"),
    ),
    Fault(
        "VF-MARK",
        N_("签署页标记读不出或不对"),
        N_("签署页上的方码收回时用来归位；读不出或者与记录不符的，收回时认不出。"),
        N_("用 mengyue packets 重新制发。"),
    ),
    Fault(
        "VF-SIGNATURE",
        N_("电子签名"),
        N_("PDF 里电子签名的状态：内容被改动的不能用；签发机构不在信任的根证书之内或者用国密算法的，须由人核实。"),
        N_("在签署平台核验；被改动的请签署单位重新签署。"),
    ),
    Fault(
        "VF-UNJUDGED",
        N_("没有核验的事项"),
        N_("只凭文件判断不了的，或者本机缺少所需程序的，不作结论。"),
        N_("由人核对，或者安装所需程序后重新核验。"),
    ),
)

#: Every code, in order.
CATALOGUE: Final[dict[str, Fault]] = {entry.code: entry for entry in _ALL}
