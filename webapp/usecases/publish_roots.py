"""The operator's root over all months sealed together: published, so that nobody can seal anything else afterwards."""

from collections.abc import Sequence

from webapp.domain import merkle
from webapp.domain.calendar import local
from webapp.domain.seal import commitment, header_in, month_salt, root_over
from webapp.store import month_roots, statements
from webapp.store.month_roots import Published
from webapp.usecases.services import Services


def publish_roots(services: Services) -> int:
    """A root for each month with seals that are under none yet; late ones and corrections are a later batch of it.

    Leaves are in the order of their hashes, which tells nothing of the homes. How many roots there are now.
    """
    with services.database.read() as session:
        waiting = statements.unrooted(session)
        batches = month_roots.next_batches(session)
    for month, seals in waiting.items():
        _publish(services, month, batches.get(month, 0), seals)
    return len(waiting)


def _publish(services: Services, month: str, batch: int, seals: Sequence[statements.Waiting]) -> None:
    found = sorted(
        (commitment(month_salt(seal.secret, seal.sequence), header_in(seal.header)), seal.home, seal.sequence)
        for seal in seals
    )
    leaves = [leaf for leaf, _, _ in found]
    now, signer = services.now(), services.signer
    published_at = local(now).isoformat(timespec="seconds")
    root = root_over(merkle.levels(leaves), month=month, batch=batch, published_at=published_at, key=signer.key)
    text = root.to_bytes()
    with services.database.write() as session:
        month_roots.save(session, Published(month, batch, now, text, signer.sign(text)), leaves)
        statements.place(session, batch, [(home, sequence, n) for n, (_, home, sequence) in enumerate(found)])
