"""Explanations of the codes of drafting, of reproducing and of the content library."""

from __future__ import annotations

from typing import Final

from mengyue.i18n import _
from mengyue.library.fault_catalogue import N_, Fault

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
        "DR-UNAPPROVED",
        N_("条款未经批准"),
        N_("签署稿采用的条款还是草拟，或者批准后条文有改动。本程序附带的条款都是草拟，没有律师批准过。"),
        N_("审定后用 mengyue library approve 批准；或者由决定的人确认，加 --accept-unapproved，记入清单。"),
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
        "DR-EXCLUDED",
        N_("引用了没有采用的条款"),
        N_("协议中的一条引用了被停用或不适用的条款。"),
        N_("恢复被引用的条款，或者同时停用引用它的条款。"),
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

#: Faults of the content library: what each is about. Where it is and what to do stands in the finding.
_LIBRARY: Final = {
    "LB-APPROVAL": N_("条款的批准不完整，或者批准后有改动"),
    "LB-ASSEMBLE": N_("用示例数据试装协议时出错"),
    "LB-CALENDAR": N_("办理期限写得不完整或不一致"),
    "LB-HOLIDAY": N_("节假日安排（policies/holidays.yaml）写得不一致"),
    "LB-DUPLICATE": N_("编号重复"),
    "LB-EXPRESSION": N_("表达式的语法有误"),
    "LB-FILE": N_("文件读不出或不存在"),
    "LB-FRONT": N_("条款文件的说明部分有误"),
    "LB-GUARD": N_("引用可能不在协议中的条款，没有先判断"),
    "LB-JINJA": N_("条文中的模板语法有误"),
    "LB-NAME": N_("表达式或条文中的名称不存在"),
    "LB-OUTLINE": N_("提纲有误"),
    "LB-PARAMETER": N_("条款参数有误"),
    "LB-PATTERN": N_("校对规则的写法有误"),
    "LB-POLICY": N_("政策文件不存在或有误"),
    "LB-PRESET": N_("知识产权方案有误"),
    "LB-REFERENCE": N_("引用的条款或文件不存在"),
    "LB-RETIRED": N_("用到已停用的条款，或者替代条款有误"),
    "LB-SATISFIES": N_("条款所列的政策要求不存在"),
    "LB-STATUTE": N_("引用的法规未登记、已失效或者尚未施行"),
    "LB-TABLE": N_("表不存在或有误"),
    "LB-TERM": N_("定义的用语重复或没有使用"),
    "LB-TYPE": N_("内容的类型不合"),
    "LB-VARIANT": N_("表述不存在，或者说明与条文不一致"),
    "LB-WORDING": N_("条文的写法有误"),
}
#: Codes that are explained here.
CODES: Final[dict[str, Fault]] = {fault.code: fault for fault in _ALL} | {
    code: Fault(
        code,
        title,
        N_("内容库（政策、条款、提纲、法规登记册）的一处有问题；在哪个文件、哪一行，见该项检查结果。"),
        N_("按该项检查结果所写的办法修改，再运行 mengyue library check。"),
    )
    for code, title in _LIBRARY.items()
}


def code_parts(key: str) -> list[tuple[str, str]]:
    """Return the parts that explain one of :data:`CODES`."""
    fault = CODES[key]
    return [("", f"{key}　{_(fault.title)}"), (_("含义"), _(fault.meaning)), (_("办法"), _(fault.fix))]
