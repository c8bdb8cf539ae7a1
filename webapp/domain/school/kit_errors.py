"""What can be wrong with what a kit is asked for."""

from webapp.domain.errors import YiduError, sentence


class DayTooFarError(YiduError):
    message = sentence("这一天太远了。%(first)s到%(last)s之间的都行。")


class NoSizesError(YiduError):
    message = sentence("写每班多少人，几个班用空格隔开，比如 45 43 46。")


class TooManyClassesError(YiduError):
    message = sentence("一次最多排 %(most)s 个班，分几次来。")


class ClassTooSmallError(YiduError):
    message = sentence("一班至少 %(least)s 人，合计才看不出是哪一家。人少就和别的班合在一起。")


class ClassTooLargeError(YiduError):
    message = sentence("一班最多 %(most)s 人，请分成几个班，比如 50 50。")
