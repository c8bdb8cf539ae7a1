"""What a person is told when a habit cannot be kept as typed."""

from webapp.domain.errors import YiduError, sentence


class UnknownHabitError(YiduError):
    message = sentence("没有找到这个习惯，可能已经删掉了。")
    status = 404


class UnknownSuggestionError(YiduError):
    message = sentence("这条建议已经不在了，什么都没有改动。")


class TooManyHabitsError(YiduError):
    message = sentence("最多记 %(most)s 个习惯。先删一个不用的。")


class FixedApplianceError(YiduError):
    message = sentence("这种电器不挪时间，不用记成习惯。")


class NoWeekdayError(YiduError):
    message = sentence("一周里至少选一天。")


class BeyondBatteryError(YiduError):
    message = sentence("一次最多充够 %(most)s 公里，再多电池装不下。")


class RunTooLongError(YiduError):
    message = sentence("这么多一次要 %(hours)s 小时，超过一天了，请改小一点。")


class ReadyTooSoonError(YiduError):
    message = sentence("%(start)s 开始，一次要 %(minutes)s 分钟，%(ready)s 前做不完。请改其中一个时间。")


class EmptyWindowError(YiduError):
    message = sentence("开始和结束一样，没有留出时间。请改其中一个。")


class HalfWindowError(YiduError):
    message = sentence("这一段要填开始和结束两个时间，或者都空着。")


class NoRoomError(YiduError):
    message = sentence("这几段时间放不下：一次要 %(minutes)s 分钟，这种电器只在 %(hours)s 用。")


class PauseOverError(YiduError):
    message = sentence("这一天已经过了。请填今天或以后的日期。")


class PauseTooLongError(YiduError):
    message = sentence("最多停 %(days)s 天。更久不用的，请删掉习惯，要用时再加。")
