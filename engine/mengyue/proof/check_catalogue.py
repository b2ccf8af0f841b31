"""The checks that are programmed: one stable code each. Checks that are content stand in ``clauses/proof.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from mengyue.model.finding import Severity

__all__ = ["CHECKS", "Check"]


@dataclass(frozen=True, slots=True)
class Check:
    """One check: how much a fault matters, what it means, what to do (gettext message ids), and the law behind it."""

    code: str
    severity: Severity
    title: str
    meaning: str
    fix: str
    basis: tuple[str, ...] = ()


def N_(message: str) -> str:
    """Mark ``message`` for extraction; it is translated where it is shown."""
    return message


E, W, R, I = Severity.ERROR, Severity.WARNING, Severity.REVIEW, Severity.INFO  # noqa: E741

_ALL: Final = (
    # Terms.
    Check(
        "PF-TERM-UNDEFINED",
        E,
        N_("用语没有定义"),
        N_("条款库中有定义的用语，在本协议中使用而没有定义，常因不采用定义条款或删去其中一项所致。"),
        N_("恢复该用语的定义，或改用不需定义的说法。"),
    ),
    Check(
        "PF-TERM-UNUSED",
        W,
        N_("定义的用语没有使用"),
        N_("用语有定义而别处没有使用，读者会去找并不存在的规则。"),
        N_("删去该定义，或在应使用之处使用。"),
    ),
    Check(
        "PF-TERM-TWICE",
        E,
        N_("用语有两个定义"),
        N_("同一用语定义两次，两处不一致时无从确定含义。"),
        N_("只保留一处定义。"),
    ),
    # Names.
    Check(
        "PF-NAME-VARIANT",
        E,
        N_("单位名称前后不一"),
        N_("文中的单位名称与当事人名称只差几个字、括号宽窄或者后缀，可能被认为是另一个单位。"),
        N_("改为与当事人名称完全一致。"),
        ("civil-code/470",),
    ),
    Check(
        "PF-NAME-SHORT",
        R,
        N_("使用了没有定义的简称"),
        N_("文中以数据文件的成员代号称呼成员单位，协议没有定义该简称。"),
        N_("改用单位全称，或者注明“以下简称”。"),
    ),
    Check(
        "PF-NAME-ALLIANCE", W, N_("联合体的称谓不一"), N_("同一组织在文中有两种称谓。"), N_("统一为政策所用的称谓。")
    ),
    # References.
    Check(
        "PF-REF-MISSING",
        E,
        N_("引用的条或附件不存在"),
        N_("引用的对象不在本协议中。"),
        N_("改为现有的条款或附件，使用 ref() 或 schedule()。"),
    ),
    Check(
        "PF-REF-TYPED",
        W,
        N_("条号或附件号是写死的"),
        N_("条款增减后，写死的号码不会随之改变。"),
        N_("改用 ref() 或 schedule()。"),
    ),
    Check("PF-REF-PART", E, N_("引用的款或项不存在"), N_("所引条文没有该款或该项。"), N_("核对款、项的次序。")),
    Check(
        "PF-REF-SELF", W, N_("条文引用自己"), N_("条文以自己的条号引用自己，应写“本条”。"), N_("改为“本条”或“前款”。")
    ),
    Check(
        "PF-REF-CIRCULAR",
        W,
        N_("条文互相推给对方"),
        N_("几条条文各自只引用另一条，最终没有一条作出规定。"),
        N_("在其中一条写明实际规则。"),
    ),
    Check(
        "PF-REF-KIND",
        E,
        N_("引用的种类不对"),
        N_("把条当作附件引用，或者把附件当作条、款引用。"),
        N_("条用 ref()，附件用 schedule()，前后不再写“条”“附件”。"),
    ),
    # Duties.
    Check(
        "PF-DUTY",
        W,
        N_("义务没有后果"),
        N_("条文对成员单位规定了义务，自身没有写明违反的后果，协议也没有适用于一切违约的条款。"),
        N_("写明后果，或采用违约责任条款。"),
        ("sci-tech-achievements-transformation-law/26", "civil-code/577"),
    ),
    Check(
        "PF-DUTY-BODY",
        R,
        N_("机构的义务没有落到单位"),
        N_(
            "条文只对决策、咨询、执行机构等规定义务。机构不是当事人，违约责任条款追究不到它，条文又没有写明由哪个单位负责。"
        ),
        N_("写明由哪个单位承担后果，或确认不需要。"),
    ),
    # Amounts.
    Check(
        "PF-AMOUNT-DIFFER",
        E,
        N_("金额大小写不一致"),
        N_("同一金额的数字和大写不相等，以哪个为准会有争议。"),
        N_("用 rmb 由同一数字生成。"),
    ),
    Check(
        "PF-AMOUNT-CAPITALS",
        W,
        N_("应付金额没有大写"),
        N_("条文写明的应付数额只有数字，没有大写。"),
        N_("用 rmb 同时写出数字和大写。"),
    ),
    # Figures that contradict each other.
    Check(
        "PF-SHARES",
        E,
        N_("分配比例合计不是100%"),
        N_("收益分配比例表各行之和、合计行与100%不一致。"),
        N_("调整比例，使合计恰为100%。"),
        ("sci-tech-achievements-transformation-law/26",),
    ),
    Check(
        "PF-TOTAL",
        E,
        N_("投入合计不符"),
        N_("投入承诺表各行之和与合计行不一致，或者一项投入的分期之和与其金额不一致。"),
        N_("核对各行和分期。"),
    ),
    Check("PF-DATES", E, N_("日期先后颠倒"), N_("完成日期早于开始日期。"), N_("核对起止日期。")),
    Check(
        "PF-DATES-TERM",
        W,
        N_("日期在协议期限之外"),
        N_("任务完成日期或者投入到位日期晚于协议期限届满之日。"),
        N_("调整日期，或延长协议期限。"),
    ),
    Check(
        "PF-ORIGINALS",
        E,
        N_("正本份数不够"),
        N_("各成员单位各执一份并扣除报送份数后，正本份数不足。"),
        N_("增加正本份数。"),
    ),
    # Parties.
    Check(
        "PF-PARTY-UNKNOWN",
        E,
        N_("表中单位不是当事人"),
        N_("任务、投入、收益、知识产权等表中的单位不在成员单位之内，不受协议约束。"),
        N_("补登为成员单位，或从表中删去。"),
        ("civil-code/465",),
    ),
    Check(
        "PF-PARTY-OUTSIDE",
        R,
        N_("表中提到非成员单位"),
        N_("表中文字提到成员单位以外的单位，其不受协议约束。"),
        N_("确认该单位的角色，必要时另订合同。"),
        ("civil-code/465",),
    ),
    Check(
        "PF-PARTY-TURNED",
        E,
        N_("甲方、乙方前后不是同一单位"),
        N_("首部或者正文写明的甲方、乙方与签署处的不同。"),
        N_("核对首部和签署页的当事人。"),
        ("civil-code/470",),
    ),
    # Repeats.
    Check(
        "PF-REPEAT",
        W,
        N_("文字重复"),
        N_("两段文字相同或者几乎相同，修改一处会漏改另一处。"),
        N_("保留一处，另一处引用。"),
    ),
    Check(
        "PF-REPEAT-TITLE", W, N_("两条标题相同"), N_("两条条文的标题相同，读者无从分辨。"), N_("合并，或改用不同标题。")
    ),
    # Marks.
    Check(
        "PF-RESIDUE",
        E,
        N_("留有占位文字"),
        N_("文中留有待定、空括号、方括号、××等未处理的文字。"),
        N_("改为实际内容；无须填写的写“无”。"),
    ),
    Check("PF-PUNCT-DOUBLE", W, N_("标点重复"), N_("两个标点连用。"), N_("删去多余的标点。")),
    Check("PF-PUNCT-HALF", W, N_("中文中使用半角标点"), N_("中文旁使用了半角标点。"), N_("改为全角标点。")),
    Check("PF-PUNCT-PAIR", W, N_("引号或括号不配对"), N_("引号、括号、书名号不成对。"), N_("补足或删去。")),
    Check(
        "PF-PUNCT-END",
        W,
        N_("段末没有标点"),
        N_("条文的段落应以句号、分号或冒号结束，否则可能是文字不全。"),
        N_("补足文字和标点。"),
    ),
    # Disputes.
    Check(
        "PF-DISPUTE-BOTH",
        E,
        N_("既约定仲裁又约定诉讼"),
        N_("协议一处把争议交付仲裁，另一处又约定向法院起诉，仲裁约定无效。"),
        N_("仲裁与诉讼只选一种。"),
        ("spc-arbitration-2006/7", "arbitration-law/29"),
    ),
    Check(
        "PF-ARB-NONE",
        E,
        N_("没有写明仲裁机构"),
        N_("约定仲裁而没有选定仲裁机构，或者只写“当地仲裁机构”一类说法；不能补充约定的，仲裁约定无效。"),
        N_("写一个仲裁机构的全称。"),
        ("arbitration-law/27", "arbitration-law/29", "spc-arbitration-2006/6"),
    ),
    Check(
        "PF-ARB-TWO",
        E,
        N_("写了两个仲裁机构"),
        N_("约定两个以上仲裁机构而不能商定其一的，仲裁约定无效。"),
        N_("只写一个仲裁机构的全称。"),
        ("spc-arbitration-2006/5", "arbitration-law/29"),
    ),
    Check(
        "PF-COURT-PLACE",
        W,
        N_("约定的法院与文中的地点没有联系"),
        N_("约定法院的所在地，不是文中写明的当事人住所地、合同签订地、履行地或者标的物所在地。"),
        N_("改为被告住所地、履行地、签订地等有实际联系地点的人民法院。"),
        ("civil-procedure-law/35",),
    ),
    # Rates and rewards.
    Check(
        "PF-DEPOSIT",
        E,
        N_("定金超过百分之二十"),
        N_("定金超过主合同标的额百分之二十的部分不产生定金的效力。"),
        N_("降到百分之二十以内。"),
        ("civil-code/586",),
    ),
    Check(
        "PF-RATE",
        W,
        N_("迟延违约金比例偏高"),
        N_("按日计算的违约金折算年利率过高，超过损失百分之三十的一般会被认为过分高于损失。"),
        N_("降到日万分之五以内，或说明损失的计算。"),
        ("civil-code/585", "spc-contract-general-2023/65"),
    ),
    Check(
        "PF-DAMAGES",
        W,
        N_("违约金比例偏高"),
        N_("按比例约定的违约金超过百分之三十，或者按贷款市场报价利率的四倍以上计算，可能被调减。"),
        N_("降低比例，或说明损失的计算。"),
        ("civil-code/585", "spc-contract-general-2023/65"),
    ),
    Check(
        "PF-REWARD",
        E,
        N_("对完成人的奖励低于法定标准"),
        N_(
            "国家设立的研究开发机构、高等院校的奖励和报酬，转让许可和作价投资不得低于百分之五十，自行实施须连续三至五年每年不低于百分之五。"
        ),
        N_("改为不低于法定标准。"),
        ("sci-tech-achievements-transformation-law/45",),
    ),
    # Research roles.
    Check(
        "PF-COMMISSIONED",
        W,
        N_("仅出资的成员与成果归属"),
        N_(
            "仅提供资金、设备或者辅助工作的成员单位是委托方而不是合作开发人，协议却没有对其与成果的关系作出约定，或者一概由全体共有。"
        ),
        N_("采用委托开发成果条款，或在归属条款写明。"),
        ("spc-technology-contracts-2020/19", "civil-code/859", "civil-code/860"),
    ),
    Check(
        "PF-ROLE",
        R,
        N_("参与研究的成员没有任务"),
        N_("投入中填写参与研究开发，任务分工中却没有该成员，实际可能是委托开发。"),
        N_("列入任务分工，或改正参与方式。"),
        ("spc-technology-contracts-2020/19",),
    ),
    # The text against the data.
    Check(
        "PF-DATA-COUNT",
        E,
        N_("数目与数据不符"),
        N_("文中的成员、任务等数目与数据文件不一致。"),
        N_("核对数据，改正文字。"),
    ),
    Check(
        "PF-DATA-SHARE",
        E,
        N_("比例与数据不符"),
        N_("文中某单位的比例与数据文件不一致。"),
        N_("核对收益分配比例表，改正文字。"),
    ),
    Check(
        "PF-DATA-SUM",
        W,
        N_("各方比例合计不是100%"),
        N_("同一句列明的各方比例相加不等于100%。"),
        N_("核对各方比例。"),
    ),
    Check(
        "PF-DATA-AMOUNT",
        E,
        N_("金额与数据不符"),
        N_("文中的总额、财政或者自筹金额与数据文件不一致。"),
        N_("核对投入承诺表和预算，改正文字。"),
    ),
    Check(
        "PF-DATA-NAME",
        E,
        N_("名称、姓名或者代码与数据不符"),
        N_("文中的牵头单位、法定代表人或者统一社会信用代码与数据文件不一致。"),
        N_("核对营业执照或者法人证书，改正文字。"),
        ("civil-code/470",),
    ),
    Check(
        "PF-DATA-DATE",
        E,
        N_("日期与数据不符"),
        N_("文中的开始、结束或者生效日期与数据文件不一致。"),
        N_("核对数据，改正文字。"),
    ),
    # The text against itself.
    Check(
        "PF-DATA-LEGAL",
        E,
        N_("称为法人的成员不是法人"),
        N_("文中称各方均为法人，数据中的成员有分公司、学院等不具有法人资格的。"),
        N_("改以所属法人为成员，或者改正文字。"),
    ),
    Check(
        "PF-DATA-VOTES",
        E,
        N_("票数不足以通过"),
        N_("文中称决议已经通过或者会议有效，数据中的票数或者到会人数达不到要求。"),
        N_("核对票数；未通过的重新表决。"),
    ),
    Check(
        "PF-DATA-NOTICE",
        W,
        N_("通知期短于约定"),
        N_("文中写明提前多少日通知，数据中的会议通知晚于此。"),
        N_("补齐通知期，或者取得全体的书面认可。"),
    ),
    Check(
        "PF-POLICY-MAJORITY",
        E,
        N_("多数低于政策的要求"),
        N_("文中的表决或者出席多数低于政策所要求的，或者以到会的代替了全体。"),
        N_("改为政策要求的多数。"),
    ),
    Check(
        "PF-POLICY-CALENDAR",
        E,
        N_("报送日期晚于政策的期限"),
        N_("文中写的报送期限晚于政策日历中的最迟日期。"),
        N_("改为政策的期限。"),
    ),
    Check(
        "PF-DATE-NONE",
        E,
        N_("没有这一天"),
        N_("文中写明的日期不存在，或者与写明的星期不符。"),
        N_("核对日历，改正日期。"),
    ),
    Check(
        "PF-TERM-DATES",
        E,
        N_("期限与起止日期不符"),
        N_("文中写明的年数、月数与起止日期之间的长度不一致。"),
        N_("改正期限或者日期。"),
    ),
    Check(
        "PF-SUM",
        E,
        N_("各部分与总数不符"),
        N_("同一句中各部分相加不等于写明的总数。"),
        N_("核对总数和各部分。"),
    ),
    Check(
        "PF-TWO-TIMES",
        E,
        N_("同一事项有两个期限"),
        N_("同一材料、款项或者答复在两处有不同的期限，或者一处按工作日、一处按自然日计算。"),
        N_("只保留一处期限。"),
    ),
    Check(
        "PF-TWO-TERMS",
        E,
        N_("保密期限或者有效期前后不一"),
        N_("两处写明的保密期限或者有效期不同。"),
        N_("只在一处写明期限。"),
    ),
    Check(
        "PF-TWO-FIGURES",
        E,
        N_("同一事项有两个比例或者多数"),
        N_("同一事项在两处有不同的比例、份额或者表决多数。"),
        N_("只保留一处，或者写明各适用于什么情形。"),
    ),
    Check(
        "PF-TWO-ANSWERS",
        W,
        N_("同一事项由两方办理"),
        N_("由谁承担、决定、保管，或者协议何时生效，相近的两处写得不一样。"),
        N_("确定一种，只写一处。"),
    ),
    Check(
        "PF-TWO-OWNERS",
        E,
        N_("一物归了两家"),
        N_("同一成果、设备或者权利，两处写明归不同的人。"),
        N_("确定归谁，只写一处。"),
    ),
    Check(
        "PF-LICENCE-KIND",
        E,
        N_("许可的种类与内容不符"),
        N_("独占许可排除包括许可方在内的任何人，排他许可排除许可方以外的人，文中又保留了被排除的实施或者许可。"),
        N_("改为与实际相符的许可种类，或者删去保留。"),
        ("spc-technology-contracts-2020/25",),
    ),
    Check(
        "PF-DUTY-CHOICE",
        W,
        N_("同一行为既是义务又可自便"),
        N_("一处规定应当做，另一处又由当事人自行决定。"),
        N_("写明是义务还是可以选择，或者写明例外。"),
    ),
    Check(
        "PF-TERM-CIRCULAR",
        E,
        N_("定义互相循环"),
        N_("两个用语各以对方定义，都没有说明含义。"),
        N_("用第三个概念说明其中一个。"),
    ),
    Check(
        "PF-PRECEDENCE",
        E,
        N_("以哪一文本为准前后相反"),
        N_("两处写明的优先文本互相矛盾。"),
        N_("只保留一处优先顺序。"),
    ),
    Check(
        "PF-ACTOR-UNKNOWN",
        W,
        N_("行为人没有来处"),
        N_("文中由某机构或者某一方行事，而所设机构或者当事人中没有它。"),
        N_("改为已设的机构或者当事人，或者补充规定。"),
        ("civil-code/465",),
    ),
    Check(
        "PF-ARTICLE-ORDER",
        E,
        N_("条的编号重复或者颠倒"),
        N_("两条用了同一编号，或者编号在后的排在前面，援引该条时无从确定指哪一条。"),
        N_("重新连续编号，并核对各处援引。"),
    ),
    Check(
        "PF-REF-OFF",
        E,
        N_("引用的条号与所说的事项不符"),
        N_("引用写明了事项，所引条文讲的是别的事，另一条才是。"),
        N_("改正条号。"),
    ),
    # Likeness.
    Check(
        "PF-ALIKE",
        R,
        N_("写法与有问题的例句相近"),
        N_("这一句的用词比几乎所有合法的例句更像有问题的例句（例句见 clauses/specimens）；是否确有问题，须由人判断。"),
        N_("对照所示的例句和理由判断；确属合法而常用的写法，可以作为合法的例句记入。"),
    ),
    # Time.
    Check(
        "PF-PLACE-DATE",
        W,
        N_("报送日期与政策的期限不符"),
        N_("约定向科技主管部门或者推荐单位报送的日期，不是适用的政策所定的日期。"),
        N_("改为政策的期限；当年通知另有规定的，写明以通知为准。"),
    ),
    Check(
        "PF-PLACE-OFFICE",
        W,
        N_("写有其他地方的主管部门"),
        N_("条文写的科技主管部门不是适用的政策所写的，常因沿用别处的文本或者参数所致。"),
        N_("改为“科技主管部门”，或者改为适用的政策所写的机关。"),
    ),
    Check(
        "PF-PLACE-LEVEL",
        W,
        N_("写有政策没有的级别"),
        N_("条文写的级别（如自治区级）不是适用的政策所用的。"),
        N_("改为政策的用语，见政策文件的 labels。"),
    ),
    Check("PF-PLAN-STALE", W, N_("规划已过期"), N_("提到的五年规划期已经结束。"), N_("改为现行规划，或删去。")),
    Check(
        "PF-STATUTE-UNKNOWN",
        R,
        N_("引用的法规未登记"),
        N_("文中提到的法规不在法规登记册中，未核对是否现行有效。"),
        N_("核对后登记，或删去。"),
    ),
    Check(
        "PF-STATUTE-REPEALED",
        E,
        N_("引用已失效的法律"),
        N_("文中以现行法引用的法律已经失效，由另一部法律代替。"),
        N_("改引现行的法律和条文。"),
    ),
    Check(
        "PF-STATUTE-TITLE",
        E,
        N_("法律名称有误"),
        N_("文中法律的名称与登记册中的只差几个字或者字序。"),
        N_("改为法律的全称。"),
    ),
    Check(
        "PF-STATUTE-NOT-YET",
        E,
        N_("引用尚未施行的文本"),
        N_("所引的修订文本在该日尚未施行。"),
        N_("改引该日有效的文本。"),
    ),
    Check(
        "PF-STATUTE-ARTICLE",
        E,
        N_("所引条文不存在"),
        N_("所引的法律没有这么多条。"),
        N_("核对条号。"),
    ),
    Check(
        "PF-STATUTE-RENUMBERED",
        E,
        N_("条号是修订前的"),
        N_("法律修订后条文次序变了，所引条号现在是另一事项。"),
        N_("改为现行的条号。"),
    ),
    Check(
        "PF-STATUTE-SUBJECT",
        W,
        N_("所引条文讲的是别的事"),
        N_("文中说明了引用的事项，所引条文没有这一用语，同一法律的另一条才有。"),
        N_("核对条号，改引有关的条文。"),
    ),
    Check(
        "PF-STATUTE-UNVERIFIED",
        I,
        N_("依据的条文未核对"),
        N_("条款所列依据在登记册中尚未与条文文本核对。"),
        N_("取得文本核对后登记。"),
    ),
)

#: Every programmed check by its code.
CHECKS: Final[dict[str, Check]] = {check.code: check for check in _ALL}
