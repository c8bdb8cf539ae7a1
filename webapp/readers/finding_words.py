"""The sentence of everything readers find, by code; a finding's params fill it."""

from webapp.readers.feed_words import SENTENCES as FEEDS

WORDS = {**FEEDS}
