"""What a login and a password may be. Length counts, not kinds of signs; the few that everybody tries are refused."""

import re
import unicodedata

from webapp.domain.outreach.staff_errors import (
    BadLoginError,
    PasswordGuessableError,
    PasswordIsLoginError,
    PasswordLongError,
    PasswordShortError,
)

LEAST, MOST = 10, 128
LEAST_DIFFERENT = 5
"""So many different signs at least: 1111111111 and 1212121212 are guessed at once."""
LOGIN = re.compile(r"[\w.+@-]{2,64}")
WORST = frozenset(
    """
    0123456789 01234567890 1234567890 12345678910 12345678900 123456789a 123456789q 1234567891 9876543210 0987654321
    123456789abc 1234567890a 1234567890q 12345qwert 123qweasdzxc 123qwe123qwe 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc
    1qazxsw23edc a123456789 a1234567890 aa123456789 abc123456789 abcd123456 abcd1234567 abcdefghij abcdefghijk
    admin12345 admin123456 administrator asdfghjkl1 asdfghjkl123 baobei1314 beijing2008 football123 iloveyou123
    iloveyou1314 letmein123 mima123456 password12 password123 password1234 password12345 password123456 passw0rd123
    q123456789 q1w2e3r4t5 q1w2e3r4t5y6 qazwsxedcrfv qq123456789 qwer123456 qwerty12345 qwerty123456 qwertyuiop
    qwertyuiop123 w123456789 wang123456 welcome123 welcome1234 woaini1314 woaini1314520 woaini520520
    woaini5201314 zhang123456 zxcvbnm123 zxcvbnm123456 1314520woaini 5201314woaini 52013145201314
    """.split()  # noqa: SIM905  # one list a person can read
)


def as_login(text: str) -> str:
    """As it is kept and compared. Raises BadLoginError."""
    login = unicodedata.normalize("NFKC", text).strip().lower()
    if not LOGIN.fullmatch(login):
        raise BadLoginError("login")
    return login


def as_password(text: str) -> str:
    """As it is hashed: a phone's full-width letters are the same as a keyboard's."""
    return unicodedata.normalize("NFKC", text)


def check_new(text: str, login: str) -> str:
    """The password to keep. Raises what is wrong with it."""
    password = as_password(text)
    if len(password) < LEAST:
        raise PasswordShortError("password", least=LEAST)
    if len(password) > MOST:
        raise PasswordLongError("password", most=MOST)
    plain = password.casefold()
    if plain in (login, login.partition("@")[0], login[::-1]):
        raise PasswordIsLoginError("password")
    if plain in WORST or len(set(plain)) < LEAST_DIFFERENT:
        raise PasswordGuessableError("password")
    return password
