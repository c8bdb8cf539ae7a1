"""What a person is told when a table of hourly factors cannot be taken in as it is."""

from webapp.domain.errors import YiduError, sentence


class EmptyTableError(YiduError):
    message = sentence("这里还空着。请选一个文件，或贴上 24 行：钟点和千克/度。")


class NotATextTableError(YiduError):
    message = sentence("这不是文字的表格。请存成 CSV 再选，或直接贴上。")


class TableTooLongError(YiduError):
    message = sentence("太长了。只要一天的 24 行：钟点和千克/度。")


class NotAFactorRowError(YiduError):
    message = sentence("第 %(row)s 行看不懂：%(text)s。每行写钟点和千克/度，比如 13,0.45。")


class NotAnHourError(YiduError):
    message = sentence("第 %(row)s 行的钟点要是 0 到 23 的整点。写成 1 到 24 的，请每个减 1。")


class NegativeFactorError(YiduError):
    message = sentence("第 %(row)s 行是负数。因子不会小于 0，请核对。")


class FactorInGramsError(YiduError):
    message = sentence("第 %(row)s 行是 %(value)s，太大了，像是克/度。请除以 1000，写成千克/度。")


class NotChinaTimeError(YiduError):
    message = sentence("第 %(row)s 行不是北京时间。请先换成北京时间（+08:00）。")


class HourTwiceError(YiduError):
    message = sentence("%(hour)s 点有两个数，第 %(row)s 行是第二个。请只留一个。")


class SeveralDaysError(YiduError):
    message = sentence("里面有 %(days)s 天的数。请只留一天的 24 个小时，或先取平均。")


class HoursMissingError(YiduError):
    message = sentence("要 24 个小时，这里有 %(n)s 个，少了：%(hours)s 点。")


class NoFactorSourceError(YiduError):
    message = sentence("请写出处：谁公布的，哪一份。没有出处的数不收。")
