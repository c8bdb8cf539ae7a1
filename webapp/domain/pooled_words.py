"""What has to be said beside the figures of many homes: what is missing, what it would cost, what they are not."""

from webapp.domain.errors import sentence

HEAD = sentence("%(month)s，%(place)s %(n)s 户的封存估算合在一起。自行测算，未经核证，不能申请。")
SAVED = sentence("比各家锁定的基准节省 %(kwh)s 度")
USED_LESS = sentence("比各家锁定的基准少用了 %(kwh)s 度")
USED_MORE = sentence("比各家锁定的基准多用了 %(kwh)s 度，没有可合计的减排")
RANGE = sentence(
    "九成把握：各家误差互不相干时 %(low)s 到 %(high)s 度；都偏向一边时 %(together_low)s 到 %(together_high)s 度。"
)
CO2 = sentence("约 %(co2)s 吨二氧化碳，平均每户约 %(share)s 吨。")
VALUE = sentence("按 %(month)s的参考价 %(price)s 元/吨，情景值约 %(yuan)s 元，每户约 %(each)s 元。不是收入。")
STALE = sentence("这个参考价已经 %(days)s 天没更新，旧了。")
EVERYONE = sentence("多用的人家也算在里面，一户不挑。")

SHARES = {
    "none": sentence("一户都没有"),
    "all": sentence("每户都有"),
    "part": sentence("%(n)s 户有"),
    "some": sentence("有的有、有的没有，太少不说"),
    "never": sentence("对谁都不满足"),
    "unknown": sentence("不知道"),
}

GAPS = (
    sentence("方法学：全国没有居民节电方法学。没有方法学，就没有能申请的数。"),
    sentence("审定和核查：要两家不同的机构（管理办法第十八条）。要多少钱，不知道，没有公开的价。"),
    sentence("登记和交易收费：规则正文没读到，不知道。"),
    sentence("业主：要一家组织来申请（第四条），还没有。归谁、怎么分，要每户书面授权。"),
    sentence("资料：最后一期登记后至少存十年（第十一条、第十八条），费用不知道。"),
    sentence("额外性：家里的数据判断不了。"),
)
