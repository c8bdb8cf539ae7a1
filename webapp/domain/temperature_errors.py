"""Why temperatures are not kept; each a sentence a person may read."""

from webapp.domain.errors import YiduError, sentence


class AllAheadError(YiduError):
    message = sentence("这些日子都还没到，最早的是 %(first)s。只收到昨天为止的气温。")


class NoFileError(YiduError):
    message = sentence("还没选文件。请先选一个气温的 CSV。")


class NoCityError(YiduError):
    message = sentence("请写明是哪个城市，比如 合肥，最多 %(most)s 个字。")


class NoSourceGivenError(YiduError):
    message = sentence("请写明气温从哪来，比如 中国气象数据网 58321 站，最多 %(most)s 个字。")


class UnknownTemperatureError(YiduError):
    message = sentence("没有找到这份气温，可能已经删掉了。")
    status = 404
