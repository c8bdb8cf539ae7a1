"""What a child or a teacher is told about the quiz."""

from webapp.domain.errors import YiduError, sentence


class UnknownQuestionError(YiduError):
    message = sentence("没有找到这道题。回到小问答，接着做。")
    status = 404


class NothingChosenError(YiduError):
    message = sentence("先选一个答案，再往下走。")


class NoSuchSeatError(YiduError):
    message = sentence("这个班没有 %(seat)s 号，看看纸上的座号。")


class AnswersNotReadError(YiduError):
    message = sentence("看不懂“%(typed)s”。一题一个字母，像 ABCA；没答的写 -。")


class NoAnswersError(YiduError):
    message = sentence("答案还空着。一题一个字母，像 ABCA；没答的写 -。")


class NotAsManyError(YiduError):
    message = sentence("这里有 %(typed)s 个，题有 %(wanted)s 道。没答的写 -。")


class NoSuchChoiceError(YiduError):
    message = sentence("第 %(number)s 题只有 %(letters)s，看看是不是写错了。")
