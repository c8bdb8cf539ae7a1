"""What a home is told when hours of less use cannot be kept as typed."""

from webapp.domain.errors import YiduError, sentence


class EventReversedError(YiduError):
    message = sentence("结束要晚于开始。过半夜的，请分成两段记。")


class EventTooShortError(YiduError):
    message = sentence("最短 %(minutes)s 分钟。请看看通知上的时间。")


class EventTooLongError(YiduError):
    message = sentence("最长 %(hours)s 小时。再长的，请分成几段记。")


class EventOverError(YiduError):
    message = sentence("这段时间已经过了。请看看日子对不对。")


class EventTooFarError(YiduError):
    message = sentence("只能记 %(days)s 天以内的，再远的到时再记。")


class EventOverlapError(YiduError):
    message = sentence("和记着的 %(start)s–%(end)s 重叠了。要改，请先删掉那一条。")


class NobodySaidError(YiduError):
    message = sentence("这里还空着，请填是谁通知的，比如“供电公司”。")


class UnknownEventError(YiduError):
    message = sentence("没有找到这一条，可能已经删掉了。")
    status = 404
