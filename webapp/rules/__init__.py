"""Rules as data: YAML files read into domain values, each refused with its file and line when wrong."""
