"""The seal: bytes, signatures, the log. Pure: `cryptography`, no framework, no network."""
