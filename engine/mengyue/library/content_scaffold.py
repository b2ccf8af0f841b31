"""The texts of new content: what a person who writes no programs begins with.

Each loads and lints as it is; what stands after “#” explains, and examples are switched on by taking the “# ” away.
"""

from __future__ import annotations

from mengyue.library.clause import Clause

__all__ = ["LETTER", "changed_clause", "changed_form", "new_clause", "new_form", "new_paper"]

_WORDS = "（在此写条文，一行一段，以（一）开头的是项。数据写 {{ alliance.name }}。）"
#: What a new letter says.
LETTER = "{{ alliance.name or hand(16) }}：\n（在此写正文，一行一段。没有数据时留横线写 {{ hand(16) }}。）"
_OTHERWISE = """\
---
# 只写与下层条款不同的项目和表述；没写的表述和项目不变
changes: {id}
version: {version}                   # 改了条文，提高版本
reason: 待填                        # 为什么修改
---
## {variant}
{wording}
"""

_CLAUSE = """\
---
# 条款 {id}。写法见《条款库》（docs/zh/条款库.md）；“#”之后是说明。写完运行：mengyue library check
id: {id}
title: {title}                      # 条的标题，不带“第几条”
version: 1.0.0
status: draft                      # 审定后用 mengyue library approve {id} --by 姓名 批准
effective: {day}
reason: 首次编写                    # 最近一次修改的原因
# when: members|length > 3          # 什么情形下写进协议；没有就始终写
variants:                          # 备选表述，第一个是默认；每个在下面有一段 ## 条文
  - {{id: standard, title: 通用}}
#   - {{id: strict, title: 从严, risk: 对方难以接受。}}
parameters: {{}}                     # 条文里的数字，写 {{{{ param.days }}}}；例如
#   days: {{label: 期限, type: integer, default: "30", min: "10", max: "60", unit: 日, basis: 实务做法}}
requires: []                       # 须同时采用的条款
statutes: []                       # 法律依据：clauses/statutes.yaml 中的键，如 civil-code/509
satisfies: []                      # 满足的政策要求：规则或必备内容的编号
risk: {risk}                        # 给审查人看：不写或者写错会怎样
---
## standard
{wording}
"""
_PAPER = """\
# yaml-language-server: $schema=../../schemas/outline.schema.json
# 文书 {id}。写法见《文书》（docs/zh/文书.md）；写完运行：
# mengyue library build（生成 Word 模板）；mengyue library check
# 政策用到它：在该政策的 documents 中加一行
#   - {{id: {id}, title: {title}, at: 惯例, source: papers/{id}, on_request: true}}

id: {id}
kind: letter                       # letter 函件；report 报告；rules 制度（第一条）；contract 合同（签署页）
title: "{title}"
# 每个成员单位各一份的，去掉下面三行的“# ”；bind 的名称在条文里可用
# each: members
# bind: unit
# name: "{{{{ unit.name }}}}"
addressee: "{{{{ policy.vocabulary.authority }}}}"      # 主送；政策没有回答 authority 的，由 library check 问
sections:
  - id: body
    heading: ""                    # 报告、制度写标题
    contents:
      - {{clause: letter.{id}}}
closing:                           # 落款
  - {{unit: "{{{{ leads|map(attribute='name')|join_names|hand(16) }}}}", seal: 盖章}}
"""
_FORM = """\
# yaml-language-server: $schema=../../schemas/form.schema.json
# 表式 {id}。写法见《表式》（docs/zh/表式.md）；写完运行：
# mengyue library build（生成 Word 模板）；mengyue library check
# 政策用到它：在该政策的 documents 中加一行
#   - {{id: {id}, title: {title}, at: 附件, source: forms/{id}}}

id: {id}
kind: application
title: {title}
source: 待填的出处                   # 所依据的文件和附件
heading: {title}

parts:                             # 各部分同宽，一个接一个，读来是一张表；跨页要重复表头的清单另起一部分
  - columns: [36, 51, 36, 42]       # 各列宽，毫米；合计各部分相等
    rows:
      - height: 11
        cells:
          - {{caption: 名称}}                                     # 栏目，照原表印
          - {{id: name, value: alliance.name, span: 3}}          # 填数据：没有的显示为待填
      - height: 11
        cells:
          - {{caption: 联系人}}
          - {{id: contact, value: alliance.contact}}
          - {{caption: 填表日期}}
          - {{id: filled_on, value: alliance.filled_on, by_hand: "　　年　月　日"}}   # by_hand：没有数据时照印
      - height: 11
        cells:
          - {{caption: 成员单位（个）}}
          # known 不成立时待填，待填清单里叫 blank
          - {{id: member_count, value: members|length, known: members, blank: counts.members, span: 3}}
  - columns: [18, 72, 75]
    repeat: 1                      # 前一行在续页重复
    rows:
      - cells:
          - {{caption: 序号}}
          - {{caption: 单位名称}}
          - {{caption: 类型}}
    group:                         # 一项一行；不足 minimum 行的留空行
      id: members
      rows: members
      minimum: 5
      known: members
      blank: members
      blank_column: member_name
      columns:
        - {{id: member_index, value: index, printed: true}}       # printed：空行也印
        - {{id: member_name, value: row.name}}
        - {{id: member_kind, value: row.kind|label}}
"""
_CHANGED = """\
# yaml-language-server: $schema=../../schemas/form.schema.json
# 表式 {id}：只写与 {base} 不同之处，见《自己的内容库》（docs/zh/自己的内容库.md）。

{own}changes: {base}
title: {title}
edits: []
# at 是那一处的代号（id）或者栏目（caption）；in: rows 指它所在的整行。可用的代号：
#   {ids}
#  - {{at: {first}, set: {{by_hand: "　　年　月　日"}}}}          改一格
#  - {{at: {first}, in: rows, remove: true}}                    去掉一行
#  - at: {first}
#    in: rows
#    after:                                                   在这一行之后加一行
#      - cells:
#          - {{caption: 新栏目}}
#          - {{id: new_cell, value: alliance.name, span: 3}}
"""


def new_clause(identifier: str, *, title: str, day: str, wording: str = "", risk: str = "") -> str:
    """Return the text of ``clauses/<topic>/<name>.md``; ``day`` is the date from which it may be used."""
    return _CLAUSE.format(id=identifier, title=title, day=day, wording=wording or _WORDS, risk=risk or "待填")


def changed_clause(base: Clause) -> str:
    """Return the text of a clause that says only what differs from ``base``, with its first variant to be changed."""
    variant = base.variants[0].id
    return _OTHERWISE.format(id=base.id, version=base.version, variant=variant, wording=base.wording[variant])


def new_paper(identifier: str, *, title: str) -> str:
    """Return the text of ``templates/papers/<id>.yaml``; its words are the clause ``letter.<id>``."""
    return _PAPER.format(id=identifier, title=title)


def new_form(identifier: str, *, title: str) -> str:
    """Return the text of ``templates/forms/<id>.yaml``: a small form with one of everything."""
    return _FORM.format(id=identifier, title=title)


def changed_form(identifier: str, base: str, *, title: str, ids: list[str]) -> str:
    """Return the text of a form that says only what differs from ``base``, whose cells are called ``ids``."""
    own = "" if identifier == base else f"id: {identifier}\n"
    listed = "、".join(ids)
    return _CHANGED.format(id=identifier, base=base, title=title, own=own, ids=listed, first=ids[0] if ids else "id")
