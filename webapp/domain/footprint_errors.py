"""What a person is told when a footprint cannot be worked out from what was typed or brought."""

from webapp.domain.errors import YiduError, sentence


class BeyondReasonError(YiduError):
    message = sentence("这里最多填 %(most)s，再多就不合常理了。请看看单位，是不是多写了零。")


class CarTooFarError(YiduError):
    message = sentence("一年最多填 %(most)s 公里：每天开 11 小时、时速 100 公里也就这么多。请看看是不是多写了零。")


class TooManyFlightsError(YiduError):
    message = sentence("一年最多填 %(most)s 次，差不多天天来回。请看看是不是填成了公里。")


class FlightTooFarError(YiduError):
    message = sentence("一次最多 %(most)s 公里，那已经是地球的另一头了。请填平均一次的距离。")


class AlsoNeededError(YiduError):
    message = sentence("这里也要填，不然算不出来。")


class UnknownQuestionError(YiduError):
    message = sentence("没有这个问题，可能换了版本。")
    status = 404


class UnknownProfileError(YiduError):
    message = sentence("没有找到这个人，可能已经删掉了。")
    status = 404


class UnknownYearError(YiduError):
    message = sentence("只能看 %(first)s 到 %(last)s 年的。")
    status = 404


class NoLabelError(YiduError):
    message = sentence("写个称呼，比如“自己”“爸”。")


class SameLabelError(YiduError):
    message = sentence("已经有一位叫“%(label)s”了，请换个称呼。")


class TooManyProfilesError(YiduError):
    message = sentence("最多记 %(most)s 个人。")


class TooYoungError(YiduError):
    message = sentence("只给 14 岁以上的人建。确认后请勾上。")


class NothingToUndoError(YiduError):
    message = sentence("没有可以撤销的了。后来又改过回答，就不能再退回去。")


class NothingToTakeError(YiduError):
    message = sentence("没有等着确认的文件，请重新选一个。")


class NothingChosenError(YiduError):
    message = sentence("请选一个文件，或把内容贴在下面。")


class NotOurFileError(YiduError):
    message = sentence('这不是一度导出的碳足迹文件：开头要有 "format": "yidu-footprint"。')


class NotJsonError(YiduError):
    message = sentence("读不懂这个文件：第 %(line)s 行不是 JSON。什么都没有改动。")


class UnknownVersionError(YiduError):
    message = sentence("文件的版本是 %(version)s，这里只认得 1。")


class UnknownKeyError(YiduError):
    message = sentence("“%(place)s”这一项不认得。请改掉或删掉它再导入。")


class RepeatedKeyError(YiduError):
    message = sentence("“%(key)s”写了两次，不知道听哪个。")


class WrongKindError(YiduError):
    message = sentence("“%(place)s”的格式不对，请看看说明。")


class WrongValueError(YiduError):
    message = sentence("“%(place)s”：%(reason)s")


class FileTooLongError(YiduError):
    message = sentence("文件太大了，碳足迹的回答不会超过 %(most)s KB。")
