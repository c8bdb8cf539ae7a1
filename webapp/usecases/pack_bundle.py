"""A home's evidence bundle: its whole chain as sealed, each seal's place under a published root, papers for people."""

from collections.abc import Mapping, Sequence

from webapp.domain import merkle
from webapp.domain.bundle import Contents, write_bundle
from webapp.domain.calendar import local
from webapp.domain.household import Household
from webapp.domain.seal import Inclusion, SealedMonth, header_in, month_salt
from webapp.domain.statement_errors import NothingSealedError
from webapp.store import month_roots, statements
from webapp.usecases.list_statements import signed_root
from webapp.usecases.services import Services

Tree = Sequence[Sequence[bytes]]


def pack_bundle(services: Services, home: Household, papers: Mapping[str, bytes]) -> bytes:
    """Raises NothingSealedError."""
    with services.database.read() as session:
        kept = statements.every(session, home.id)
        if not kept:
            raise NothingSealedError
        secret = statements.secrets_of(session, [home.id])[home.id]
        months = [
            SealedMonth(
                header_in(sealed.header),
                sealed.signature,
                month_salt(secret, sealed.sequence),
                statements.bodies(session, home.id, sealed.sequence),
            )
            for sealed in kept
        ]
        roots = {(root.month, root.batch): root for root in month_roots.every(session)}
        trees: dict[tuple[str, int], Tree] = {}
        inclusions = []
        for sealed in kept:
            if sealed.batch is None or sealed.position is None:
                continue
            key = sealed.month, sealed.batch
            if key not in trees:
                trees[key] = merkle.levels(month_roots.leaves(session, *key))
            path = merkle.proof(trees[key], sealed.position)
            inclusions.append(Inclusion(sealed.sequence, signed_root(roots[key]), sealed.position, path))
    made_at = local(services.now()).isoformat(timespec="seconds")
    return write_bundle(Contents(months, inclusions, papers), services.signer, made_at)
