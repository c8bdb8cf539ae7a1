"""How much memory a process took at the most."""

import re
import resource
from pathlib import Path


def peak_megabytes() -> int:
    """Of this process alone: what `getrusage` tells begins with what its parent had when it was forked."""
    status = Path("/proc/self/status")
    if status.exists():
        found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text())
        assert found
        return int(found[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
