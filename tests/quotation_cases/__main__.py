"""Write the cases to a file: `python -m tests.quotation_cases quotations.jsonl`."""

import json
import sys
from collections import Counter
from pathlib import Path

from tests.quotation_cases.build import rows


def main(path: Path) -> None:
    """Write one row a line, and say how many there are of each verdict."""
    made = rows()
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in made), "utf-8")
    sys.stdout.write(f"{len(made)} rows: {dict(Counter(row['verdict'] for row in made))}\n")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m tests.quotation_cases FILE")
    main(Path(sys.argv[1]))
