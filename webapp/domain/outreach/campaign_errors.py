"""What may be wrong with a campaign's document, its file, or a step it cannot take now."""

from collections.abc import Sequence

from webapp.domain.errors import YiduError, sentence


class NothingWrittenError(YiduError):
    message = sentence("这里要写上字。")


class ControlCharacterError(YiduError):
    message = sentence("里面有看不见的控制字符，请删掉再存。")


class NoPlaceError(YiduError):
    message = sentence("至少写一个小区、楼栋或班级。")


class TooManyPlacesError(YiduError):
    message = sentence("最多 %(most)s 个小区。只要小区名，不要住户地址。什么都没有留下。")


class HomeAddressError(YiduError):
    message = sentence("“%(text)s”像是住户的地址或电话。只要小区名，不要住户地址。")


class PlaceTwiceError(YiduError):
    message = sentence("“%(name)s”写了两次，请改掉一个。")


class PlaceIdError(YiduError):
    message = sentence("编号“%(id)s”只能用小写字母、数字和短横，最多 %(most)s 个。")


class UnknownNeighbourError(YiduError):
    message = sentence("“%(name)s”的相邻小区“%(near)s”不在名单里。")


class OwnNeighbourError(YiduError):
    message = sentence("“%(name)s”不能和自己相邻，请另选一个。")


class DatesReversedError(YiduError):
    message = sentence("结束日期在开始日期之前，请对调一下。")


class TooLongCampaignError(YiduError):
    message = sentence("一个活动最长 %(most)s 天，现在是 %(days)s 天。")


class StartsInThePastError(YiduError):
    message = sentence("开始日期 %(first)s 已经过了，请改成今天或以后。")


class RewardWithoutLimitError(YiduError):
    message = sentence("写了每度奖励，就要写每户每场最多多少元、总预算多少元。")


class LimitWithoutRewardError(YiduError):
    message = sentence("没有写每度奖励，这里就不用填。")


class NotAColourError(YiduError):
    message = sentence("颜色写成 #0F5C45 这样，一个井号加六位。")


class PaleColourError(YiduError):
    message = sentence("这个颜色太浅，白字看不清：对比 %(ratio)s : 1，要到 4.5 : 1。请选深一点的。")


class FaultyDocumentError(YiduError):
    """All that is wrong at once, each fault with its field."""

    message = sentence("有 %(n)s 处要改，都标在下面。没有存。")

    def __init__(self, faults: Sequence[YiduError]) -> None:
        self.faults = tuple(faults)
        super().__init__(n=len(self.faults))


class StaleVersionError(YiduError):
    message = sentence("您打开以后，别人存了第 %(version)s 稿，所以您的没有存。您写的还在下面，对照新稿改好再存。")
    status = 409


class WrongStepError(YiduError):
    message = sentence("活动现在的状态不能做这一步，页面可能旧了。什么都没有改动。")
    status = 409


class LockedError(YiduError):
    message = sentence("活动已经排期，这一项不能再改。能改的是文字、加小区、加预算。")


class PlaceKeptError(YiduError):
    message = sentence("活动排过期，可能有家庭选了这个地方。可以改名字，不能删。")


class CallOnNowError(YiduError):
    message = sentence("第 %(number)s 场正在进行，%(end)s 结束后才能结束活动。")
    status = 409


class CallsChangedError(YiduError):
    message = sentence("场次刚有变动。请再看一遍，看好再结束。")


class OwnReviewError(YiduError):
    message = sentence("自己提交的，要请另一位同事审核。")
    status = 403


class NoReasonError(YiduError):
    message = sentence("写一句退回的原因，同事才知道改哪里。")


class UnknownVersionError(YiduError):
    message = sentence("没有这一稿。")
    status = 404


class UnknownTemplateError(YiduError):
    message = sentence("没有这个模板。请从列表里选。")
    status = 404


class FileTooBigError(YiduError):
    message = sentence("内容太大，最多 %(most)s KB。只要小区名，不要住户地址。什么都没有留下。")
    status = 413


class NotACampaignFileError(YiduError):
    message = sentence("这不是活动文件。只要小区名，不要住户地址。什么都没有留下。")


class FileFaultError(YiduError):
    message = sentence("第 %(line)s 行 %(key)s：%(why)s")


class NotYamlError(YiduError):
    message = sentence("第 %(line)s 行看不懂，多半是缩进、冒号或引号不对。")


class AliasError(YiduError):
    message = sentence("第 %(line)s 行用了 & 或 * 的引用，这里不收，请写成完整的内容。")


class TooDeepError(YiduError):
    message = sentence("第 %(line)s 行套得太深了，不是活动文件的样子。")


class KeyTwiceError(YiduError):
    message = sentence("写了两次。")


class UnknownKeyError(YiduError):
    message = sentence("没有这一项，可能写错了字母。")


class KeyMissingError(YiduError):
    message = sentence("少了这一项。")


class WrongKindError(YiduError):
    message = sentence("填的内容不对，请照模板的样子写。")
