"""One pass of datasketch's MinHashLSH over a file of texts, in memory, in a process of its own; prints one JSON object.

As its documentation has it: a MinHash of 128 permutations over word shingles of three, added to and asked of an
index with threshold .5. The seconds begin with reading the file, as ours do with reading the texts from the store, and
end with the last answer: tokenising, shingling and hashing are counted. A text belongs to the group of the first text
it is linked with.
"""

import gzip
import json
import re
import sys
import time

from datasketch import MinHash, MinHashLSH

SHINGLE, PERMUTATIONS, THRESHOLD = 3, 128, 0.5
WORD = re.compile(r"\w+")


def shingles(text: str) -> list[bytes]:
    """The distinct runs of three words, as bytes."""
    words = WORD.findall(text.lower())
    return [piece.encode() for piece in {" ".join(words[i : i + SHINGLE]) for i in range(max(1, len(words) - 2))}]


def group(texts: list[str]) -> list[int]:
    """The group of each text (the place of its first member)."""
    index = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
    groups: list[int] = []
    for place, text in enumerate(texts):
        sketch = MinHash(num_perm=PERMUTATIONS)
        sketch.update_batch(shingles(text))
        near = index.query(sketch)
        groups.append(groups[min(near)] if near else place)
        index.insert(place, sketch)
    return groups


def main() -> None:
    """Group the rows of the file named."""
    started = time.perf_counter()
    with gzip.open(sys.argv[1], "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    groups = group([row["text"] for row in rows])
    seconds = time.perf_counter() - started
    print(
        json.dumps(
            {"groups": {row["id"]: str(found) for row, found in zip(rows, groups, strict=True)}, "seconds": seconds}
        )
    )


if __name__ == "__main__":
    main()
