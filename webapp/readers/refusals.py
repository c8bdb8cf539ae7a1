"""Why a table is refused: a sentence each, with the row and the column where they are known."""

from webapp.domain.errors import YiduError, sentence
from webapp.readers import UnreadableError


class PlacedError(UnreadableError):
    """A refusal whose sentence may name %(row)s and %(column)s too."""

    def __init__(self, row: int | None = None, column: str | None = None, **params: object) -> None:
        YiduError.__init__(self, "file", row=row, column=column, **params)
        self.row = row
        self.column = column


class EmptyFileError(UnreadableError):
    message = sentence("文件是空的。请重新下载一次，再选它。")


class NotATableError(UnreadableError):
    message = sentence("这其实是 %(kind)s 文件，不是表格。请选 CSV 或 Excel 文件。")


class NotTextError(UnreadableError):
    message = sentence("文件里不是文字。请选 CSV 或 Excel 文件。")


class TooLargeError(UnreadableError):
    message = sentence("文件太大：最多读 %(most)s MB。请分成几个文件。")


class TooManyRowsError(UnreadableError):
    message = sentence("文件有 %(rows)s 行，一次最多读 %(most)s 行。请分成几个文件。")


class BrokenSheetError(UnreadableError):
    message = sentence("Excel 文件不完整，打不开。请重新下载一次，或者另存为 CSV 再选。")


class LockedSheetError(UnreadableError):
    message = sentence("Excel 文件有密码。请去掉密码后另存，再选它。")


class SwollenSheetError(UnreadableError):
    message = sentence("Excel 文件展开后太大：最多读 %(most)s MB。")


class EmptyTableError(PlacedError):
    message = sentence("只有表头，没有读数：第 %(row)s 行以后是空的。")


class NoTimeError(PlacedError):
    message = sentence("没有找到时间。第 %(row)s 行“%(column)s”一列写的是“%(text)s”，看不出是哪一天。")


class NoDayPastedError(UnreadableError):
    message = sentence("没有找到日期。请粘贴成“4月1日 8.5”这样，一天一行。")


class NoValueError(PlacedError):
    message = sentence("没有找到电量。第 %(row)s 行“%(column)s”一列写的是“%(text)s”，不是数字。")


class MostlyUnreadableError(PlacedError):
    message = sentence("一半以上的行读不了，第一处在第 %(row)s 行“%(column)s”一列：“%(text)s”。")


class TooFineError(PlacedError):
    message = sentence("第 %(row)s 行起，一分钟里有好几个读数。请先合成一分钟一个。")


class NoSuchColumnError(UnreadableError):
    message = sentence("表里没有“%(value)s”这一列，请重新选。")


class NoSuchOptionError(UnreadableError):
    message = sentence("“%(value)s”不能选，请重新选一个。")


class NoTemperatureError(UnreadableError):
    message = sentence("没有找到气温。请给一列日期、一列 °C。")


class NoTextTableError(UnreadableError):
    message = sentence("气温只读 CSV，这是 %(kind)s 文件。请另存为 CSV。")


class FahrenheitError(UnreadableError):
    message = sentence("气温像是华氏度（%(text)s）。请换成 °C。")


class ImpossibleTemperatureError(PlacedError):
    message = sentence("第 %(row)s 行的气温是 %(text)s °C，不可能。")


class TwoTemperaturesError(PlacedError):
    message = sentence("第 %(row)s 行的时间前面有过，气温不一样（%(text)s °C）。请一个文件只放一个地方。")
