"""What can be wrong with a class a teacher makes or changes."""

from webapp.domain.errors import NotANumberError, YiduError, sentence


class NoSchoolNameError(YiduError):
    message = sentence("请写学校叫什么，印在卡片和海报上。")


class NoClassNameError(YiduError):
    message = sentence("请写班级，比如三年级（1）班。")


class NotAClassNameError(YiduError):
    message = sentence("这里只写班级，不写人名和号码，比如三年级（1）班。")


class UnkindNameError(YiduError):
    message = sentence("这个名字里有不太友好的字。孩子和家长都会看到，换一个吧。")


class TooManyPupilsError(YiduError):
    message = sentence("一班最多 %(most)s 人。人多就分成几个班，各有各的卡片和班级码。")


class TooFewPupilsError(YiduError):
    message = sentence("至少 %(least)s 人，班级合计才不会看出哪一家。人少就和别的班合在一起。")


class BegunInThePastError(YiduError):
    message = sentence("这一天已经过了。从今天起哪天开始都行。")


class BeginsTooLateError(YiduError):
    message = sentence("太远了，最晚从 %(last)s 开始。再往后的，到时再建。")


class SameClassError(YiduError):
    message = sentence("您已经有“%(name)s”了，到 %(last)s结束。什么都没有改动。")


class HasBegunError(YiduError):
    message = sentence("已经有家庭开始了，日期和年级就不改了。班名和人数还能改。")


class FewerSeatsError(YiduError):
    message = sentence("卡片可能已经发了，人数只能加。少了不用改，多的卡收好就行。")


class NoCampaignError(YiduError):
    message = sentence("没有这个活动，或者它不收班级了。请重新选一个。")


class PupilsUnclearError(NotANumberError):
    message = sentence("这里写多少人，像 45。")


class SeatUnclearError(NotANumberError):
    message = sentence("这里写座号，像 17。看一眼卡片上的两位数。")


class UnknownSeatError(YiduError):
    message = sentence("这个班没有这个座号。看一眼卡片上的两位数。")
