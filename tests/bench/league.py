"""The fair league at its largest: a campaign of two hundred places, each with figures."""

import numpy as np

from tests.outreach import a_campaign, an_organisation, joins
from webapp.domain.calendar import DAY
from webapp.domain.household import Household
from webapp.domain.outreach.campaign import Place
from webapp.domain.outreach.league import compare
from webapp.domain.outreach.release import GroupFigures, Release, Step
from webapp.domain.text import Text
from webapp.store.outreach import releases
from webapp.usecases.services import Services

PLACES = 200


def a_league(services: Services, home: Household) -> str:
    """The address of its page, which the home may see."""
    places = tuple(Place(f"p{n}", Text(f"{n} 号院", f"Court {n}")) for n in range(PLACES))
    campaign = a_campaign(services, an_organisation(services), places=places)
    joins(services, campaign, "p7", home=home)
    changes = np.random.default_rng(1).normal(-0.03, 0.02, PLACES).tolist()
    standings = compare(changes, [0.02] * PLACES, [500] * PLACES)
    until = services.today() - DAY
    groups = tuple(
        GroupFigures((f"p{n}",), 500, changes[n], 0.02, 5.0, "A", 1, until, (1,), (), standings[n])
        for n in range(PLACES)
    )
    with services.database.write() as session:
        releases.save(session, campaign, Step(Release(1, services.now(), until, groups), (), ()))
    return f"/campaigns/{campaign.code}/league"
