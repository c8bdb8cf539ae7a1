"""Many short tests over much that was imported: the garbage collector need not walk it all again and again."""

import gc

gc.set_threshold(100_000, 50, 100)


def pytest_collection_finish() -> None:
    gc.freeze()
