"""What a home found out, in one line."""

from webapp.domain.school.mission import Work
from webapp.views.formats import number
from webapp.views.texts import gettext, ngettext


def found_words(work: Work) -> str:
    """Empty where a mission has no figure."""
    found = work.found
    match work.mission:
        case "meter_detective" if "overnight_w" in found:
            w = number(found["overnight_w"])
            return gettext("夜里不超过 %(w)s 瓦", w=w) if found.get("upper_bound") else gettext("夜里约 %(w)s 瓦", w=w)
        case "appliance_hunt" if "appliances" in found:
            n = found["appliances"]
            return ngettext("找到 %(n)s 个电器", "找到 %(n)s 个电器", n, n=n)
        case "unplug" if "plugs" in found:
            return ngettext("歇了 %(n)s 个插头", "歇了 %(n)s 个插头", found["plugs"], n=found["plugs"])
        case "fridge_and_ac" if "checks" in found:
            return ngettext("看了 %(n)s 样", "看了 %(n)s 样", found["checks"], n=found["checks"])
        case "pledge" if "pledges" in found:
            return ngettext("约好 %(n)s 件", "约好 %(n)s 件", found["pledges"], n=found["pledges"])
        case "one_kwh_race" if "wh" in found:
            return gettext("一度电，比好了")
        case "valley_detective":
            return gettext("便宜钟点，找好了")
    return ""
