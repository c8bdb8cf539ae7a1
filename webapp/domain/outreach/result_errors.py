"""What the result page of a campaign may have to say."""

from webapp.domain.errors import YiduError, sentence


class UnknownResultError(YiduError):
    message = sentence("这个结果没有公开，或者网址不对。")
    status = 404


class NotOverError(YiduError):
    message = sentence("活动还没结束。最后一天（%(last)s）过了再算，中途看结果会看错。")


class ResultFinalError(YiduError):
    message = sentence("这个结果已经定稿，不再改了。")


class NextVersionError(YiduError):
    message = sentence("定稿以前最多出两版，都出了。定稿在 %(day)s。版数多了，前后相减会看出某一家。")


class HomesGoneError(YiduError):
    message = sentence("活动已归档，各家的数据删掉了，不能再算。已有的结果都留着。")


class NothingToPublishError(YiduError):
    message = sentence("还没有结果，先算一次，再公开。")
