"""Write data/loans.csv: invented loan applications, dirty in the usual ways. Always the same bytes."""

from __future__ import annotations

import csv
import math
import random
from pathlib import Path

HERE = Path(__file__).parent
ROWS = 900
COLUMNS = ["loan_id", "income", "age", "amount", "months", "purpose", "housing", "late_payments", "defaulted"]
SPELLINGS = {
    "car": ["car", "Car", "CAR", "car "],
    "education": ["education", "Education", "education "],
    "business": ["business", "Business", "BUSINESS"],
    "renovation": ["renovation", "Renovation", " renovation"],
}
RISK = {"car": -0.3, "education": 0.1, "business": 0.9, "renovation": -0.1}
HOUSING = {"own": -0.4, "rent": 0.2, "free": 0.1}


def row(rng: random.Random, number: int) -> list[object]:
    """One application. Who earns little or has paid late before defaults more often."""
    purpose = rng.choice(list(SPELLINGS))
    housing = rng.choices(list(HOUSING), weights=(4, 5, 1))[0]
    income = round(math.exp(rng.gauss(7.9, 0.45)), 2)
    age, late = rng.randint(19, 74), min(9, int(rng.expovariate(1.1)))
    amount, months = rng.randrange(500, 20001, 100), rng.choice((6, 12, 24, 36, 48, 60))
    burden = amount / months / income
    score = -2.1 + RISK[purpose] + HOUSING[housing] + 0.75 * late + 6.0 * burden - 0.012 * (age - 40)
    defaulted = rng.random() < 1 / (1 + math.exp(-score))
    missing = rng.random()
    return [
        f"L{number:05d}",
        "" if missing < 0.12 else income,
        "" if 0.12 <= missing < 0.15 else age,
        amount,
        months,
        rng.choice(SPELLINGS[purpose]),
        "" if rng.random() < 0.05 else housing,
        late,
        int(defaulted),
    ]


def main() -> None:
    """Write the file."""
    rng = random.Random(11)
    with (HERE / "data" / "loans.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(row(rng, number) for number in range(1, ROWS + 1))


if __name__ == "__main__":
    main()
