"""What was done, in words: a sentence for each code. One without words of its own is told as it is."""

import re
from collections.abc import Mapping

from webapp.domain.errors import sentence
from webapp.views.outreach.staff_words import ROLE_WORDS
from webapp.views.texts import gettext

SENTENCES = {
    "organisation_made": sentence("建了单位“%(name)s”"),
    "staff_invited": sentence("邀请 %(name)s，身份：%(role)s"),
    "staff_link_made": sentence("给 %(name)s 做了新链接"),
    "staff_role": sentence("把 %(name)s 的身份从“%(old)s”改成“%(role)s”"),
    "staff_disabled": sentence("停用了 %(name)s"),
    "staff_enabled": sentence("恢复了 %(name)s"),
    "second_step_reset": sentence("关掉了 %(name)s 的两步登录"),
    "password_set": sentence("用链接设了密码"),
    "password_changed": sentence("改了密码"),
    "second_step_on": sentence("开了两步登录"),
    "second_step_off": sentence("关了两步登录"),
    "signed_in": sentence("登录，用 %(browser)s"),
    "signed_out": sentence("退出登录"),
    "browser_revoked": sentence("让一台设备退出登录"),
    "browsers_revoked": sentence("让别处的 %(n)s 次登录都退出"),
    "campaign_made": sentence("新建了活动“%(title)s”"),
    "campaign_saved": sentence("存了活动第 %(version)s 版"),
    "campaign_state": sentence("把活动从“%(old)s”改成“%(new)s”"),
    "campaign_reviewed": sentence("审核了活动：%(decision)s"),
    "campaign_ended": sentence("提前结束了活动：最后一天 %(last)s，原定 %(planned)s"),
    "campaign_paused": sentence("暂停了活动"),
    "campaign_resumed": sentence("恢复了活动"),
    "dry_run": sentence("试运行了活动第 %(version)s 版"),
    "call_announced": sentence("通知了第 %(number)s 场"),
    "call_rehearsed": sentence("拿过去的一天演练了一场"),
    "call_cancelled": sentence("取消了第 %(number)s 场"),
    "call_frozen": sentence("定下了第 %(number)s 场的基线"),
    "call_settled": sentence("算出了第 %(number)s 场，第 %(version)s 版"),
    "call_final": sentence("第 %(number)s 场定稿"),
    "figures_released": sentence("更新了分组数字，第 %(number)s 次"),
    "readings_screened": sentence("核对了电表数据：%(days)s 天先不计，%(back)s 天重新计入"),
    "result_made": sentence("算出了结果第 %(version)s 版"),
    "result_published": sentence("公开了结果第 %(version)s 版"),
    "result_withdrawn": sentence("收回了公开的结果第 %(version)s 版"),
    "appeal_answered": sentence("回复了一条申诉：%(decision)s"),
    "class_totals_deleted": sentence("删掉了一个班留下的合计"),
}
WRONG_BEFORE = sentence("%(what)s，之前输错 %(n)s 次")
VALUES = {
    "owner": ROLE_WORDS["owner"],
    "editor": ROLE_WORDS["editor"],
    "viewer": ROLE_WORDS["viewer"],
    "teacher": ROLE_WORDS["teacher"],
    "draft": sentence("草稿"),
    "review": sentence("审核中"),
    "scheduled": sentence("已排期"),
    "live": sentence("进行中"),
    "closed": sentence("已结束"),
    "archived": sentence("已归档"),
    "accepted": sentence("同意"),
    "approved": sentence("同意"),
    "rejected": sentence("没有同意"),
    "returned": sentence("退回修改"),
}
"""Details that are words of ours; all others are told as they are."""
OPEN = re.compile(r"%\((\w+)\)s")


def told(what: str, details: Mapping[str, object]) -> str:
    """The sentence, in the reader's language. Never fails, whatever was noted."""
    words = SENTENCES.get(what)
    if words is None:
        return gettext("其他：%(what)s", what=what)
    said = {name: _said(details.get(name)) for name in OPEN.findall(words)}
    text = gettext(words, **said) if said else gettext(words)
    wrong = details.get("wrong")
    return gettext(WRONG_BEFORE, what=text, n=wrong) if wrong else text


def _said(value: object) -> str:
    if value is None:
        return "—"
    return gettext(VALUES[value]) if isinstance(value, str) and value in VALUES else str(value)


def by_whom(staff_name: str | None, details: Mapping[str, object]) -> str:
    if staff_name:
        return staff_name
    return gettext("平台运维") if details.get("by") == "operator" else gettext("自动")
