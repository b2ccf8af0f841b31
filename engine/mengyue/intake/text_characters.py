"""One rule for the characters of every text that enters, whatever file it comes from.

What the eye cannot see and what only looks like another character is put right and said; what changes how a text reads,
or means nothing outside one machine, is refused. So a text that is accepted looks the same wherever it is shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from mengyue.i18n import _
from mengyue.library.fault_catalogue import N_

__all__ = [
    "CharacterFault",
    "alike",
    "half_width",
    "seen_text",
    "unquoted",
    "usual_code",
    "without_padding",
    "without_stop",
]

#: Zero-width marks (Unicode 15.1, general category Cf, and fillers that show nothing). Taken out.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u2064\u206a-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\U000e0100-\U000e01ef]"
)
#: Marks that turn the order of characters round: what is read is not what is stored.
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
#: Words of decoding gone wrong.
_BROKEN = ("锟斤拷", "烫烫烫")
#: Without a meaning of their own: private use, the sign for what could not be decoded, tags, no characters.
_MEANINGLESS = re.compile(
    "[\ue000-\uf8ff\ufdd0-\ufdef\ufff9-\ufffd\U000e0000-\U000e007f\U000f0000-\U0010ffff]|" + "|".join(_BROKEN)
)
#: What nearly all texts are made of: of these characters none is put right and none refused, but for those words.
_ORDINARY = re.compile("[\t\n -~，。；：、（）“”《》\u4e00-\u9fff]*")
#: Pictures joined to one: without the joint, others would be seen.
_JOINED = re.compile("[\u2190-\u2bff\U0001f000-\U0001faff]\ufe0f?\u200d(?=[\u2190-\u2bff\U0001f000-\U0001faff])")
_LINE_ENDS = re.compile("\r\n|[\r\u0085\u2028\u2029]")
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f]")
#: Radicals stand in texts copied out of PDF files for the characters that look like them. The Kangxi ones have a
#: compatibility mapping; of the supplement, these are whole characters (Unicode, EquivalentUnifiedIdeograph.txt).
_PAIRED = (
    "⺝月⺟母⺠民⺩王⻁虎⻄西⻅见⻆角⻉贝⻋车⻑長⻓长⻔门⻘青⻙韦⻚页⻛风⻜飞⻝食⻢马"
    "⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)
_RADICALS = dict(zip(_PAIRED[::2], _PAIRED[1::2], strict=True))
#: 18 characters without I, O, S, V and Z (GB 32100-2015, 5); examples use MA and X.
_USCC = re.compile("[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
_NAMES = {
    0x200B: N_("零宽空格"),
    0x200C: N_("零宽不连字"),
    0x200D: N_("零宽连字"),
    0x200E: N_("方向标记"),
    0x200F: N_("方向标记"),
    0x2060: N_("词连接符"),
    0x00AD: N_("软连字符"),
    0xFEFF: N_("字节序标记"),
}
_PAIRS = (("“", "”"), ("‘", "’"), ("＂", "＂"))

Remark = Callable[[str, str], None]


class CharacterFault(Exception):
    """Why a text cannot be taken; the message names the character and its place in the text."""

    def __init__(self, message: str, code: str = "IN-110", hint: str = "") -> None:
        super().__init__(message)
        self.code, self.hint = code, hint


def seen_text(text: str, remark: Remark) -> str:
    """Return ``text`` as the eye sees it, with a remark on what was changed. Raises ``CharacterFault``."""
    if _ORDINARY.fullmatch(text) and not any(word in text for word in _BROKEN):
        return text
    for pattern in (_DIRECTION, _MEANINGLESS):
        bad = pattern.search(text)
        if bad:
            raise CharacterFault(_refusal(bad.group(), bad.start() + 1, pattern is _DIRECTION))
    joined = _JOINED.search(text)
    if joined:
        message = _("第 {position} 个字符起是合成的表情符号，Word 和 PDF 显示的不一样；请改用文字")
        raise CharacterFault(message.format(position=joined.start() + 1))
    found = dict.fromkeys(_INVISIBLE.findall(text))
    if found:
        for character in found:
            message = _("含有看不见的字符 U+{code}{name}，已去掉")
            name = _NAMES.get(ord(character))
            named = f"（{_(name)}）" if name else ""
            remark("IN-110", message.format(code=f"{ord(character):04X}", name=named))
        text = _INVISIBLE.sub("", text)
    text = _SPACES.sub(" ", _LINE_ENDS.sub("\n", text))
    plain = unicodedata.normalize("NFC", text)
    plain = "".join(_unified(character) for character in plain) if _has_radicals(plain) else plain
    if plain != text:
        changed = next((c for c in text if unicodedata.normalize("NFC", c) != c or _unified(c) != c), "")
        if changed:
            message = _("字形相同的兼容字符 U+{code} 已改为通用字“{plain}”")
            new = unicodedata.normalize("NFC", _unified(changed))
            remark("IN-626", message.format(code=f"{ord(changed):04X}", plain=new))
    return plain


def half_width(text: str, remark: Remark) -> str:
    """Return ``text`` with full-width letters, digits and signs as half-width ones."""
    half = "".join(chr(ord(c) - 0xFEE0) if "\uff01" <= c <= "\uff5e" else c for c in text)
    if half != text:
        remark("IN-623", _("全角字符按半角读取"))
    return half


def unquoted(text: str, remark: Remark) -> str:
    """Return ``text`` without the curly quotes that a word processor put round the whole of it."""
    for opening, closing in _PAIRS:
        inside = text[1:-1]
        whole = len(text) > 2 and text[0] == opening and text[-1] == closing
        if whole and opening not in inside and closing not in inside:
            remark("IN-626", _("整个值外面的引号已去掉"))
            return inside.strip()
    return text


def without_stop(text: str, remark: Remark) -> str:
    """Return a name or title without the stop or comma at its end; a point after Latin letters stays (Ltd.)."""
    bare = re.sub("[。，、；：;,:．\\s]+$|(?<=[\u3400-\u9fff）])\\.+$", "", text)
    if bare and bare != text:
        remark("IN-626", _("末尾的标点“{mark}”已去掉").format(mark=text[len(bare) :].strip()[:3]))
        return bare
    return text


def without_padding(text: str, remark: Remark) -> str:
    """Return a person's name without the spaces that align it with longer ones."""
    if re.fullmatch("[\u3400-\u9fff](?:[ \u3000]+[\u3400-\u9fff]){1,3}", text):
        remark("IN-622", _("姓名中间的空格已去掉"))
        return re.sub("[ \u3000]+", "", text)
    return text


def usual_code(text: str, remark: Remark) -> str:
    """Return a unified social credit code (GB 32100) without spaces and hyphens, in capitals."""
    joined = re.sub("[\\s-]", "", text).upper()
    if joined != text and _USCC.fullmatch(joined):
        remark("IN-622", _("代码中的空格和小写字母已按规范写法读取"))
        return joined
    return text


def alike(text: str) -> str:
    """Return what is equal for texts that a reader takes for the same: no spaces, width, case, brackets, stops."""
    folded = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold()
    folded = "".join(_unified(character) for character in folded)
    return re.sub("[\\s()\\[\\]【】〔〕〈〉《》“”\"'‘’·•・.。,，、;；:：_—–-]", "", folded)


def _has_radicals(text: str) -> bool:
    return any("\u2e80" <= character <= "\u2fd5" for character in text)


def _unified(character: str) -> str:
    if "\u2f00" <= character <= "\u2fd5":
        return unicodedata.normalize("NFKC", character)
    return _RADICALS.get(character, character) if "\u2e80" <= character <= "\u2ef3" else character


def _refusal(bad: str, position: int, direction: bool) -> str:
    if len(bad) > 1:
        return _("第 {position} 个字符起是“{text}”，文字编码已经损坏").format(position=position, text=bad)
    code = f"{ord(bad):04X}"
    if direction:
        message = _("第 {position} 个字符 U+{code} 会改变文字的显示顺序")
    elif bad == "\ufffd":
        message = _("第 {position} 个字符 U+{code} 表示文字编码已经损坏")
    else:
        message = _("第 {position} 个字符 U+{code} 没有统一的字形，别人的电脑上显示不出来")
    return message.format(position=position, code=code)
