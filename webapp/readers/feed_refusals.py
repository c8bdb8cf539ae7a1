"""Why a feed or an export is refused: each reason as a sentence. `row` is the line of the file, where one is known."""

from webapp.domain.errors import sentence
from webapp.readers import UnreadableError


class CutOffError(UnreadableError):
    message = sentence("文件没有写完，到第 %(line)s 行就断了。请重新下载一份。")


class BrokenFileError(UnreadableError):
    message = sentence("第 %(line)s 行写坏了，从那里起读不下去。请重新下载一份。")


class UnsafeFileError(UnreadableError):
    message = sentence("第 %(line)s 行有不该出现的定义，打开可能有害，所以没有读。")


class UnknownEncodingError(UnreadableError):
    message = sentence("看不懂这个文件的文字编码。请存成 UTF-8 再试。")


class GasError(UnreadableError):
    message = sentence("这是燃气的用量，不是电。这里只看电。")


class WaterError(UnreadableError):
    message = sentence("这是自来水的用量，不是电。这里只看电。")


class NoElectricityError(UnreadableError):
    message = sentence("这份文件里没有用电量。")


class TooFineError(UnreadableError):
    message = sentence("第 %(n)s 条读数不到一分钟，这里最细看到一分钟。")


class NoMeterReadingsError(UnreadableError):
    message = sentence("这份导出里没有电表读数，只有您记的电器。那些记录不用再导入。")


class NotOurExportError(UnreadableError):
    message = sentence("这个压缩包里没有 yidu.json，不是一度导出的。")


class TooLargeError(UnreadableError):
    message = sentence("展开后超过 %(most)s MB，太大了，没有打开。")


class BadDayError(UnreadableError):
    message = sentence("第 %(n)s 天不对：每天要有日期和 96 个数。")


class BrokenArchiveError(UnreadableError):
    message = sentence("这个压缩包坏了，或者没有下载完。请重新下载一份。")
