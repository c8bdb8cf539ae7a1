"""What campaigns' states, choices and fields are called."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from webapp.domain.errors import sentence
from webapp.domain.outreach.campaign_flow import Change
from webapp.views.texts import gettext

STATES: Mapping[str, str] = {
    "draft": sentence("草稿"),
    "review": sentence("审核中"),
    "scheduled": sentence("已排期"),
    "live": sentence("进行中"),
    "closed": sentence("已结束"),
    "archived": sentence("已归档"),
}
PILLS: Mapping[str, str] = {
    "draft": "st-draft",
    "review": "st-draft",
    "scheduled": "st-plan",
    "live": "st-live",
    "closed": "st-end",
    "archived": "st-end",
}
MEASURES = {
    "saving": sentence("比自家基线少用"),
    "shifted": sentence("谷段占比"),
    "actions": sentence("做了几件事"),
    "readings": sentence("抄了几次表"),
}
BASELINES = {
    "ten_of_ten": sentence("10 个工作日 + 当日调整"),
    "similar_days": sentence("相近日平均"),
    "seven_days": sentence("前七天平均"),
}
PRIVACY = {
    "totals": sentence("只有合计"),
    "places": sentence("工作人员和参加的家庭看各小区"),
    "public": sentence("各小区也公开"),
}
KINDS = {"community": sentence("小区"), "building": sentence("楼栋"), "class": sentence("班级")}
ACTIVITIES = {
    "join": sentence("加入"),
    "event": sentence("参加一场"),
    "low_use": sentence("用电少的家守住不多用"),
    "tip": sentence("做一件省电的事"),
    "reading": sentence("抄一次表"),
    "standby_hunt": sentence("找一次待机"),
    "valley_charge": sentence("谷段充一次电"),
}
MESSAGES = {"invite": sentence("邀请"), "notice": sentence("通知"), "thanks": sentence("感谢")}
SOURCES = {
    "poster": sentence("海报二维码"),
    "wechat": sentence("微信转发"),
    "screen": sentence("社区大屏"),
    "school": sentence("学校"),
    "link": sentence("链接"),
    "code": sentence("活动码"),
}
DECISIONS = {"asked": sentence("提交了审核"), "returned": sentence("退回了"), "approved": sentence("同意，已排期")}
FIELDS = {
    "template": sentence("模板"),
    "title": sentence("标题"),
    "goal": sentence("一句话目标"),
    "first": sentence("开始"),
    "last": sentence("结束"),
    "province": sentence("省份"),
    "places": sentence("小区"),
    "measure": sentence("衡量"),
    "baseline": sentence("基线"),
    "reward.yuan_per_kwh": sentence("奖励"),
    "reward.cap_yuan_per_event": sentence("每户每场最多"),
    "reward.budget_yuan": sentence("总预算"),
    "points.most_a_day": sentence("每件事每天最多"),
    "points.most_in_all": sentence("整个活动最多"),
    "holdout_percent": sentence("随机对照"),
    "privacy": sentence("数字给谁看"),
    "exclusive": sentence("同时只能参加一个"),
    "events_planned": sentence("打算办几场"),
    "colour": sentence("宣传品颜色"),
}
CHOICES = {"measure": MEASURES, "baseline": BASELINES, "privacy": PRIVACY}
PARTS = {"near": sentence("相邻"), "kind": sentence("写的是"), "id": sentence("编号"), "name": sentence("名字")}


def words_of(choices: Mapping[str, str]) -> dict[str, str]:
    """Choices in the reader's language, in order."""
    return {name: gettext(text) for name, text in choices.items()}


def named(choices: Mapping[str, str], keys: Iterable[str]) -> dict[str, str]:
    """Keys with their words; one without words of ours is called as it is."""
    return {key: gettext(choices[key]) if key in choices else key for key in keys}


@dataclass(frozen=True)
class ToldChange:
    """One line of what changed; None where there was nothing, or is nothing any more."""

    name: str
    before: str | None
    after: str | None


def told_changes(changes: Iterable[Change]) -> list[ToldChange]:
    """In words. Places that came or went are one line each way, by their names."""
    found = list(changes)
    added = {one.path.split(".")[1] for one in found if one.path.endswith(".id") and one.before is None}
    gone = {one.path.split(".")[1] for one in found if one.path.endswith(".id") and one.after is None}
    whole = added | gone
    lines = [_told(one) for one in found if not (one.path.startswith("places.") and one.path.split(".")[1] in whole)]
    names = {one.path.split(".")[1]: one.after or one.before or "" for one in found if one.path.endswith(".name.zh")}
    if added:
        lines.append(
            ToldChange(gettext("加了"), None, gettext("、").join(names[place] for place in names if place in added))
        )
    if gone:
        lines.append(
            ToldChange(gettext("去掉"), gettext("、").join(names[place] for place in names if place in gone), None)
        )
    return lines


def _told(one: Change) -> ToldChange:
    return ToldChange(field_of(one.path), value_of(one.path, one.before), value_of(one.path, one.after))


def field_of(path: str) -> str:
    """What a path of the written form is called: title.en -> 标题（英文）."""
    steps = path.split(".")
    if steps[0] == "messages":
        name = gettext(MESSAGES[steps[1]]) if steps[1] in MESSAGES else steps[1]
    elif path.startswith("points.each."):
        name = gettext("行动点：%(what)s", what=gettext(ACTIVITIES[steps[2]]))
    elif steps[0] == "places":
        name = gettext("小区：%(what)s", what=gettext(PARTS[steps[2]]))
    else:
        name = gettext(FIELDS.get(path) or FIELDS.get(steps[0], path))
    return gettext("%(name)s（英文）", name=name) if steps[-1] == "en" else name


def value_of(path: str, value: str | None) -> str:
    if value is None or value == "":
        return gettext("空")
    if value in ("True", "False"):
        return gettext("是") if value == "True" else gettext("否")
    if path in CHOICES:
        return gettext(CHOICES[path][value])
    return gettext(KINDS[value]) if path.endswith(".kind") else value
