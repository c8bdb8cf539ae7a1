"""One function per wish of a household, named by the verb."""
