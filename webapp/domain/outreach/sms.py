"""How many short messages a text is paid as."""

ALONE, EACH = 70, 67
"""Characters of a single message; of each part of a longer one, as a part carries its place (3GPP TS 23.040)."""


def characters(text: str) -> int:
    """As networks count Chinese texts: UTF-16 units, so that an emoji is two."""
    return len(text.encode("utf-16-le")) // 2


def parts(text: str) -> int:
    count = characters(text)
    return 1 if count <= ALONE else -(-count // EACH)
