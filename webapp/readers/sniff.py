"""Which format a file is, and why: every reader is asked."""

from webapp.readers import Guess, Reader
from webapp.readers.greenbutton import GreenButtonReader
from webapp.readers.homeassistant import HomeAssistantReader
from webapp.readers.own import OwnReader
from webapp.readers.pasted import PasteReader
from webapp.readers.stategrid import StateGridReader
from webapp.readers.table import SheetReader, TableReader
from webapp.readers.words import WHY_TEXT

HEAD_BYTES = 64 * 1024
READERS: tuple[Reader, ...] = (
    OwnReader(),
    GreenButtonReader(),
    StateGridReader(),
    HomeAssistantReader(),
    PasteReader(),
    SheetReader(),
    TableReader(),
)


def sniff(head: bytes, filename: str) -> list[tuple[Reader, Guess]]:
    """All that may read a file beginning with `head` (its first 64 KiB), the surest first; of equals as listed."""
    guesses = [(reader, reader.recognise(head, filename)) for reader in READERS]
    return sorted(
        ((reader, guess) for reader, guess in guesses if guess is not None), key=lambda found: -found[1].sureness
    )


def last_resort() -> tuple[Reader, Guess]:
    """What nobody claims is read as a table: its refusal says what the file is instead."""
    return TableReader(), Guess(0.0, WHY_TEXT)
