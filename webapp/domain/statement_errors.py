"""Why a statement or a baseline cannot be had; each a sentence a person may read."""

from webapp.domain.errors import YiduError, sentence


class UnknownStatementError(YiduError):
    message = sentence("这个月没有封存的月结。")
    status = 404


class DamagedStatementError(YiduError):
    message = sentence("这里的记录和封存时不一样，读不出来了。请用以前下载的证据包核对，并告诉管这个网站的人。")
    status = 409


class NothingSealedError(YiduError):
    message = sentence("还没有封存过的月结，没有可以下载的证据包。")
    status = 404


class NotLockableError(YiduError):
    message = sentence("现在还不能锁定基准。什么都没有改动。")


class AlreadyLockedError(YiduError):
    message = sentence("今天已经锁定过基准了。要换一份，请明天再来。")


class UnknownRootsError(YiduError):
    message = sentence("看不懂这个月份。请写成 2026-10 这样。")
    status = 404
