"""Set-up and running of VEDC: standard library only, so that it runs before anything is installed."""
