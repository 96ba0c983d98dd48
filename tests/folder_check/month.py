"""Makes a month of exports in the ways in which programs write them: visits of as many made-up people."""

import gzip
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from tests.fakes.fhir_claim import FACILITY
from tests.unit.insurance.claim.bhyt.exports import (
    DRUG,
    EXAMINATION,
    SECOND,
    VISIT,
    Fields,
    drugs,
    envelope,
    in_base64,
    row,
    services,
)

VISITS_OF_ARCHIVE = 50
# The people of the visits, numbered from 0: each has one card, which is in force in the month.
POPULATION = (
    "INSERT INTO gateway.people SELECT '79' || lpad(n::text, 8, '0'), '079180' || lpad(n::text, 6, '0'), "
    "'Trần Thị Mẫu', '1980-03-15', 'female' FROM generate_series(0, $1 - 1) AS n",
    "INSERT INTO gateway.cards SELECT 1000 + n, 'DN47979' || lpad(n::text, 8, '0'), "
    "'79' || lpad(n::text, 8, '0') FROM generate_series(0, $1 - 1) AS n",
    "INSERT INTO gateway.card_periods (card_id, valid_from, valid_until, registered_facility) "
    f"SELECT 1000 + n, '2026-01-01', '2026-12-31', '{FACILITY}' FROM generate_series(0, $1 - 1) AS n",
)
Way = Callable[[Path, Iterable[int]], int]


def tables(place: int) -> dict[str, str]:
    """The documents of a visit by their kinds."""
    own = {"MA_LK": number(place)}
    visit = {
        **VISIT,
        **own,
        "SO_CCCD": f"079180{place:06}",
        "MA_THE_BHYT": f"DN47979{place:08}",
        "MA_DKBD": FACILITY,
        "MA_CSKCB": FACILITY,
        "T_BNCCT": "0",
        "T_BHTT": VISIT["T_TONGCHI_BH"],
        "T_BHTT_GDV": VISIT["T_TONGCHI_BH"],
    }
    drug, *others = ({**paid_in_full(line), **own} for line in (DRUG, EXAMINATION, SECOND))
    return {"XML1": row("TONG_HOP", visit), "XML2": drugs(drug), "XML3": services(*others)}


def paid_in_full(line: Fields) -> dict[str, str]:
    """As the law pays a visit that costs less than 15 % of the reference level, here 379,500 VND."""
    return {**line, "MUC_HUONG": "100", "T_BNCCT": "0", "T_BHTT": line["THANH_TIEN_BH"]}


def number(place: int) -> str:
    """MA_LK of a visit."""
    return f"LK-{place:06}"


def export(*places: int) -> bytes:
    """The visits in one envelope."""
    records = [[(kind, in_base64(text)) for kind, text in tables(place).items()] for place in places]
    return envelope(*records, facility=FACILITY)


def in_envelopes(folder: Path, places: Iterable[int]) -> int:
    """A file for each visit."""
    return _write((folder / f"{number(place)}.xml", export(place)) for place in places)


def in_gzip(folder: Path, places: Iterable[int]) -> int:
    """The same, compressed."""
    return _write((folder / f"{number(place)}.xml.gz", gzip.compress(export(place))) for place in places)


def as_tables(folder: Path, places: Iterable[int]) -> int:
    """A file for each table of a visit."""
    return _write(
        (folder / f"{kind}_{number(place)}.xml", text.encode())
        for place in places
        for kind, text in tables(place).items()
    )


def in_archives(folder: Path, places: Iterable[int]) -> int:
    """ZIP archives of several visits: half of these in envelopes, half in files for each table."""
    visits = list(places)
    starts = range(0, len(visits), VISITS_OF_ARCHIVE)
    for start in starts:
        some = visits[start : start + VISITS_OF_ARCHIVE]
        with ZipFile(folder / f"{number(some[0])}.zip", "w", ZIP_DEFLATED) as archive:
            for place in some[::2]:
                archive.writestr(f"{number(place)}.xml", export(place))
            for place in some[1::2]:
                for kind, text in tables(place).items():
                    archive.writestr(f"{number(place)}/{kind}.xml", text)
    return len(starts)


WAYS: dict[str, Way] = {
    "a file for each visit": in_envelopes,
    "a file for each visit, gzip": in_gzip,
    "a file for each table": as_tables,
    f"ZIP archives of {VISITS_OF_ARCHIVE} visits": in_archives,
}


def write_month(folder: Path, visits: int) -> Iterator[tuple[str, int, int]]:
    """Write the visits, a part in each way; yield the way, its visits and its files."""
    for place, (name, write) in enumerate(WAYS.items()):
        places = range(place, visits, len(WAYS))
        yield name, len(places), write(folder, places)


def _write(files: Iterable[tuple[Path, bytes]]) -> int:
    count = 0
    for path, content in files:
        path.write_bytes(content)
        count += 1
    return count
