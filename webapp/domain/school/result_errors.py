"""What may go wrong with the result of a class."""

from webapp.domain.errors import YiduError, sentence


class NotPublishedError(YiduError):
    message = sentence("这个班的结果没有公开，或者已经删了。想看，请问老师。")
    status = 404


class NothingToPublishError(YiduError):
    message = sentence("还不到 5 家，没有数可以公开。")
    status = 422


class NotSureError(YiduError):
    message = sentence("先看一遍下面要公开的内容，再勾上。")
    status = 422
