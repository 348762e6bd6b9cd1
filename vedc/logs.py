"""How a log line is written: as one JSON object, or plainly for a person; never with a secret in it."""

import logging
import re

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

_SECRET_NAME = re.compile(r"(?i)password|passwd|passphrase|secret|token|authorization|cookie|session|csrf")
_SECRET = re.compile(
    rf"(?i)([\w-]*(?:{_SECRET_NAME.pattern[4:]})[\w-]*)"
    r"""(["']?\s*[:=]\s*["']?)((?:Bearer|Basic)\s+)?([^\s"',;&]+)"""
)
_IN_ADDRESS = re.compile(r"(\w+://[^\s:/@]*):[^\s@/]+@")


def without_secrets(text: str) -> str:
    """`text` with what follows a secret's name, and a password inside an address, struck out."""
    return _IN_ADDRESS.sub(r"\1:***@", _SECRET.sub(r"\1\2***", text))


def strike_secrets(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """A structlog processor: no value keeps a secret, whether its name or its text gives it away."""
    return {
        name: "***"
        if _SECRET_NAME.search(name)
        else without_secrets(value)
        if isinstance(value, str)
        else value
        for name, value in event.items()
    }


_SHARED: list[Processor] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def _formatter(renderer: Processor) -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_SHARED,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            strike_secrets,
            renderer,
        ],
    )


def json_formatter() -> logging.Formatter:
    """One JSON object a line: time, level, logger, event, its values, and the traceback if there is one."""
    return _formatter(structlog.processors.JSONRenderer(sort_keys=True, default=str))


def plain_formatter() -> logging.Formatter:
    """The same for a person."""
    return _formatter(structlog.dev.ConsoleRenderer(colors=False))


def through_logging() -> None:
    """Send what structlog is told the way of everything else: through logging and its formatters."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
