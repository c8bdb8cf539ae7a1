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


class NoNameError(YiduError):
    message = sentence("给它起个名字，比如“网关”。")


class NoScopeError(YiduError):
    message = sentence("读和写至少选一样。")


class TooManyTokensError(YiduError):
    message = sentence("最多接 %(most)s 个。先停用一个不用的。")


class UnknownTokenError(YiduError):
    message = sentence("没有找到这个令牌，可能已经停用了。")
    status = 404


class RuleFileError(Exception):
    """A file of rules or appliances is wrong; the start stops and says where."""

    def __init__(self, path: object, line: int | None, reason: str) -> None:
        place = f"{path}:{line}" if line else str(path)
        super().__init__(f"{place}: {reason}")
