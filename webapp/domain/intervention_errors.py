"""What a home is told when a change cannot be kept as typed."""

from webapp.domain.errors import YiduError, sentence


class NoNameError(YiduError):
    message = sentence("请写是什么，比如“换冰箱”。")


class LongAgoError(YiduError):
    message = sentence("太早了。请填 %(year)s 年以后的日子。")


class AlreadyThereError(YiduError):
    message = sentence("这一天已经记过“%(name)s”了。")


class TooManyError(YiduError):
    message = sentence("最多记 %(most)s 件。请先删掉用不着的。")


class NoLessError(YiduError):
    message = sentence("照这两种型号，新的并不省电。请再选一次，或者不填。")


class OneOfTwoError(YiduError):
    message = sentence("旧的和新的都要选，或者都不选。")


class UnknownInterventionError(YiduError):
    message = sentence("没有找到这一条，可能已经删掉了。")
    status = 404
