"""What staff and the homes of a campaign may wish for."""
