"""What a device is told when its request cannot be met."""

from webapp.domain.errors import YiduError, sentence


class NoTokenError(YiduError):
    message = sentence("要有令牌：请求头 Authorization 里写 Bearer 和令牌。令牌在“我的”里生成。")
    status = 401


class WrongTokenError(YiduError):
    message = sentence("这个令牌不对，或者已经停用。请在“我的”里换一个。")
    status = 401


class WrongScopeError(YiduError):
    message = sentence("这个令牌不许这样用。请换一个勾了这一项的令牌。")
    status = 403

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope


class TooOftenError(YiduError):
    message = sentence("一分钟最多 %(most)s 次，请过 %(seconds)s 秒再来。")
    status = 429

    def __init__(self, most: int, seconds: int) -> None:
        super().__init__(most=most, seconds=seconds)
        self.seconds = seconds


class NotJsonTypeError(YiduError):
    message = sentence("内容要用 JSON：请求头 Content-Type 写 application/json。")
    status = 415


class UnknownMonthError(YiduError):
    message = sentence("看不懂这个月份。请写成 2026-11 这样，不晚于这个月。")


class NoKeyError(YiduError):
    message = sentence("要有请求头 Idempotency-Key：1 到 64 个字母、数字、点、冒号、横线或下划线，每批读数一个。")


class KeyReusedError(YiduError):
    message = sentence("这个 Idempotency-Key 送过别的读数了。内容变了就换一个。")
    status = 409


class NotWholeMinutesError(YiduError):
    message = sentence("开始时间要在整分钟上。")


class ReadingTooOldError(YiduError):
    message = sentence("只收 %(year)s 年以来的读数。")


class ReadingAheadError(YiduError):
    message = sentence("这个读数的时间还没到。请对一下设备的钟。")


class NoMinutesError(YiduError):
    message = sentence("每段用电要写长度 minutes，1 到 1440 分钟。")


class OverlapError(YiduError):
    message = sentence("这一段和前一段的时间重叠。")


class TooMuchPowerError(YiduError):
    message = sentence("这一段平均 %(kw)s 千瓦，一家用不了这么多。请看看单位是不是写错了。")


class PowerRegisterError(YiduError):
    message = sentence("电表止码是度数，不是功率。单位请写 kwh 或 wh。")


class FewRegistersError(YiduError):
    message = sentence("电表止码至少要两个，用电是它们的差。")
