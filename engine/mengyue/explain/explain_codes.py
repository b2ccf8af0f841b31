"""Explanations of the codes of drafting and of reproducing; those of the content library are lint's own."""

from __future__ import annotations

from typing import Final

from mengyue.i18n import _
from mengyue.library.fault_catalogue import N_, Fault
from mengyue.lint.content_catalogue import CATALOGUE
from mengyue.verify.package_catalogue import CATALOGUE as OF_VERIFICATION

__all__ = ["CODES", "code_parts"]

_ALL = (
    Fault(
        "DR-BLANK",
        N_("还有待填的资料"),
        N_("签署稿不能有【待填】；草案可以有。"),
        N_("在数据文件中补填，或者停用、改选用到它的条款。"),
    ),
    Fault(
        "DR-RESIDUE",
        N_("残留的占位符号"),
        N_("文中留有下划线、方括号、“×××”等占位符号，一般是从旧文本带来的。"),
        N_("在数据文件或条款中改成实际内容。"),
    ),
    Fault(
        "DR-GLYPH",
        N_("字体里没有的字"),
        N_("本机没有一种字体能显示这个字：印出来是方框，复制出来却是对的，谁也看不出。自造字在每台电脑上都不同。"),
        N_("换用通行的字，与有关单位核对；或者安装有这个字的字体后重新生成。"),
    ),
    Fault(
        "DR-FAILED",
        N_("这一个没有起草"),
        N_("一批中的这一个联合体不能起草，其余照常。"),
        N_("按消息改正后重新运行。"),
    ),
    Fault(
        "DR-UNAPPROVED",
        N_("条款未经批准"),
        N_("签署稿采用的条款还是草拟，或者批准后条文有改动。本程序附带的条款都是草拟，没有律师批准过。"),
        N_("审定后用 mengyue library approve 批准；或者由决定的人确认，加 --accept-unapproved，记入清单。"),
    ),
    Fault(
        "DR-OWN",
        N_("自拟条文"),
        N_("这一条是本联合体谈定的文字，不是条款库的条文；条款库对它满足哪些要求、有无风险没有判断。"),
        N_("由法务核对它是否仍满足原条款所满足的要求。"),
    ),
    Fault(
        "DR-OWN-APPROVAL",
        N_("自拟条文没有批准人"),
        N_("自拟条文、自拟条和特别约定须有人负责；没有写明批准人的，不能生成签署稿。"),
        N_("审定后在数据文件的 approved_by 写明批准人。"),
    ),
    Fault(
        "DR-CONTENT",
        N_("缺少政策或法律要求的内容"),
        N_("协议中没有一条满足这项必备内容。"),
        N_("恢复被停用的条款，或者选用满足该内容的条款、表述。"),
    ),
    Fault(
        "DR-ESSENTIAL",
        N_("缺少不可缺少的条款"),
        N_("条款库写明不可缺少的条款没有进入协议。"),
        N_("取消数据文件 clauses 中对它的停用。"),
    ),
    Fault(
        "DR-LEFT-OUT",
        N_("没有采用可以省去的条款"),
        N_("数据文件停用了一个可以省去的条款；其他条款提到它的地方已改用不提它的写法，所失的保护见提示。"),
        N_("能够承受该风险的不必处理；否则取消数据文件 clauses 中对它的停用。"),
    ),
    Fault(
        "DR-RELATION",
        N_("条款之间的关系不成立"),
        N_("须同时采用的条款缺了一个，或者不得同时采用的条款都在协议中。"),
        N_("按提示增加或停用其中一条。"),
    ),
    Fault(
        "DR-CHOICE",
        N_("条款或表述的选择有误"),
        N_("数据文件 clauses 中写的条款或表述不存在。"),
        N_("用 mengyue explain 条款编号 查看可选的表述。"),
    ),
    Fault(
        "DR-PARAMETER",
        N_("条款参数有误"),
        N_("参数不存在，或者取值不合要求、超出上下限。"),
        N_("用 mengyue explain 条款编号 查看参数和上下限。"),
    ),
    Fault(
        "DR-REFUSED",
        N_("文件不能起草"),
        N_("内容库的条款、提纲、表或者法规登记册中有错误，用到它的文件写不成。"),
        N_("按提示改正内容库，用 mengyue library check 检查。"),
    ),
    Fault(
        "CK-YEAR",
        N_("文件所属年度与日期不符"),
        N_("政策规定了报告、总结、计划所反映的年度和报送的年份；反映上一年度的报告，在该年度之内不可能报送。"),
        N_("核对文件材料（papers）中的所属年度、成文日期和提交日期。"),
    ),
    Fault(
        "LK-INPUT",
        N_("数据文件与清单不符"),
        N_("按清单重现须用当时的数据文件，逐字节相同。"),
        N_("用当时的数据文件；要用现在的数据，去掉 --locked 重新起草。"),
    ),
    Fault(
        "LK-GONE",
        N_("内容文件找不到"),
        N_("清单记录的政策、条款或模板文件，在内容库、其 git 历史和 --store 中都没有。"),
        N_("从备份找回，或者用 --store 指出存放处。"),
    ),
    Fault(
        "LK-DIFFERS",
        N_("重现的文件与清单不同"),
        N_("内容相同而程序版本不同时可能如此；没有写入任何文件。"),
        N_("用清单所记版本的程序重现。"),
    ),
    Fault(
        "LK-ENGINE",
        N_("程序版本与清单不同"),
        N_("只作提示：文件仍逐一与清单比较，相同才写入。"),
        N_("无须处理；不同时用清单所记版本的程序。"),
    ),
)

#: Codes that are explained here.
CODES: Final[dict[str, Fault]] = {fault.code: fault for fault in _ALL} | CATALOGUE | OF_VERIFICATION


def code_parts(key: str) -> list[tuple[str, str]]:
    """Return the parts that explain one of :data:`CODES`."""
    fault = CODES[key]
    return [("", f"{key}　{_(fault.title)}"), (_("含义"), _(fault.meaning)), (_("办法"), _(fault.fix))]
