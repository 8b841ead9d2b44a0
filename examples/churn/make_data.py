"""Write data/customers.csv: an invented CRM export, dirty in the usual ways. Always the same bytes."""

from __future__ import annotations

import csv
import math
import random
from datetime import date, timedelta
from pathlib import Path

HERE = Path(__file__).parent
SNAPSHOT = date(2024, 3, 31)
ROWS = 1900
COLUMNS = [
    "customer_id",
    "Email",
    "Gender",
    "Age",
    "Region",
    "Plan ",
    "Contract",
    "Payment method",
    "Tenure months",
    "Monthly charges",
    "Total charges",
    "Support calls",
    "Paperless",
    "Has app",
    "Signup date",
    "Last login",
    "Churned",
]
FIRST = ["anna", "ben", "carla", "dev", "eli", "fatou", "greta", "hugo", "ines", "jan", "kofi", "lena", "mia"]
LAST = ["ames", "boer", "costa", "diaz", "eder", "frost", "gold", "haas", "ito", "jones", "klein", "lund"]
PRICE = {"basic": 19.9, "standard": 34.9, "premium": 59.9}
SPELLINGS = {
    "basic": ["basic", "Basic", "basic ", "BASIC"],
    "standard": ["standard", "Standard", "std", "Standard "],
    "premium": ["premium", "Premium", "prem.", "PREMIUM"],
}
YES = ["Yes", "yes", "Y", "Yes "]
NO = ["No", "no", "N", "No"]


def flag(rng: random.Random, value: bool) -> str:
    """Spell a yes or a no as one of the people who typed it would have."""
    return rng.choice(YES if value else NO)


def churns(rng: random.Random, *, contract: str, tenure: int, calls: int, idle: int, plan: str) -> bool:
    """Draw whether the customer leaves; the columns say something about it, not everything."""
    score = -2.6 + 0.12 * calls - 0.02 * tenure + (1.9 if idle > 30 else 0.0)
    score += {"monthly": 0.9, "one year": -0.3, "two years": -1.1}[contract]
    score += 1.8 if calls >= 3 and tenure < 18 else 0.0
    score += 0.35 if plan == "premium" else 0.0
    return rng.random() < 1 / (1 + math.exp(-score))


def customer(rng: random.Random, number: int) -> list[str]:
    """Make one row."""
    plan = rng.choices(list(PRICE), weights=[5, 4, 2])[0]
    contract = rng.choices(["monthly", "one year", "two years"], weights=[6, 3, 2])[0]
    tenure = min(int(rng.expovariate(1 / 20)) + 1, 72)
    calls = min(int(rng.expovariate(1 / 1.4)), 9)
    idle = int(rng.expovariate(1 / 21))
    monthly = round(PRICE[plan] * rng.uniform(0.85, 1.25), 2)
    total = f"{monthly * tenure * rng.uniform(0.95, 1.0):.2f}" if tenure > 1 else " "
    age = "999" if rng.random() < 0.01 else str(int(min(max(rng.gauss(44, 14), 18), 92)))
    signup = SNAPSHOT - timedelta(days=30 * tenure + rng.randrange(30))
    left = churns(rng, contract=contract, tenure=tenure, calls=calls, idle=idle, plan=plan)
    return [
        f"C{number:05d}",
        f"{rng.choice(FIRST)}.{rng.choice(LAST)}{number}@example.com",
        rng.choice(["F", "M", "f", "m", "female", "male", "F", "M"]),
        "" if rng.random() < 0.06 else age,
        rng.choices(["north", "south", "east", "west", ""], weights=[4, 3, 3, 2, 1])[0],
        rng.choice(SPELLINGS[plan]),
        contract,
        rng.choice(["card", "direct debit", "invoice", "card"]),
        str(tenure),
        "" if rng.random() < 0.03 else f"${monthly:.2f}",
        total,
        str(calls),
        flag(rng, rng.random() < 0.6),
        flag(rng, rng.random() < 0.45),
        signup.isoformat(),
        "" if rng.random() < 0.04 else (SNAPSHOT - timedelta(days=idle)).isoformat(),
        flag(rng, left),
    ]


def rows(rng: random.Random) -> list[list[str]]:
    """Make the export: the customers, some of them twice, some with an older record before the last one."""
    table = [customer(rng, number) for number in range(1, ROWS + 1)]
    table += [list(table[rng.randrange(ROWS)]) for _ in range(35)]
    for _ in range(25):
        older = list(table[rng.randrange(ROWS)])
        older[11] = str(max(int(older[11]) - 1, 0))
        table.insert(0, older)
    return table


def main() -> None:
    """Write the file."""
    target = HERE / "data" / "customers.csv"
    target.parent.mkdir(exist_ok=True)
    with target.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows(random.Random(7)))


if __name__ == "__main__":
    main()
