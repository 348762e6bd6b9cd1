"""The doors of the reading room: public, for reading only, the same for everybody."""
