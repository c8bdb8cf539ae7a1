"""Published roots get their time stamps, where the site has an authority to ask."""

import logging

from webapp.senders.timestamp import NotStampedError
from webapp.store import month_roots
from webapp.usecases.services import Services

log = logging.getLogger("yidu.jobs")


def stamp_roots(services: Services) -> int:
    """How many got one. Nothing waits for it: what an authority does not answer now, it is asked again."""
    if services.stamper is None:
        return 0
    with services.database.read() as session:
        waiting = month_roots.unstamped(session)
    for number, root in enumerate(waiting):
        try:
            token = services.stamper.stamp(root.record)
        except NotStampedError as error:
            log.warning("%d roots still without a time stamp: %s", len(waiting) - number, error)
            return number
        with services.database.write() as session:
            month_roots.stamp(session, root.month, root.batch, token)
    return len(waiting)
