"""What teachers, children and their families may wish for."""
