"""In which language the platform speaks. Knows Django alone; docs/translation.md says how it works."""
