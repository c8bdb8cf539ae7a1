"""What a person is told when readings of the meter cannot be taken in as they are."""

from webapp.domain.errors import YiduError, sentence


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


class ReadingThereError(YiduError):
    message = sentence("这个时间已经记过一个读数。要改，请先删掉原来的。")


class RegistersDifferError(YiduError):
    message = sentence("前后两次要抄同样几个数。这一栏只有一次抄了。")


class UnknownReadingError(YiduError):
    message = sentence("没有找到这个读数，可能已经删掉了。")
    status = 404


class ReadingAheadError(YiduError):
    message = sentence("这个时间还没到。请填现在或以前的时间。")


class FallingReadingError(YiduError):
    message = sentence("止码 %(end)s 比起码 %(start)s 小，请对一下电表。")


class DayOutsideError(YiduError):
    message = sentence("请选 %(first)s 到 %(last)s 之间的一天：前后都要有电表的数。")
