"""What a person is told when a report cannot be made."""

from webapp.domain.errors import YiduError, sentence


class PdfMissingError(YiduError):
    """WeasyPrint, or the library pango it draws letters with, is not on this server."""

    message = sentence("这台服务器没有装做 PDF 的部件。请点“打印”，在打印窗口里选“存成 PDF”，一样清楚。")
    status = 501
