"""What a log line may not say."""

import json
import logging

import pytest
import structlog

from vedc.logs import json_formatter, without_secrets


@pytest.mark.parametrize(
    "text",
    [
        "password=hunter2 next",
        "{'token': 'hunter2'}",
        "Cookie: sessionid=hunter2",
        "Authorization: Bearer hunter2",
        "cannot reach redis://olive:hunter2@broker:6379/0",
        "VEDC_KEY_PASSPHRASE=hunter2",
    ],
)
def test_a_secret_in_a_sentence_is_struck_out(text):
    assert "hunter2" not in without_secrets(text)


def test_a_line_without_a_secret_stays_as_it_is():
    line = "issued VEU-2026-0007 in 210 ms: https://vedc.example/verify/VEU-2026-0007/"

    assert without_secrets(line) == line


def test_what_a_room_logs_is_one_json_object_without_its_secrets(caplog):
    with caplog.at_level(logging.INFO):
        structlog.get_logger("reviews").info("review_opened", dossier="VEU-2026-0007", passphrase="hunter2")

    line = json.loads(json_formatter().format(caplog.records[-1]))

    assert line["event"] == "review_opened"
    assert line["dossier"] == "VEU-2026-0007"
    assert line["level"] == "info"
    assert line["passphrase"] == "***"


def test_a_traceback_is_kept_and_its_secrets_are_not(caplog):
    try:
        raise ValueError("password=hunter2")
    except ValueError:
        logging.getLogger("reviews").exception("it broke")

    line = json.loads(json_formatter().format(caplog.records[-1]))

    assert "Traceback" in line["exception"]
    assert "hunter2" not in line["exception"]
