"""Why a saving cannot be asked for so; each a sentence a person may read."""

from webapp.domain.errors import YiduError, sentence


class OneHomeError(YiduError):
    message = sentence("表里有 %(n)s 块电表。请一户一个文件。")


class NoTemperatureGivenError(YiduError):
    message = sentence("没有气温，就不能按天气推算。请加上 --temperature。")


class EventError(YiduError):
    message = sentence("看不懂“%(text)s”。请写成 2026-03-01=冰箱 或 2026-03-01=冰箱=0.8（每天该省几度）。")
