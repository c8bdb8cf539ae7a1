"""Rows of organisations, campaigns and the homes that joined them."""
