"""What staff and homes are told when a call cannot be announced or answered as asked. Nothing is changed then."""

from webapp.domain.errors import YiduError, sentence


class CallReversedError(YiduError):
    message = sentence("结束要晚于开始。过半夜的，请分成两场。")


class CallTooShortError(YiduError):
    message = sentence("一场最短 %(minutes)s 分钟：电表一刻钟记一次，再短就看不出。")


class CallTooLongError(YiduError):
    message = sentence("一场最长 %(hours)s 小时。再长的，请分成几场。")


class CallOffQuarterError(YiduError):
    message = sentence("请写整刻钟，比如 19:00、19:15、19:30、19:45。电表是按刻钟记的。")


class CallTooSoonError(YiduError):
    message = sentence("至少提前 %(hours)s 小时通知，大家才来得及看见。请改晚一些。")


class CallOutsideCampaignError(YiduError):
    message = sentence("这一天不在活动的日子里（%(first)s 到 %(last)s）。")


class UnusualDayError(YiduError):
    message = sentence("这一天特别，还没有通知。看过下面这段，再按一次“通知这一场”。")


class CampaignNotLiveError(YiduError):
    message = sentence("活动还没有进行，或者已经停下，现在不能发场次。")


class CallOverlapError(YiduError):
    message = sentence("和第 %(number)s 场（%(start)s–%(end)s）重叠了。请改时间，或先取消那一场。")


class RehearsalOverlapError(YiduError):
    message = sentence("这一天的 %(start)s–%(end)s 已经试算过了。同一段时间只试算一次，这样看不出是哪一家。")


class CallElsewhereError(YiduError):
    message = sentence("这段时间，同一批家庭已有另一个活动的场次。请改时间。")


class AnswersCloseError(YiduError):
    message = sentence("报名截止要在通知之后、开始之前。")


class HighSourceError(YiduError):
    message = sentence("写了最高气温，请也写从哪里来，比如“合肥市气象台”。")


class RehearsalAheadError(YiduError):
    message = sentence("试算只用过去的日子。请选昨天或更早。")


class UnknownCallError(YiduError):
    message = sentence("没有找到这一场，网址可能不对。")
    status = 404


class CallBegunError(YiduError):
    message = sentence("这一场已经开始，不能取消了。家庭随时可以自己退出。")


class AnswersClosedError(YiduError):
    message = sentence("报名已经在 %(at)s 截止。下一场照样能来，什么都不扣。")


class CallOverError(YiduError):
    message = sentence("这一场已经结束，不能再改。")


class CallFinalError(YiduError):
    message = sentence("说这句话时，这一场已经定稿，数不再改。请选“维持不变”，把原因写给对方。")


class CallCancelledError(YiduError):
    message = sentence("这一场取消了，不用报名。")


class NotCalledError(YiduError):
    message = sentence("您家在随机对照组，这次不参加场次。照常用电，就是帮忙。")


class OtherCallError(YiduError):
    message = sentence("同一时间您家已报名另一场（%(start)s–%(end)s）。先退出那一场，再报这一场。")


class NotTakingPartError(YiduError):
    message = sentence("您家没有报名这一场，这里没有要记的。")


class ReadingTimeError(YiduError):
    message = sentence("%(since)s 到 %(until)s 之间抄的数才用得上。")


class ReadingBackwardsError(YiduError):
    message = sentence("结束的读数比开始的小。请看看有没有抄反。")


class ReadingTooFarError(YiduError):
    message = sentence("两次读数差了 %(kwh)s 度，不像一场的用电。请看看小数点。")


class NothingSaidError(YiduError):
    message = sentence("请写一句话，说说哪里不对。")
