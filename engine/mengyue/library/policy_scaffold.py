"""The text of a new policy pack: what a person who writes no programs begins with. It loads and lints as it is."""

from __future__ import annotations

from collections.abc import Sequence

from mengyue.library.vocabulary import Term

__all__ = ["UNTITLED", "new_policy"]

#: The title of a pack that nobody has given one.
UNTITLED = "待填的政策全称"
_GIVEN = ("alliance", "lead", "leads")
_HEAD = """\
# yaml-language-server: $schema={schema}
# 政策文件 {id}。写法见《新增政策》（docs/zh/新增政策.md）；全部可用的项目见 schemas/policy.schema.json。
# “#”之后是说明，不起作用；要启用一段示例，删去各行开头的“# ”。写完运行：mengyue library check

id: {id}                       # 与所在文件夹同名
title: {untitled}
short_title:                   # 简称，用于多项政策的对照表
number:                        # 文号
issuer:                        # 发文机关
place:                         # 适用的地方，如：某某市；文书中不写别的地方
issued:                        # 发文日期，如 2027-01-15
status: issued                 # draft 征求意见稿；issued 已发布；superseded 已被替代
superseded_by:                 # 被什么文件替代
in_force: 未核实现行有效性。
seen:                          # 编写时见到多少文本、从哪里来，如：全文；没有见到的写进 doubts
notice:                        # 每次检查都显示的提示；没有则留空
"""
_EXTENDS = """\
extends: {parent}              # 以该政策为底本：下面只写不同之处，同一编号的规则只写要改的项目
without: []                    # 底本中不再适用的规则、必备内容、文件、期限、参数等的编号
"""
_BODY = """
# ── 取用：policies/shared 中各项政策共用的内容；不要其中某一份文书的，编号写在 without ──
# roles 成员单位的层级、类别和数量（leads、enterprises、member_count 等定义）；life-papers 联盟存续期间惯用的文书
draws: [roles, records, life-papers]
without: []

# ── 用语：条款和文书向本政策要的称呼、机关和程序；没有的写 ""，不回答而文书要用的由 library check 逐项问 ──
vocabulary:
  alliance: 联合体
  lead: 牵头单位
{vocabulary}

# ── 文书用词：条款里其他的词换成本政策的词，数据不受影响 ──
wording:
#   严重失信主体名单: 失信名单

# ── 本政策的资料：政策要求而数据文件没有的；写了就和已有的一样填写、引用，见《新增政策》 ──
fields:
#   - {id: park, on: alliance, label: 所在园区, type: line}
#   - {id: grade, on: members, label: 信用评级, type: choice, choices: {a: 甲级, b: 乙级}}

# ── 参数：政策中的数字，一律写明出处；规则里用 p.名称 引用 ──
# force：hard 必须、应；soft 原则上、鼓励、可（只提示，不阻断）；info 仅作说明
# limits、bound：与其他政策对照时用；min 不低于，max 不高于，exact 等于，one_of 取值之一
parameters:
#   members_min: {value: "8", unit: 个, force: soft, at: 第五条, limits: 成员单位数量, bound: min}

# ── 定义：有名称的表达式，规则中直接用名称 ──
definitions:
#   core_enterprises: enterprises|selectattr('tier', 'in', ['lead', 'core'])|list

# ── 协议必备内容：政策要求协议写明什么；clauses 是能满足它的条款 ──
contents:
#   - {id: NEW-3.tasks, title: 任务分工, at: 第七条, clauses: [tasks.allocation]}

# ── 文件：政策要求的材料，用政策自己的名称；source 是 templates 下的提纲或表式，由单位自备的不写 ──
documents:
#   - {id: agreement, title: 组建协议, at: 第七条, source: agreements/consortium}
#   - {id: annual-report, title: 年度报告, at: 第十二条, source: papers/annual-report, stage: annual, on_request: true}

# ── 条款在本政策下的默认选择：用哪一种表述、哪个数字；数据文件另有选择的从其选择 ──
choices:
#   membership.change: {variant: council}
#   confidentiality.period: {parameters: {years: "3"}}

# ── 办理期限 ──
calendar:
#   - id: NEW-annual-report
#     title: 报送年度报告
#     at: 第十二条
#     recurs: yearly              # yearly 每年某日前；window 每年某段时间；once 事件后一次；every 事件后每隔
#     wording: 每年3月31日前
#     ambiguous: true             # “前”是否含当日没有规定，同时写稳妥日期和最迟日期
#     safe: 03-30
#     outer: 03-31
#     reports_on: ["-1"]          # 反映上年度
#     to: [省科技厅]
#     documents: [annual-report]

# ── 存疑之处：缺字、矛盾、过期的内容和处理办法；warn: true 的每次检查都提示 ──
doubts:
#   - {id: NEW-D1, title: 现行有效性, at: 全文, text: 没有查到废止文件, handling: 申报前核实}

# ── 规则 ──
# kind：machine 由表达式判断；review 由人判断；drafting 由协议文本满足；life 组建后的义务；authority 主管部门的职权
rules:
#   - id: NEW-1
#     title: 成员单位数量
#     topic: 成员数量               # 对照几项政策时，同一主题排在一行
#     at: 第五条
#     quote: 成员单位原则上不少于8个   # 原文，逐字
#     force: soft
#     kind: machine
#     needs: [members]             # 缺少其中任何一项就“暂无法判断”
#     require: member_count >= p.members_min
#     found: member_count ~ '个'
#     required: "'不少于' ~ p.members_min ~ '个'"
#     message: 成员单位{{ found }}，原则上应{{ required }}
#     fix: 增加成员单位，或者在申报材料中说明理由。
#     path: members                # 问题指向数据文件的哪一处
#
#   - id: NEW-2
#     title: 牵头单位注册地
#     at: 第六条
#     quote: 牵头单位应在本省注册
#     kind: machine
#     each: leads                  # 对每个牵头单位分别判断
#     needs: [leads, item.region]
#     require: item.region == '某某省'
#     found: item.region
#     required: "'某某省'"
#     message: 牵头单位“{{ item.name or item.id }}”注册地为{{ found }}，要求为{{ required }}
#     fix: 改由本省注册的单位牵头。
#     path: .region                # 以“.”开头：该单位之下
#
#   - id: NEW-3
#     title: 牵头单位的行业地位
#     at: 第六条
#     quote: 牵头单位应处于行业骨干地位
#     kind: review
#     each: leads
#     needs: [item.standing]
#     question: 牵头单位“{{ item.name or item.id }}”是否处于行业骨干地位？
#     fix: 对照市场占有率和行业排名核实。
#     path: .standing
"""
_HEIR = """
# ── 只写与底本不同的地方；例如改一个数字、把一条规则改为“原则上” ──
parameters:
#   members_min: {value: "10"}

rules:
#   - {id: G21-5.c, force: soft}
"""


def new_policy(
    identifier: str,
    *,
    extends: str = "",
    schema: str = "../../schemas/policy.schema.json",
    terms: Sequence[Term] = (),
) -> str:
    """Return the commented text of ``policies/<identifier>/policy.yaml``; ``terms`` are what wording asks of packs."""
    head = _HEAD.format(untitled=UNTITLED, id=identifier, schema=schema)
    if extends:
        return head + _EXTENDS.format(parent=extends) + _HEIR
    asked = [f'#   {term.key}: ""    # {term.title}；{term.about}' for term in terms if term.key not in _GIVEN]
    return head + _BODY.replace("{vocabulary}", "\n".join(asked))
