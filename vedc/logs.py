"""How a log line is written: as one JSON object, without secrets."""

import logging
import re

import structlog

_SECRET = re.compile(
    r"(?i)\b(password|passwd|passphrase|secret(?:_key)?|token|authorization|cookie|session(?:id)?|csrf\w*)"
    r"""(["']?\s*[:=]\s*["']?)([^\s"',;&]+)"""
)
_IN_ADDRESS = re.compile(r"(\w+://[^\s:/@]*):[^\s@/]+@")


def without_secrets(text: str) -> str:
    """`text` with what follows a secret's name, and a password inside an address, struck out."""
    return _IN_ADDRESS.sub(r"\1:***@", _SECRET.sub(r"\1\2***", text))


class NoSecrets(logging.Filter):
    """Strike secrets out of every line before any formatter sees it."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        clean = without_secrets(message)
        if clean != message:
            record.msg, record.args = clean, None
        return True


def json_formatter() -> logging.Formatter:
    """One JSON object a line: time, level, logger, event, and the traceback if there is one."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
    )
