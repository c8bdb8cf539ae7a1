"""A tree of hashes as in RFC 6962: leaves and nodes are hashed apart, a lone last one is passed up, never doubled."""

from collections.abc import Sequence
from hashlib import sha256

HASH_BYTES = 32
LEAF = b"\x00"
NODE = b"\x01"


def root(leaves: Sequence[bytes]) -> bytes:
    """Of leaf hashes. Of none it is the hash of nothing."""
    return levels(leaves)[-1][0] if leaves else sha256().digest()


def levels(leaves: Sequence[bytes]) -> list[Sequence[bytes]]:
    """From the leaves to the root, so that many proofs cost one pass."""
    found = [leaves]
    while len(found[-1]) > 1:
        below = found[-1]
        above = [sha256(NODE + below[at] + below[at + 1]).digest() for at in range(0, len(below) - 1, 2)]
        found.append([*above, below[-1]] if len(below) % 2 else above)
    return found


def proof(tree: Sequence[Sequence[bytes]], position: int) -> tuple[bytes, ...]:
    """The hashes beside the way from a leaf up, in the levels of a tree. Raises IndexError for no such leaf."""
    if not 0 <= position < len(tree[0]):
        raise IndexError(position)
    path = []
    for level in tree[:-1]:
        beside = position ^ 1
        if beside < len(level):
            path.append(level[beside])
        position //= 2
    return tuple(path)


def root_by(leaf: bytes, position: int, n_leaves: int, path: Sequence[bytes]) -> bytes | None:
    """The root that a leaf and its proof lead to; None when the proof does not fit a tree of that size."""
    if not 0 <= position < n_leaves:
        return None
    rest, found, width = iter(path), leaf, n_leaves
    while width > 1:
        if position ^ 1 < width:
            beside = next(rest, None)
            if beside is None:
                return None
            found = sha256(NODE + (beside + found if position % 2 else found + beside)).digest()
        position, width = position // 2, (width + 1) // 2
    return found if next(rest, None) is None else None
