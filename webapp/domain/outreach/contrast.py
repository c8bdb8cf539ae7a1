"""How well a colour stands out from another (WCAG 2.2, relative luminance and contrast ratio)."""

LEAST = 4.5
"""For text of ordinary size, level AA."""


def contrast(hex_a: str, hex_b: str) -> float:
    """From 1 (the same) to 21 (black on white), of two colours written #RRGGBB, whichever comes first."""
    brighter, darker = sorted((luminance(hex_a), luminance(hex_b)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def ink_on(hex_paper: str) -> str:
    """Black or white, whichever reads better on a colour. One of the two always reaches `LEAST`."""
    return max("#FFFFFF", "#000000", key=lambda ink: contrast(ink, hex_paper))


def luminance(hex_colour: str) -> float:
    red, green, blue = (_linear(int(hex_colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
