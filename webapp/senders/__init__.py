"""What leaves the house: mail, and the calendar a phone reads. Words in the household's language."""
