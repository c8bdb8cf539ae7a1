"""What a person is told when the evening's mail cannot be set up."""

from webapp.domain.errors import YiduError, sentence


class NotAnEmailError(YiduError):
    message = sentence("这不像邮箱地址。请写成 name@example.com 这样。")


class NoMailError(YiduError):
    message = sentence("这里不发邮件，可以用日历提醒。")


class MailDownError(YiduError):
    message = sentence("邮件服务器没有回应，信没有发出。请过一会儿再试。")


class MailRefusedError(YiduError):
    message = sentence("邮件服务器不收这个地址，请换一个。")


class CodeTooSoonError(YiduError):
    message = sentence("刚发过一封。没收到的话，一分钟后再发。")


class MailTooOftenError(YiduError):
    message = sentence("这个地址今天的验证码发得太多了，请明天再试。")


class CodeWrongError(YiduError):
    message = sentence("验证码不对，还能试 %(left)s 次。")


class CodeGoneError(YiduError):
    message = sentence("验证码已经失效，请重新发一个。")
