"""What days must fulfil to carry a figure, alike for a fresh fit and for a locked baseline. Standard library only."""

LEAST_REPORTING = 14
LEAST_COVERAGE = 0.9
"""Of the days of a period, and of their temperatures (OpenDSM: 0.9)."""
MOST_OUTSIDE = 0.1
"""Share of the reporting days that may be warmer or colder than any day the model has seen."""
SLACK_C = 1.0
A_YEAR = 329
"""From here on a baseline counts as a year (OpenDSM)."""
AWAY = 0.55
"""Two days on end below this share of what the period usually makes of the prediction: nobody was at home."""
