"""Rows of classes: seats, missions, quiz answers, a school's own meter."""
