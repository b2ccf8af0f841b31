"""The catalogue of faults of the content library: one stable code each, what it means and what to do about it."""

from __future__ import annotations

from typing import Final

from mengyue.library.fault_catalogue import N_, Fault

__all__ = ["CATALOGUE"]

_PROMISES = (
    Fault(
        "LB-FORCE",
        N_("原文是“原则上、鼓励、可”，规则却会阻断"),
        N_(
            "“原则上、鼓励、提倡、可”不是必须做到的要求，以 hard 判断会挡回合格的申请。“可”与“应、不得”同句的由人决定。"
        ),
        N_("规则写 force: soft；原文另有必须做到的要求的，拆成两条规则，quote 各引所依据的文字。"),
    ),
    Fault(
        "LB-LANGUAGE",
        N_("只有一种文字"),
        N_("该文件其他地方有英文，这一处只有中文或只有英文，换一种界面语言就没有说明。全部只写中文的文件不在此列。"),
        N_("补写缺的一种，英文的键是中文的键加 _en。"),
    ),
    Fault(
        "LB-INHERIT",
        N_("要删去的编号底本中没有"),
        N_("without 列出继承时删去的规则、必备内容、文件等；编号写错的，本应删去的仍在。"),
        N_("改为底本中的编号，或者删去这一项。"),
    ),
    Fault(
        "LB-OVERLAY",
        N_("自己的内容库与下层合不上"),
        N_("--library 指出的文件夹只放不同之处：取消、改动的是下层没有的，或者取消、改动后下层的内容不再成立。"),
        N_("核对编号；不取消、不改它，或者把用到它的一并改在自己的内容库里。"),
    ),
    Fault(
        "LB-RESTATE",
        N_("沿用另一机关的政策而没有改写"),
        N_("发文机关不同的政策，底本的规则、参数、期限照用，出处仍写底本；是否也是本政策的要求，须逐项核对。"),
        N_("逐项改写并写明本政策的出处；本政策没有的，写入 without。"),
    ),
    Fault(
        "LB-PLACE",
        N_("沿用的内容写有其他地方"),
        N_("底本的规则、参数、期限、文件中写着底本所在的地方，会出现在本政策的文书和检查结果中。"),
        N_("在本政策文件中改写这一项，或者写入 without。"),
    ),
    Fault(
        "LB-WORDS",
        N_("要替换的词条款中没有"),
        N_("wording 把条款和提纲中的词换成本政策的词；条款和提纲中没有的词，一般是写错了，不会有任何替换。"),
        N_("核对写法，或者删去这一行。"),
    ),
    Fault(
        "LB-RULE",
        N_("规则不能按其判断方式判断"),
        N_(
            "由程序判断的规则要有表达式、结论和处理办法；由人判断的要有以问号结尾的问题和处理办法，逐项提问的要说明是哪一项；其他规则不写表达式。"
        ),
        N_("按该项检查结果所写的办法补写。"),
    ),
    Fault(
        "LB-SOURCE",
        N_("文件的提纲或表式不存在"),
        N_("documents 的 source 应是 templates 下已有的提纲、文书或表式，并且 Word 模板已经生成。"),
        N_("改正 source；新写的提纲、表式，先运行 mengyue library build。"),
    ),
    Fault(
        "LB-GIVEN",
        N_("文件用到的参数或定义，政策文件没有给出"),
        N_("提纲、表式、条款可以用政策的参数（p.名称）和定义；没有给出的，该处始终是待填或者空白。"),
        N_("在该政策的 parameters 或 definitions 中补写，或者改用不需要它的提纲、表式。"),
    ),
    Fault(
        "LB-TOPIC",
        N_("条款文件夹没有中文名称"),
        N_("clauses 下每个文件夹在 clauses/topics.yaml 中有一项，写明主题和收什么条款，供查找时列出。"),
        N_("在 clauses/topics.yaml 中增加、改正或者删去一项。"),
    ),
    Fault(
        "LB-TAG",
        N_("没有规则有所取的标签"),
        N_("表和提纲按标签（tags）从政策中取规则；标签写错的，一条也取不到，文书里的表就是空的。"),
        N_("改为规则已有的标签，或者在政策的规则中写上该标签。"),
    ),
    Fault(
        "LB-VERSION",
        N_("条文有改动，版本或者修改原因没有改"),
        N_("加 --since 版本 时检查：标题、条文、适用条件或参数与那时不同的条款，版本应提高，reason 应写明为什么修改。"),
        N_("提高 version，改写 reason。"),
    ),
    Fault(
        "LB-LADDER",
        N_("退让阶梯有误"),
        N_(
            "阶梯按首选、可接受、须批准、不接受排列；所写的表述、参数须是本条款的，每一档写明情形和理由，须批准的写明批准人。"
        ),
        N_("按该项检查结果所写的办法改正 ladder。"),
    ),
    Fault(
        "LB-PARAMETER",
        N_("条款参数有误"),
        N_("默认值和政策选定的值都应符合参数的类型，在上下限之内或者是可选值之一；上下限应是数字，下限不大于上限。"),
        N_("按该项检查结果所写的办法改正；数字用半角，不带单位。"),
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
    "LB-FIELD": N_("政策自行声明的资料（fields）有误"),
    "LB-FILE": N_("文件读不出或不存在"),
    "LB-FRONT": N_("条款文件的说明部分有误"),
    "LB-GUARD": N_("引用可能不在协议中的条款，没有先判断"),
    "LB-JINJA": N_("条文中的模板语法有误"),
    "LB-LABEL": N_("给没有的选项起了名称"),
    "LB-NAME": N_("表达式或条文中的名称不存在"),
    "LB-OUTLINE": N_("提纲有误"),
    "LB-PATTERN": N_("校对规则的写法有误"),
    "LB-POLICY": N_("政策文件不存在或有误"),
    "LB-PRINT": N_("印出的不是文字：列表、一项资料、函数等不能印成文字"),
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
#: Every code, the promises first.
CATALOGUE: Final[dict[str, Fault]] = {fault.code: fault for fault in _PROMISES} | {
    code: Fault(
        code,
        title,
        N_("内容库（政策、条款、提纲、法规登记册）的一处有问题；在哪个文件、哪一行，见该项检查结果。"),
        N_("按该项检查结果所写的办法修改，再运行 mengyue library check。"),
    )
    for code, title in _LIBRARY.items()
}
