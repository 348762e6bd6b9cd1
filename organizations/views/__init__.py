"""Doors to accounts and organizations. Each reads a request, calls one verb and answers."""
