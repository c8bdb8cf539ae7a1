"""Sentences as people write them: their own punctuation stays, only what cannot be kept or seen goes."""

from webapp.domain.errors import TextTooLongError


def sentence_of(text: str | None, most: int) -> str:
    """Raises TextTooLongError."""
    seen = "".join(mark if mark.isprintable() else " " for mark in text or "")
    cleaned = " ".join(seen.split())
    if len(cleaned) > most:
        raise TextTooLongError(most=most)
    return cleaned
