"""A list as long as the real one, of parties that do not exist: for trying out and for measuring. Pure.

Names are put together from syllables, places and trades, in the fashion of several languages; a third have other
names: without the form, transliterated otherwise, in their own script, shortened.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

SOURCES = (
    ("Specially Designated Nationals (SDN) - Treasury Department", 62),
    ("Entity List (EL) - Bureau of Industry and Security", 14),
    ("Denied Persons List (DPL) - Bureau of Industry and Security", 5),
    ("Nonproliferation Sanctions (ISN) - State Department", 4),
    ("ITAR Debarred (DTC) - State Department", 4),
    ("Unverified List (UVL) - Bureau of Industry and Security", 3),
    ("Military End User (MEU) List - Bureau of Industry and Security", 3),
    ("Sectoral Sanctions Identifications List (SSI) - Treasury Department", 3),
    ("Capta List (CAP) - Treasury Department", 2),
)
TRADES = (
    *(
        "Trading",
        "Technology",
        "Electronics",
        "Shipping",
        "Logistics",
        "Petroleum",
        "Microelectronics",
        "Optical",
    ),
    *(
        "Industries",
        "Engineering",
        "Investment",
        "Aviation",
        "Computing",
        "Chemical",
        "General Trading",
        "Marine",
    ),
)
FORMS = {
    "CN": ("Co., Ltd.", "Co. Ltd", "Group Co., Ltd.", "Limited"),
    "RU": ("OOO", "AO", "PAO", "LLC", "JSC"),
    "IR": ("Company", "PJSC", "Co."),
    "AE": ("FZE", "LLC", "FZCO", "DMCC"),
    "DE": ("GmbH", "AG", "GmbH & Co. KG"),
    "TR": ("A.S.", "Ltd. Sti."),
    "PK": ("(Pvt) Ltd", "Limited"),
    "MX": ("S.A. de C.V.", "S. de R.L."),
}
SYLLABLES = {
    "CN": (
        "xin",
        "hua",
        "zhong",
        "jing",
        "feng",
        "hai",
        "long",
        "yuan",
        "tian",
        "wei",
        "bao",
        "shan",
        "guang",
        "rui",
    ),
    "RU": (
        "vol",
        "mir",
        "gor",
        "sev",
        "nik",
        "tor",
        "bel",
        "zar",
        "rad",
        "ost",
        "kras",
        "dub",
        "lesk",
        "yar",
    ),
    "IR": ("par", "sa", "mehr", "dad", "far", "zan", "khor", "shid", "az", "ram", "bah", "tav", "nur", "gol"),
    "AE": ("al", "noor", "sah", "ra", "kham", "zah", "bur", "far", "qas", "dar", "hil", "mas", "rif", "wah"),
    "DE": (
        "hart",
        "berg",
        "stein",
        "lind",
        "wald",
        "brun",
        "feld",
        "kess",
        "mar",
        "holt",
        "ried",
        "auer",
        "vog",
        "senn",
    ),
    "TR": ("kara", "yil", "dem", "oz", "tas", "bey", "can", "gul", "sah", "tek", "ar", "sel", "koz", "var"),
    "PK": ("sha", "han", "qur", "raz", "mal", "ik", "bal", "faz", "zia", "nav", "sar", "taj", "hus", "jam"),
    "MX": ("sol", "rio", "mon", "ter", "val", "dor", "cam", "lop", "rey", "guz", "mar", "alt", "pal", "ver"),
}
CITIES = {
    "CN": ("Shenzhen", "Chengdu", "Harbin"),
    "RU": ("Moscow", "Perm", "Tomsk"),
    "IR": ("Tehran", "Isfahan", "Shiraz"),
    "AE": ("Dubai", "Sharjah", "Ajman"),
    "DE": ("Hamburg", "Kassel", "Ulm"),
    "TR": ("Istanbul", "Izmir", "Bursa"),
    "PK": ("Karachi", "Lahore", "Multan"),
    "MX": ("Monterrey", "Tijuana", "Leon"),
}
CYRILLIC = dict(zip("abvgdeziklmnoprstufy", "абвгдезиклмнопрстуфы", strict=True))
FIRST_DAY = date(2005, 1, 3)


def generate(parties: int, seed: int) -> Iterator[dict[str, Any]]:
    """So many rows, each as the published JSON has it; the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311  (not a secret: a list of nobody)
    sources, shares = zip(*SOURCES, strict=True)
    for number in range(1, parties + 1):
        country = chance.choice(sorted(SYLLABLES))
        person = chance.random() < 0.35
        name = _person(chance, country) if person else _company(chance, country)
        yield {
            "id": f"{number:06d}",
            "source": chance.choices(sources, shares)[0],
            "entity_number": str(10_000 + number),
            "type": "Individual" if person else "Entity",
            "programs": [chance.choice(("NPWMD", "IFSR", "SDGT", "CYBER2", "UKRAINE-EO13662"))],
            "name": name,
            "title": None,
            "addresses": [_address(chance, country) for _ in range(chance.choice((0, 1, 1, 2)))],
            "alt_names": _others(chance, name) if chance.random() < 0.34 else [],
            "start_date": (FIRST_DAY + timedelta(days=chance.randrange(7600))).isoformat(),
            "end_date": None,
            "remarks": None,
            "nationalities": [country] if person else [],
            "ids": [],
            "source_list_url": "https://list.example/",
            "source_information_url": "https://list.example/about",
        }


def _word(chance: random.Random, country: str) -> str:
    parts = chance.sample(SYLLABLES[country], chance.choice((2, 2, 3)))
    return "".join(parts).capitalize()


def _company(chance: random.Random, country: str) -> str:
    own = " ".join(_word(chance, country) for _ in range(chance.choice((1, 2, 2))))
    place = f"{chance.choice(CITIES[country])} " if chance.random() < 0.4 else ""
    trade = " ".join(chance.sample(TRADES, chance.choice((1, 1, 2))))
    return f"{place}{own} {trade} {chance.choice(FORMS[country])}"


def _person(chance: random.Random, country: str) -> str:
    family, given = _word(chance, country).upper(), _word(chance, country)
    middle = f" {_word(chance, country)}" if chance.random() < 0.4 else ""
    return f"{family}, {given}{middle}"


def _others(chance: random.Random, name: str) -> list[str]:
    words = name.replace(",", "").split()
    found = [" ".join(words[:-1]) if len(words) > 2 else " ".join(reversed(words))]
    if chance.random() < 0.5:
        found.append(name.replace("k", "c").replace("sh", "sch").replace("y", "i"))
    if chance.random() < 0.3:
        found.append("".join(CYRILLIC.get(ch, ch) for ch in name.lower()).title())
    return found


def _address(chance: random.Random, country: str) -> dict[str, str]:
    return {
        "address": f"No. {chance.randrange(1, 400)} {_word(chance, country)} {chance.choice(('Road', 'Street'))}",
        "city": chance.choice(CITIES[country]),
        "state": "",
        "postal_code": f"{chance.randrange(10_000, 99_999)}",
        "country": country,
    }
