"""Tables and queries: rows stay inside, domain values go out; every query names its household."""
