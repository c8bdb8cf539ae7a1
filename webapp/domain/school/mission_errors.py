"""What a child is told when a mission's number cannot be right. Kind and short; what was typed stays on the page."""

from collections.abc import Mapping

from webapp.domain.errors import NotANumberError, YiduError, sentence


class UnknownMissionError(YiduError):
    message = sentence("这个班没有这个任务。回去看看别的。")
    status = 404


class NotYetError(YiduError):
    message = sentence("这个任务还没到。%(day)s再来。")
    status = 404


class BackwardsError(YiduError):
    message = sentence("后面的数变小了。两个数抄反了吗？再看看电表。")


class TooMuchError(YiduError):
    message = sentence("用了 %(kwh)s 度，太多啦。小数点对吗？再看看电表。给汽车充电了？换一晚再抄。")


class NightOrderError(YiduError):
    message = sentence("时间的先后不对。晚上、睡前、早上，再看看。")


class NightTooShortError(YiduError):
    message = sentence("两次离得太近了。隔 %(hours)s 小时再抄，才看得清。")


class HighBelowLowError(YiduError):
    message = sentence("贵的价钱要比便宜的大。换一换？")


class FigureUnclearError(NotANumberError):
    message = sentence("看不懂这个数。只写数字，像 12.5。")


class NothingSaidError(YiduError):
    message = sentence("这里还空着。写一个，再存。")


class AlreadyThereError(YiduError):
    """Another phone or the paper said something else. `ours` and `theirs` hold the fields that differ."""

    message = sentence("这里已有一份，和你的不一样。两份都在，选一份。")
    status = 409

    def __init__(self, ours: Mapping[str, str], theirs: Mapping[str, str]) -> None:
        super().__init__(field=next(iter(ours), None))
        self.ours, self.theirs = dict(ours), dict(theirs)
