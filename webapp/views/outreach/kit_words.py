"""What printed pieces, pictures and messages of a campaign say beyond its own words."""

from collections.abc import Iterator
from dataclasses import dataclass

from webapp.domain.outreach import sms
from webapp.domain.outreach.campaign import Document, Measure, Place
from webapp.domain.text import Text
from webapp.views.formats import day_short, lang, plain, words
from webapp.views.texts import gettext, ngettext

Step = tuple[str, str]


def when(document: Document, place: Place | None) -> str:
    """7月1日–8月31日 · 桂园."""
    many = len(document.places)
    where = words(place.name) if place else ngettext("%(num)s 个地方", "%(num)s 个地方", many)
    return f"{span(document)} · {where}"


def span(document: Document) -> str:
    return gettext("%(first)s–%(last)s", first=day_short(document.first), last=day_short(document.last))


def pay(document: Document) -> str:
    """What the utility pays by its rule; empty where it pays nothing."""
    yuan = document.reward.yuan_per_kwh
    if yuan is None or document.measure != "saving":
        return ""
    return gettext("每少用 1 度，奖励 %(yuan)s 元。", yuan=plain(yuan))


def gap() -> str:
    """What stands between two sentences."""
    return " " if lang() == "en" else ""


def care(document: Document) -> Step:
    """That nobody has to be hot or cold for it: always printed, and what it says first."""
    first = {
        "summer_peak": gettext("热了就开空调。"),
        "winter_peak": gettext("冷了就开暖气。"),
    }.get(document.template, gettext("冷了热了，空调照开。"))
    return first, gettext("老人、婴幼儿、孕妇和病人照常，不参加也没关系。")


def private() -> str:
    return gettext("只有您看得到自己家的数，别人只看 5 户以上的合计。")


def do_now(document: Document) -> str:
    """The one thing to do while a call is on."""
    if document.template == "winter_peak":
        return gettext("聚在一间取暖，洗衣等到明天早上。")
    if document.template == "summer_peak":
        return gettext("聚在一间纳凉，少开一台空调。")
    return gettext("聚在一间，洗衣等到明天早上。")


def steps(document: Document) -> list[Step]:
    """From the code to the result, in four."""
    joining = (gettext("扫码加入"), gettext("不用注册，不要手机号"))
    if document.measure == "saving" and document.events_planned:
        return [joining, *_of_calls()]
    return [joining, *_of(document.measure)]


def _of_calls() -> list[Step]:
    return [
        (gettext("先看您家的基线"), gettext("开始前就能看到，一刻钟一格")),
        (gettext("到点少用一点"), gettext("聚在一间，洗衣等到第二天早上")),
        (gettext("第二天看结果"), gettext("只会是零或更多，不会扣分")),
    ]


def _of(measure: Measure) -> list[Step]:
    own = gettext("和自己家比，不比谁家用得少")
    each: dict[Measure, list[Step]] = {
        "saving": [
            (gettext("看清平时用多少"), gettext("导入电表数据，或者抄表")),
            (gettext("挑一两件事做"), gettext("每件都写明大约少用几度")),
            (gettext("一起看结果"), own),
        ],
        "shifted": [
            (gettext("看哪个钟点便宜"), gettext("按您家的电价算")),
            (gettext("把能挪的挪过去"), gettext("充电要有人看，不在楼道里充")),
            (gettext("一起看结果"), gettext("挪了几度，少付多少钱")),
        ],
        "actions": [
            (gettext("挑一件事"), gettext("每件都写明大约少用几度")),
            (gettext("做完点一下"), gettext("一天一件就好")),
            (gettext("一起看结果"), gettext("看大家合起来做了多少")),
        ],
        "readings": [
            (gettext("抄一次电表"), gettext("只看，不开表箱")),
            (gettext("过几天再抄一次"), gettext("同一个钟点最好")),
            (gettext("看用了多少"), own),
        ],
    }
    return each[measure]


@dataclass(frozen=True)
class Message:
    """A text to send. `edited` says that the campaign's document has words of its own for it."""

    key: str
    text: str
    short: bool
    edited: bool

    @property
    def characters(self) -> int:
        return sms.characters(self.text)

    @property
    def parts(self) -> int:
        return sms.parts(self.text)


def names() -> dict[str, str]:
    """Of the messages, by key."""
    return {
        "invite": gettext("邀请短信"),
        "notice": gettext("通知短信"),
        "thanks": gettext("感谢短信"),
        "wechat": gettext("微信群里的话"),
    }


def messages(document: Document, organisation: Text, link: str, chat_link: str) -> list[Message]:
    """Three short messages, what else the document has, one for a group chat. Links tell how somebody came."""
    return [*_short(document, organisation, link), _for_group(document, chat_link)]


def _short(document: Document, organisation: Text, link: str) -> Iterator[Message]:
    title, days = words(document.title), span(document)
    usual = {
        "invite": gettext("%(title)s，%(days)s。自愿参加，不用注册，随时可退。", title=title, days=days),
        "notice": gettext("%(title)s就要开始一场。看看您家的基线，愿意再报名，不参加没关系。", title=title),
        "thanks": gettext("%(title)s结束了，谢谢您家。合起来的结果在这里。", title=title),
    }
    others = {key: words(text) for key, text in document.messages.items() if key not in (*usual, "wechat")}
    for key, text in (usual | others).items():
        own = _own(document, key)
        signed = gettext("【%(name)s】%(text)s", name=words(organisation), text=own or text)
        yield Message(key, with_link(signed, link), True, bool(own))


def _own(document: Document, key: str) -> str:
    """The document's own words for a message, empty where it has none in this language."""
    found = document.messages.get(key)
    return words(found).strip() if found else ""


def _for_group(document: Document, link: str) -> Message:
    lines = [gettext("%(title)s，%(days)s。", title=words(document.title), days=when(document, None))]
    lines += [words(document.goal), pay(document)]
    lines += [gettext("扫码或点开就能加入，不用注册，不要手机号。"), gap().join(care(document)), private()]
    own = _own(document, "wechat")
    usual = "\n".join(line for line in lines if line)
    return Message("wechat", with_link(own or usual, link, "\n"), False, bool(own))


def with_link(text: str, link: str, between: str = " ") -> str:
    return text if link in text else f"{text}{between}{link}"
