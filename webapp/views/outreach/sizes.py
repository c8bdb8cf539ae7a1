"""How large a sheet's own words may be, in points of A4: what fits their place."""

from dataclasses import dataclass

from webapp.domain.outreach.fitting import MM, fit


@dataclass(frozen=True)
class Sizes:
    """Largest first; each has a class `s<points>` in sheet.css. Width and heights of the places in mm."""

    wide: float
    titles: tuple[int, ...]
    title_high: float
    goals: tuple[int, ...]
    goal_high: float

    def of_title(self, text: str) -> int:
        return fit(text, self.titles, self.wide * MM, self.title_high * MM)

    def of_goal(self, text: str) -> int:
        return fit(text, self.goals, self.wide * MM, self.goal_high * MM, 1.45)


POSTER = Sizes(176, (92, 74, 60, 48, 40, 34, 28), 42, (19, 16, 14, 12), 22)
LEAFLET = Sizes(124, (52, 44, 34, 28, 24, 19), 24, (13, 11, 10, 9), 19)
