"""What a short message is paid as: 70 characters alone, 67 each in parts."""

import pytest

from webapp.domain.outreach.sms import characters, parts


@pytest.mark.parametrize(("length", "paid"), [(0, 1), (1, 1), (70, 1), (71, 2), (134, 2), (135, 3), (201, 3), (202, 4)])
def test_a_longer_text_is_paid_in_parts(length: int, paid: int) -> None:
    assert parts("度" * length) == paid


def test_a_character_beyond_the_basic_plane_counts_twice() -> None:
    assert (characters("度a"), characters("🔌")) == (2, 2)
