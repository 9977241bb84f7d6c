"""A block of `config/sources.yaml` as a person gives it, as text: checked by itself, each complaint with its line."""

from ruamel.yaml import YAML

from aggregator.errors import Complaint, ConfigError
from aggregator.settings.source_insertion import THE_BLOCK, NewBlock
from aggregator.settings.sources import Sources
from aggregator.settings.validation import validated
from aggregator.settings.yaml_file import YamlFile, parse_yaml
from aggregator.settings.yaml_lines import margin

#: A block has a dozen lines; this leaves room for comments.
LONGEST_BLOCK = 20_000


def given_block(text: str) -> NewBlock:
    """The block that a text is: an id, and its keys below.

    Raises:
        ConfigError: it is no block, or a wrong one; every complaint is a `Complaint` with its line of the text.
    """
    if len(text) > LONGEST_BLOCK:
        raise ConfigError([Complaint(THE_BLOCK, 1, f"longer than {LONGEST_BLOCK} characters")])
    raw = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace")
    file, lines = parse_yaml(raw, THE_BLOCK), raw.decode("utf-8")
    ids = list(file.data)
    if not ids:
        raise ConfigError([Complaint(THE_BLOCK, 1, "a source is needed: its id with a colon, its keys indented below")])
    if len(ids) > 1:
        advice = f"{ids[0]!r} and {ids[1]!r} stand at the beginning of a line; indent the keys of a source below its id"
        raise ConfigError([Complaint(THE_BLOCK, file.line_of([ids[1]]), f"one source at a time: {advice}")])
    lined = {("sources", *place): line for place, line in file.lines.items()}
    validated(YamlFile(THE_BLOCK, {"sources": file.data}, lined), Sources)
    root = YAML(typ="safe", pure=True).compose(lines)
    return NewBlock(ids[0], file.data[ids[0]], text=lines, column=margin(lines, root.value[0][0].start_mark.index))
