"""The sentence of everything readers find, by code; a finding's params fill it."""

from webapp.readers.feed_words import SENTENCES as FEEDS
from webapp.readers.words import SENTENCES as TABLES

WORDS = {**FEEDS, **TABLES}
