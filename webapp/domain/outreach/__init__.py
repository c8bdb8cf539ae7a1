"""What a utility runs with many homes: campaigns, calls for less use, leagues, results. Pure."""
