"""The seven items with their reasons, what a pooled project would ask, and what the household said of itself."""

from dataclasses import dataclass

from webapp.domain.declaration import Declaration, DeclarationItem, DeclarationKind, standing
from webapp.domain.evidence import HomeFacts
from webapp.domain.household import Household
from webapp.domain.text import Source
from webapp.usecases.gather_facts import gather_facts
from webapp.usecases.permit import list_declarations
from webapp.usecases.services import Services
from webapp.usecases.show_participation import Evidence, Route, assessed, judge_evidence

POOLED = "ccer_aggregator_ready"
"""The route whose conditions are about nothing but evidence."""


@dataclass(frozen=True)
class EvidenceShown:
    """`standing` are the declarations that hold, `undone` those taken back, newest first."""

    facts: HomeFacts
    evidence: tuple[Evidence, ...]
    pooled: Route
    items: dict[DeclarationKind, DeclarationItem]
    standing: dict[DeclarationKind, Declaration]
    undone: list[Declaration]
    sources: dict[str, Source]


def show_evidence(services: Services, home: Household) -> EvidenceShown:
    facts = gather_facts(services, home)
    made = list_declarations(services, home)
    route = next(each for each in services.pathways.pathways if each.id == POOLED)
    return EvidenceShown(
        facts,
        judge_evidence(services, facts),
        assessed([route], facts)[0],
        {item.id: item for item in services.pathways.declarations},
        standing(made),
        [each for each in reversed(made) if each.undone_at],
        services.pathways.sources,
    )
