"""What can be in the way of joining."""

from webapp.domain.errors import YiduError, sentence


class UnknownCodeError(YiduError):
    message = sentence("没有这个活动码。再看一眼海报：6 个字，里面没有 0、O、1、I、L。")


class TooManyTriesError(YiduError):
    message = sentence("输错的次数太多了，%(minutes)s 分钟后再试。扫海报上的二维码不受影响。")
    status = 429


class NoPlaceError(YiduError):
    message = sentence("请选您家在哪里，选好再加入。")


class ConsentChangedError(YiduError):
    message = sentence("同意书刚换了新的一版。请再看一遍，看好再点。")


class AgreeFirstError(YiduError):
    message = sentence("同意书换了新的一版。先到活动页看一遍，同意了再报名。")
    status = 409


class InAnotherCampaignError(YiduError):
    message = sentence(
        "您家已经在“%(title)s”里，它到 %(last)s 结束。两个活动都要比用电，一家同时只能参加一个。什么都没有改动。"
    )


class NotOpenError(YiduError):
    message = sentence("这个活动现在不收新的家庭。")
    status = 409


class CountedHereError(YiduError):
    message = sentence("您家已经算进%(place)s的合计。换了地方，别人就能从前后两次合计里看出您一家，所以不能换。")
