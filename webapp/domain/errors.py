"""One tree of errors; each is a sentence a person may read, in Chinese, to be translated at the edge."""

from typing import ClassVar


def sentence(text: str) -> str:
    """Mark a sentence for the translation catalogues; it stays Chinese here."""
    return text


class YiduError(Exception):
    """Something a person can put right. `field` names the form field it belongs to, if any."""

    message: ClassVar[str] = sentence("这一步没有做成，什么都没有改动。")
    status: ClassVar[int] = 422

    def __init__(self, field: str | None = None, **params: object) -> None:
        self.field = field
        self.params = params
        super().__init__(self.message % params if params else self.message)

    @property
    def code(self) -> str:
        return type(self).__name__.removesuffix("Error")


class NotANumberError(YiduError):
    message = sentence("这里要填数字，比如 64.54。")


class NumberOutOfRangeError(YiduError):
    message = sentence("这个数要在 %(low)s 到 %(high)s 之间。")


class NotATimeError(YiduError):
    message = sentence("看不懂这个时间。请写成 20:00 这样。")


class NotADateError(YiduError):
    message = sentence("看不懂这个日期。请写成 2026-11-21 这样。")


class NotAYearDayError(YiduError):
    message = sentence("看不懂这个日子。请写成 7月1日 这样，每月 1 到 28 日都行。")


class TimeAheadError(YiduError):
    message = sentence("现在才 %(now)s，%(at)s 还没到。要提前安排，请选“打算明天”；已经用过，请改时间。")


class TimePastError(YiduError):
    message = sentence("%(at)s 已经过了。要记已经用过的，请选“今天”或“昨天”。")


class TooLongAgoError(YiduError):
    message = sentence("只能补记最近 %(days)s 天的，太早的请用导入。")


class TooFarAheadError(YiduError):
    message = sentence("只能安排到后天，再远的到时再说。")


class UnknownChoiceError(YiduError):
    message = sentence("没有这个选项，请重新选一个。")


class TextTooLongError(YiduError):
    message = sentence("最多写 %(most)s 个字。")


class UnknownApplianceError(YiduError):
    message = sentence("没有这种电器。请从列表里选。")
    status = 404


class UnknownRunError(YiduError):
    message = sentence("没有找到这条记录，可能已经删掉了。")
    status = 404


class UnknownTipError(YiduError):
    message = sentence("没有这条办法，或者它现在不适合您家。")
    status = 404


class UnknownCertificateError(YiduError):
    message = sentence("没有找到这张绿证，可能已经删掉了。")
    status = 404


class DayAheadError(YiduError):
    message = sentence("这一天还没到。请填今天或以前的日期。")


class NotAMonthError(YiduError):
    message = sentence("看不懂这个月份。请写成 2026-08 这样，不早于 2024-01，也不晚于这个月。")


class NotATailError(YiduError):
    message = sentence("请填编号的最后 4 位，只用字母和数字，比如 4F2C。")


class NotWholeError(YiduError):
    message = sentence("这里要填整数。")


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


class NoHouseholdError(YiduError):
    message = sentence("还不认识您家。请先回答四个小问题，不用注册。")
    status = 403


class UnknownTariffError(YiduError):
    message = sentence("本省数据未核实，请填您家电费单上的单价。")


class UnknownPeriodError(YiduError):
    message = sentence("这个电价方案里没有这个时段：%(name)s。")


class NegativeEnergyError(YiduError):
    message = sentence("电量不能是负数。")


class UnknownLimitError(YiduError):
    message = sentence("超过 %(limit)s 度以后怎么分档，没有查到依据，所以不猜。请填您家电费单上的单价。")


class UnknownRegionError(YiduError):
    message = sentence("没有这个地区：%(region)s。")


class FallingReadingError(YiduError):
    message = sentence("止码 %(end)s 比起码 %(start)s 小，请对一下电表。")


class UnknownPlanError(YiduError):
    message = sentence("这里没有这种电价方案。")


class DatesReversedError(YiduError):
    message = sentence("最后一天不能早于第一天。")


class BillTooLongError(YiduError):
    message = sentence("一张电费单最多填 %(days)s 天，请分开对。")


class NothingTypedError(YiduError):
    message = sentence("这里还空着，请照着电费单填。")


class BadProblemError(YiduError):
    message = sentence("价格、上限或名称不合规矩：每刻钟一个价，数值不能为负，名称不能重复。")


class BadWindowError(YiduError):
    message = sentence("时间段不对：开始要早于结束，段与段不能重叠，也不能超出要安排的时间。")


class BadJobError(YiduError):
    message = sentence("“%(id)s”安排不了：请看看电量、平常的时间和先后次序。")


class TooManyJobsError(YiduError):
    message = sentence("一次最多安排 %(most)s 件事。")


class NotAnEmailError(YiduError):
    message = sentence("这不像邮箱地址。请写成 name@example.com 这样。")


class NoMailError(YiduError):
    message = sentence("这里不发邮件，可以用日历提醒。")


class MailDownError(YiduError):
    message = sentence("邮件服务器没有回应，信没有发出。请过一会儿再试。")


class MailRefusedError(YiduError):
    message = sentence("邮件服务器不收这个地址，请换一个。")


class CodeTooSoonError(YiduError):
    message = sentence("刚发过一封。没收到的话，一分钟后再发。")


class MailTooOftenError(YiduError):
    message = sentence("这个地址今天的验证码发得太多了，请明天再试。")


class CodeWrongError(YiduError):
    message = sentence("验证码不对，还能试 %(left)s 次。")


class CodeGoneError(YiduError):
    message = sentence("验证码已经失效，请重新发一个。")


class NoReadingsError(YiduError):
    message = sentence("里面没有读到用电量。请换一个文件，或把表格里的数直接粘贴过来。")


class SeveralMetersError(YiduError):
    message = sentence("里面有 %(n)s 块表，请选您家的那一块。")


class UnknownMeterError(YiduError):
    message = sentence("里面没有“%(name)s”这块表。")


class SameFileError(YiduError):
    message = sentence("这份数据 %(day)s 已经导入过，没有变化。")


class UnknownImportError(YiduError):
    message = sentence("没有找到这次导入，可能已经删掉了。")
    status = 404


class UnknownUploadError(YiduError):
    message = sentence("这个文件已经不在了，请重新选一次。")
    status = 404


class FileTooLargeError(YiduError):
    message = sentence("文件太大，最大 %(most)s MB。")
    status = 413


class NoNameError(YiduError):
    message = sentence("给它起个名字，比如“网关”。")


class NoScopeError(YiduError):
    message = sentence("读和写至少选一样。")


class TooManyTokensError(YiduError):
    message = sentence("最多接 %(most)s 个。先停用一个不用的。")


class UnknownTokenError(YiduError):
    message = sentence("没有找到这个令牌，可能已经停用了。")
    status = 404


class ReadingThereError(YiduError):
    message = sentence("这个时间已经记过一个读数。要改，请先删掉原来的。")


class RegistersDifferError(YiduError):
    message = sentence("前后两次要抄同样几个数。这一栏只有一次抄了。")


class UnknownReadingError(YiduError):
    message = sentence("没有找到这个读数，可能已经删掉了。")
    status = 404


class ReadingAheadError(YiduError):
    message = sentence("这个时间还没到。请填现在或以前的时间。")


class RuleFileError(Exception):
    """A file of rules or appliances is wrong; the start stops and says where."""

    def __init__(self, path: object, line: int | None, reason: str) -> None:
        place = f"{path}:{line}" if line else str(path)
        super().__init__(f"{place}: {reason}")
