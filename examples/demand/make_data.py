"""Write data/sales.csv and data/holidays.csv: invented daily sales of a bakery. Always the same bytes."""

from __future__ import annotations

import csv
import math
import random
from datetime import date, timedelta
from pathlib import Path

HERE = Path(__file__).parent
START = date(2021, 1, 1)
DAYS = 3 * 365
STORES = {"harbour": 210.0, "station": 340.0, "old town": 150.0}
WEEKDAY = [0.92, 0.88, 0.93, 1.0, 1.18, 1.42, 0.67]
HOLIDAYS = [
    (1, 1, "new year"),
    (5, 1, "may day"),
    (10, 3, "unity"),
    (12, 25, "christmas"),
    (12, 26, "christmas"),
]


def is_holiday(day: date) -> bool:
    """Whether the shops are (nearly) closed."""
    return any((day.month, day.day) == (month, number) for month, number, _ in HOLIDAYS)


def units(rng: random.Random, day: date, *, base: float) -> int:
    """Draw what one store sells on one day."""
    age = (day - START).days
    level = base * (1 + 0.00025 * age) * WEEKDAY[day.weekday()]
    level *= 1 + 0.12 * math.sin(2 * math.pi * (day.timetuple().tm_yday - 80) / 365)
    if is_holiday(day):
        level *= 0.15
    return max(round(rng.gauss(level, 0.07 * base)), 0)


def sales(rng: random.Random) -> list[list[str]]:
    """Make the rows: some days missing, some counted twice, some returns booked as negative sales."""
    table = []
    for number in range(DAYS):
        day = START + timedelta(days=number)
        for store, base in STORES.items():
            sold, chance = units(rng, day, base=base), rng.random()
            if chance < 0.012:
                continue
            spelled = store.upper() if chance > 0.97 else store
            table.append([day.isoformat(), spelled, str(sold), "" if 0.2 < chance < 0.23 else "0"])
            if 0.5 < chance < 0.504:
                table.append([day.isoformat(), spelled, str(-rng.randrange(3, 20)), "1"])
    return table


def write(name: str, header: list[str], table: list[list[str]]) -> None:
    """Write one CSV file."""
    target = HERE / "data" / name
    target.parent.mkdir(exist_ok=True)
    with target.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(table)


def main() -> None:
    """Write both files."""
    write("sales.csv", ["date", "store", "units", "is_return"], sales(random.Random(11)))
    years = sorted({START.year + n for n in range(4)})
    days = [[date(y, m, d).isoformat(), name] for y in years for m, d, name in HOLIDAYS]
    write("holidays.csv", ["date", "name"], days)


if __name__ == "__main__":
    main()
