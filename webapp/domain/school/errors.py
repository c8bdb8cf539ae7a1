"""What children, parents and teachers are told when something cannot be done. Each is read by a child: kind, short."""

from webapp.domain.errors import YiduError, sentence


class NoSeatError(YiduError):
    message = sentence("先扫一扫座位卡上的码。卡不见了，请老师再印一张。")
    status = 403


class UnknownCardError(YiduError):
    message = sentence("没有找到这张卡。再扫一次，或请大人看着卡片打字。")
    status = 404


class ClassOverError(YiduError):
    message = sentence("这次活动做完了，谢谢你。已经交的都在，不用再交。")
    status = 410


class NotAgreedError(YiduError):
    message = sentence("请大人先点“同意”，再开始。")
    status = 403


class UnknownClassError(YiduError):
    message = sentence("没有找到这个班，网址或班级码可能不对。")
    status = 404


class TooManyCardsError(YiduError):
    message = sentence("试了很多次都不对。过 %(minutes)s 分钟再试，或请老师再印一张。扫对的卡照样能开。")
    status = 429


class UnknownBuildingError(YiduError):
    message = sentence("没有找到这块表，可能已经删掉了。")
    status = 404


class UnlikelyReadingError(YiduError):
    message = sentence("这段时间的用量是以前最多时的 %(times)s 倍，请再看一眼表。没抄错，就勾上“没抄错”。")


class BuildingNameError(YiduError):
    message = sentence("请写上学校和楼的名字。")
