"""Mail by SMTP. One connection a mail: there is one a home and evening."""

import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate
from typing import Literal, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from webapp.domain.mail_errors import MailDownError, MailRefusedError

TIMEOUT_SECONDS = 10
PERMANENT = 500
Safety = Literal["ssl", "starttls", "none"]
PORTS = {"ssl": 465, "starttls": 587, "none": 25}


@dataclass(frozen=True)
class Mail:
    """Plain text to one address. The same `key` gives the same Message-ID: a mail sent twice is one to most readers."""

    to: str
    subject: str
    text: str
    key: str
    stop_url: str | None = None


class Mailer(Protocol):
    """Sends a mail, or raises MailDownError (worth another try) or MailRefusedError (not worth one)."""

    def send(self, mail: Mail) -> None: ...


@dataclass(frozen=True)
class SmtpMailer:
    """A mail server: over TLS from the start (`smtps://`), or by STARTTLS, which it must offer (`smtp://`)."""

    host: str
    port: int
    sender: str
    safety: Safety
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    timeout_seconds: float = TIMEOUT_SECONDS

    @classmethod
    def from_url(cls, url: str, sender: str) -> "SmtpMailer":
        """smtps://user:pass@host:465, smtp://host:587; with ?tls=off for a relay of one's own. Raises ValueError."""
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise ValueError("write it as smtps://user:password@host:465")
        safety: Safety = "ssl" if parts.scheme == "smtps" else "starttls"
        if parse_qs(parts.query).get("tls") == ["off"]:
            safety = "none"
        user, password = (unquote(part) if part else None for part in (parts.username, parts.password))
        return cls(parts.hostname, parts.port or PORTS[safety], sender, safety, user, password)

    def send(self, mail: Mail) -> None:
        message = self._message(mail)
        try:
            with self._connect() as server:
                if self.safety == "starttls":
                    server.starttls(context=ssl.create_default_context())
                if self.user:
                    server.login(self.user, self.password or "")
                server.send_message(message, self.sender, [mail.to])
        except smtplib.SMTPRecipientsRefused as error:
            code = error.recipients[mail.to][0]
            raise (MailRefusedError if code >= PERMANENT else MailDownError) from error
        except (OSError, smtplib.SMTPException) as error:
            raise MailDownError from error

    def _connect(self) -> smtplib.SMTP:
        if self.safety == "ssl":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout_seconds, context=context)
        return smtplib.SMTP(self.host, self.port, timeout=self.timeout_seconds)

    def _message(self, mail: Mail) -> EmailMessage:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self.sender, mail.to, mail.subject
        message["Date"] = formatdate(localtime=True)
        message["Message-ID"] = f"<{mail.key}@{self.sender.rpartition('@')[2].rstrip('>')}>"
        message["Auto-Submitted"] = "auto-generated"
        if mail.stop_url:
            message["List-Unsubscribe"] = f"<{mail.stop_url}>"
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message.set_content(mail.text)
        return message
