"""What a person is told when a report cannot be made."""

from webapp.domain.errors import YiduError, sentence


class PdfMissingError(YiduError):
    """WeasyPrint, or the library pango it draws letters with, is not on this server."""

    message = sentence("这台服务器没有装做 PDF 的部件。请点“打印”，在打印窗口里选“存成 PDF”，一样清楚。")
    status = 501


class FontMissingError(PdfMissingError):
    """There is nothing to draw Chinese letters with: a PDF would be full of boxes."""

    message = sentence("这台服务器没有中文字体，做不了 PDF。请点“打印”，在打印窗口里选“存成 PDF”，一样清楚。")


class UnknownReportError(YiduError):
    message = sentence("没有这一份月报。地址里的月份要写成 2026-08 这样。")
    status = 404


class ReportTooSoonError(YiduError):
    message = sentence("%(month)s还没过完。%(day)s起可以看它的月报，现在的数在账单里。")
    status = 404


class ReportTooEarlyError(YiduError):
    message = sentence("%(month)s还没有您家的记录。最早的月报是%(first)s。")
    status = 404


class NothingRecordedError(YiduError):
    message = sentence("%(month)s没有一天有记录，做不出月报。补记或导入读数以后再来。")
    status = 404


class NothingChosenError(YiduError):
    message = sentence("至少选一样写在图片上。")
