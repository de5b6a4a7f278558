#!/usr/bin/env python3
"""Writes areas.csv from the wheel of PyPI's `geothai`; see README.md beside this file.

usage: python3 derive_areas.py geothai-3.2.1-py3-none-any.whl [areas.csv]

Only the standard library is used. The script refuses to write a file whose counts or containment
are not those of the release it was checked against, so a changed source is noticed.
"""

import csv
import json
import sys
import zipfile
from pathlib import Path

LEVELS = [  # file in the wheel, our type, digits of the code, units expected
    ("provinces", "province", 2, 77),
    ("districts", "district", 4, 928),
    ("subdistricts", "subdistrict", 6, 7436),
]

# Spot checks: province code -> (districts, subdistricts).
KNOWN = {"34": (25, 219), "45": (20, 193)}


def bare(name: str, kind: str, code: str) -> str:
    """The name without its unit's word: only Bangkok's districts carry one (เขต) in the source."""
    name = " ".join(name.split())
    if kind == "district" and code.startswith("10"):
        return name.removeprefix("เขต")
    return name


def read(wheel: Path) -> list[tuple[str, str, str, str]]:
    rows = []
    with zipfile.ZipFile(wheel) as archive:
        for file, kind, digits, expected in LEVELS:
            units = json.loads(archive.read(f"geothai/_data/{file}.json"))
            if len(units) != expected:
                sys.exit(f"{file}: {len(units)} units, expected {expected}")
            for code, name_th, name_en, *_ in units:
                if len(code) != digits or not (code.isascii() and code.isdigit()):
                    sys.exit(f"{file}: odd code {code!r}")
                if not name_th.strip() or not name_en.strip():
                    sys.exit(f"{file}: {code} has no name")
                rows.append((code, bare(name_th, kind, code), " ".join(name_en.split()), kind))
    return sorted(rows)


def check(rows: list[tuple[str, str, str, str]]) -> None:
    codes = {row[0] for row in rows}
    if len(codes) != len(rows):
        sys.exit("a code appears twice")
    for code in codes:
        if len(code) > 2 and code[:-2] not in codes:
            sys.exit(f"{code} lies in no known area")
    for province, (districts, subdistricts) in KNOWN.items():
        inside = [code for code in codes if code.startswith(province)]
        found = (sum(len(c) == 4 for c in inside), sum(len(c) == 6 for c in inside))
        if found != (districts, subdistricts):
            sys.exit(f"{province}: {found}, expected {(districts, subdistricts)}")


def main() -> None:
    if not 2 <= len(sys.argv) <= 3:
        sys.exit(__doc__)
    target = Path(sys.argv[2]) if len(sys.argv) == 3 else Path(__file__).with_name("areas.csv")
    rows = read(Path(sys.argv[1]))
    check(rows)
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("code", "name_th", "name_en", "type"))
        writer.writerows(rows)
    print(f"{len(rows)} areas written to {target}")


if __name__ == "__main__":
    main()
