"""What every page of campaigns may have to say."""

from webapp.domain.errors import YiduError, sentence


class UnknownCampaignError(YiduError):
    message = sentence("没有找到这个活动，网址或活动码可能不对。")
    status = 404


class NotSignedInError(YiduError):
    message = sentence("请先登录。您填的没有丢，登录后再交一次。")
    status = 403


class MayNotError(YiduError):
    message = sentence("您的身份不能做这一步，请找本单位的负责人。什么都没有改动。")
    status = 403


class NotAMemberError(YiduError):
    message = sentence("您家还没有加入这个活动。")
    status = 404
