"""Pictures for pages and print, as figures for a template to set: no style, no script, no framework."""
