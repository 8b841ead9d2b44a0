"""Write data/*.csv: two waves of an invented staff survey and two lookup tables. Always the same bytes."""

from __future__ import annotations

import csv
import random
from pathlib import Path

HERE = Path(__file__).parent
OFFICES = {
    "HAM": ("Hamburg", "north"),
    "LIS": ("Lisbon", "south"),
    "KRK": ("Krakow", "east"),
    "GHE": ("Ghent", "west"),
}
TEAMS = [
    "Engineering",
    "engineering",
    "Eng.",
    "Support",
    "support ",
    "Sales",
    "sales",
    "People & Culture",
    "HR",
]
COMMUTES = [
    "{n} min",
    "{n}min",
    "{n} minutes",
    "{n}",
    "ca. {n} min",
    "0.5 h",
    "1h",
    "1 h",
    "home office",
    "n/a",
    "-",
]
SALARIES = ["{k}k", "{k}.000 EUR", "EUR {k}000", "{k},000", "{k}000", "{k}.5k", "prefer not to say", ""]
LIKERT = ["strongly agree", "agree", "neutral", "disagree", "strongly disagree", "Agree", "NEUTRAL", ""]
COMMENTS = [
    "",
    "",
    "",
    "more remote days please!!",
    "Salary is too low",
    "the office is  too loud, also the coffee",
    "great team :-)",
    "parking?!",
    "Meetings meetings meetings...",
    "mail me: someone@example.com",
    "Pay gap between offices",
    "ok",
]


def respondent(rng: random.Random, number: int, *, wave: int) -> list[str]:
    """Make one answer sheet; the second wave asked the same with other column names."""
    age = (
        rng.choice([str(rng.randint(19, 66)), f"{rng.randint(19, 66)} years", ""])
        if rng.random() < 0.15
        else ""
    )
    return [
        f"R{wave}{number:04d}",
        rng.choice(list(OFFICES)) if rng.random() > 0.02 else "XXX",
        rng.choice(TEAMS),
        age or str(rng.randint(19, 66)),
        rng.choice(COMMUTES).format(n=rng.randrange(5, 95, 5)),
        rng.choice(SALARIES).format(k=rng.randrange(36, 98)),
        rng.choice(LIKERT),
        rng.choice(LIKERT),
        rng.choice(LIKERT),
        rng.choice(COMMENTS),
    ]


def write(name: str, header: list[str], table: list[list[str]], *, delimiter: str = ",") -> None:
    """Write one CSV file."""
    target = HERE / "data" / name
    target.parent.mkdir(exist_ok=True)
    with target.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator="\n", delimiter=delimiter)
        writer.writerow(header)
        writer.writerows(table)


def main() -> None:
    """Write the four files."""
    rng = random.Random(23)
    first = [respondent(rng, n, wave=22) for n in range(1, 421)]
    second = [respondent(rng, n, wave=23) for n in range(1, 511)]
    second += [list(second[rng.randrange(len(second))]) for _ in range(9)]
    old = [
        "id",
        "office",
        "team",
        "age",
        "commute",
        "salary",
        "q1_workload",
        "q2_manager",
        "q3_pay",
        "comment",
    ]
    new = ["ID", "Office", "Team", "Age", "Commute (one way)", "Salary", "Q1", "Q2", "Q3", "Comment"]
    write("responses_2022.csv", old, first)
    write("responses_2023.csv", new, second, delimiter=";")
    write("offices.csv", ["office", "city", "region"], [[k, *v] for k, v in OFFICES.items()])
    heads = [[k, str(year), str(rng.randint(110, 190))] for year in (2022, 2023) for k in OFFICES]
    write("headcount.csv", ["office", "year", "headcount"], heads)


if __name__ == "__main__":
    main()
