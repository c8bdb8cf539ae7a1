"""Why a file is not taken for an evidence bundle; each a sentence a person may read."""

from webapp.domain.errors import YiduError, sentence


class NotABundleError(YiduError):
    message = sentence("这不是一度的证据包。")


class NoBundleError(YiduError):
    message = sentence("还没有选文件。请选下载时的那个 zip。")


class PageTooSmallError(YiduError):
    message = sentence("网页上最大核对 %(mb)s MB 的。更大的请用 verify.pyz 核对。")
    status = 413


class BundleTooLargeError(YiduError):
    message = sentence("证据包最大 %(mb)s MB，最多 %(files)s 个文件。这个超过了，没有看。")


class BundleCutError(YiduError):
    message = sentence("证据包不完整：到“%(name)s”就断了。请重新下载。")


class BundleNameError(YiduError):
    message = sentence("证据包里有不该有的文件名：%(name)s。没有看。")


class BundleOrderError(YiduError):
    message = sentence("证据包里“%(name)s”重复了，或次序不对。")


class RepackedError(YiduError):
    message = sentence("“%(name)s”不是原来的打包方式：证据包不压缩、不加密、不带附加信息。请用原来下载的那一份。")


class IndexMismatchError(YiduError):
    message = sentence("证据包末尾的目录里，“%(name)s”和前面的文件对不上。")


class TrailingBytesError(YiduError):
    message = sentence("证据包后面多出 %(bytes)s 个字节。")


class NotRootsError(YiduError):
    message = sentence("这不是网站公布的根：请下载 /seals/roots.json，原样不改。")


class NewerFormatError(YiduError):
    message = sentence("“%(name)s”的格式是 %(format)s，这个版本看不懂。请用更新的版本核对。")


class MissingPartError(YiduError):
    message = sentence("证据包里没有 %(name)s。")
