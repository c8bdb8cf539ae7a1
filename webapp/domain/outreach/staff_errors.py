"""What signing in and the pages about staff may have to say."""

from webapp.domain.errors import YiduError, sentence


class WrongSignInError(YiduError):
    """The same for an unknown login: who works where is nobody's business."""

    message = sentence("登录名或密码不对。请再试一次，或找负责人要新链接。")


class TooManyTriesError(YiduError):
    message = sentence("试得太多了。请过 %(minutes)s 分钟再试。")
    status = 429


class WrongCodeError(YiduError):
    message = sentence("验证码不对，或者已经用过。请等下一个再填。")


class WrongPasswordError(YiduError):
    message = sentence("现在的密码不对。")


class NoSecondStepError(YiduError):
    message = sentence("两步登录还没开始设，请从头来。什么都没有改动。")


class PasswordShortError(YiduError):
    message = sentence("密码至少 %(least)s 个字。")


class PasswordLongError(YiduError):
    message = sentence("密码最多 %(most)s 个字。")


class PasswordGuessableError(YiduError):
    message = sentence("这个密码太好猜了。请换一个，比如连写四个不相干的词。")


class PasswordIsLoginError(YiduError):
    message = sentence("密码不能和登录名一样。")


class BadLoginError(YiduError):
    message = sentence("登录名要 2 到 64 个字，用字母、数字和 . _ - + @，不能有空格。")


class LoginTakenError(YiduError):
    message = sentence("这个登录名已经有人用了，请换一个。")


class NameNeededError(YiduError):
    message = sentence("请写上怎么称呼。")


class OrganisationTakenError(YiduError):
    message = sentence("已经有叫“%(name)s”的单位。")


class UnknownProvinceError(YiduError):
    message = sentence("没有这个省：%(name)s。可以填：%(known)s。")


class UnknownLoginError(YiduError):
    message = sentence("没有人用这个登录名：%(login)s。")


class UnknownPersonError(YiduError):
    message = sentence("本单位没有这个人。")
    status = 404


class UnknownBrowserError(YiduError):
    message = sentence("没有找到这次登录，可能已经退出了。")
    status = 404


class UnknownInvitationError(YiduError):
    message = sentence("这个链接用过了，或者过期了。请找负责人要一个新的。")
    status = 404


class LastOwnerError(YiduError):
    message = sentence("本单位至少要有一位能登录的负责人。请先让另一位当负责人。")


class DisabledError(YiduError):
    message = sentence("%(name)s已停用。要给链接，先恢复。")
