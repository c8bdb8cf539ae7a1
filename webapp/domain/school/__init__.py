"""The term-start kit: classes without pupils' data, home missions, a quiz, a school's own meter."""
