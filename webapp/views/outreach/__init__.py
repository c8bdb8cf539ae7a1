"""Pages of campaigns: the homes', the staff's, the public's."""
