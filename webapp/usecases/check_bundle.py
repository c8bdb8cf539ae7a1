"""An evidence bundle checked against what this site has published. Nothing of it is kept."""

from webapp.domain.recompute import recompute
from webapp.domain.seal import root_in
from webapp.domain.verdict import Verdict
from webapp.domain.verify import Trusted, verify
from webapp.store import month_roots
from webapp.usecases.services import Services


def check_bundle(services: Services, data: bytes) -> Verdict:
    """Raises a YiduError for what is no bundle."""
    with services.database.read() as session:
        roots = [root_in(each.record) for each in month_roots.every(session)]
    published = {(root.month, root.batch): root for root in roots}
    return verify(data, recompute, Trusted(services.signer.public_keys.keys(), published))
