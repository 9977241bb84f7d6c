"""A twin of a real issue in form: its data, and the commands that make it of the newsstand's drafts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from aggregator.clock import utc_now
from aggregator.newsstand.library import library
from tests.integration.cli_desk import Desk

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "twin"
EDITOR, PUBLISHER = "Ana Prifti", "Idris Vale"


def twin() -> dict[str, Any]:
    """The clips, the ten items and what pre-flight is to say of each."""
    data: dict[str, Any] = YAML(typ="safe").load((FIXTURES / "items.yaml").read_text("utf-8"))
    return data


@dataclass
class Twin:
    """Makes the twin on a desk, by nothing but commands."""

    desk: Desk
    data: Mapping[str, Any] = field(default_factory=twin)
    #: item of the desk by the name it has in the data
    items: dict[str, int] = field(default_factory=dict)
    _articles: dict[str, int] = field(default_factory=dict)

    def clip(self, folder: Path) -> None:
        """Bring in what the newsstand does not have."""
        for clip in self.data["clips"]:
            text = folder / f"{clip['name']}.txt"
            text.write_text(clip["text"], "utf-8")
            options = [f"--{name}={clip[name]}" for name in ("outlet", "title", "platform", "handle") if name in clip]
            options += [f"--author={author}" for author in clip["author"]]
            day = f"{utc_now() - timedelta(days=clip['days_ago']):%Y-%m-%d}"
            made = self.desk.json("clip", f"--text={text}", f"--date={day}", f"--language={clip['language']}", *options)
            self._articles[clip["name"]] = made["article_id"]

    def edit(self) -> None:
        """Make the ten items, in order, and decide on everything else."""
        drafts = {item["id"]: self._cited(item["id"]) for item in self.desk.json("digest", "show")["items"]}
        for item in self.data["items"]:
            number = self._begun(item, drafts)
            self.items[item["name"]] = number
            self._bind(number, item)
            self._translate(number, item)
        for place, item in enumerate(self.data["items"], start=1):
            first = next(n for n, other in enumerate(self.data["items"], 1) if other["section"] == item["section"])
            self._decide(
                "move", self.items[item["name"]], f"--section={item['section']}", f"--position={place - first + 1}"
            )
        for number in drafts.keys() - set(self.items.values()):
            self._decide("hold" if number % 2 else "reject", number, "--why=not in the twin")

    def article(self, name: str) -> int:
        """The id of an article, by its name in the data."""
        if name not in self._articles:
            known = next(article for article in library(utc_now()).articles if article.id == name)
            found = self.desk.json("search", (known.corrected or known.text).title)
            self._articles[name] = next(row["id"] for row in found if row["url"].endswith(f"/{name}"))
        return self._articles[name]

    def _begun(self, item: Mapping[str, Any], drafts: Mapping[int, set[int]]) -> int:
        words = {"headline": item["headline"], "lead": item["lead"], "body": self._dated(item["body"])}
        options = [f"--{name}={text}" for name, text in words.items()]
        if "draft" not in item:
            options += [f"--cites={self.article(name)}" for name in item["cites"]]
            written = self.desk.json("digest", "write", f"--section={item['section']}", *options, f"--as={EDITOR}")
            return int(written["id"])
        number = next(number for number, cited in drafts.items() if self.article(item["draft"]) in cited)
        self._decide("edit", number, *options)
        self._decide("accept", number)
        return number

    def _bind(self, number: int, item: Mapping[str, Any]) -> None:
        wanted, cited = {self.article(name) for name in item["cites"]}, self._cited(number)
        for article in sorted(wanted - cited):
            self._decide("cite", number, str(article))
        for article in sorted(cited - wanted):
            self._decide("uncite", number, str(article))

    def _translate(self, number: int, item: Mapping[str, Any]) -> None:
        for one in item["translations"]:
            words = [f"--original={one['original']}", f"--words={one['words']}", f"--by={EDITOR}", f"--as={EDITOR}"]
            made = self.desk.json("digest", "translate", str(number), str(self.article(one["article"])), *words)
            self.desk.run("digest", "confirm", str(made["id"]), f"--as={PUBLISHER}")

    def _cited(self, number: int) -> set[int]:
        pieces = self.desk.json("digest", "show", f"--item={number}")["pieces"]
        return {piece["article_id"] for piece in pieces if piece["role"] == "source"}

    def _decide(self, command: str, number: int, *options: str) -> None:
        self.desk.run("digest", command, str(number), *options, f"--as={EDITOR}")

    def _dated(self, text: str) -> str:
        post = next(clip for clip in self.data["clips"] if "handle" in clip)
        day = utc_now() - timedelta(days=post["days_ago"])
        return text.strip().replace("{post}", f"{day:%B} {day.day}, {day.year}")
