"""Pages of the term-start kit: the children's, the teachers', the public's."""
