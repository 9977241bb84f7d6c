"""Turning a validation error into sentences with file, line, what is wrong and the nearest valid key."""

from collections.abc import Sequence
from typing import Any, get_args

from pydantic import BaseModel, Discriminator, ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import process

from aggregator.errors import Complaint
from aggregator.settings.yaml_file import YamlFile

#: Below this similarity (0..100) a key is not the one meant: `colour`/`color` 91, `lang`/`languages` 90,
#: `titel`/`title` 80, but `home`/`name` 50, `feed`/`name` 25.
NEAREST_KEY = 60
#: Longest part of a wrong value that is repeated.
LONGEST_SHOWN = 60

_WORDS = {
    "bool_type": "true or false is needed",
    "dict_type": "a mapping (key: value) is needed",
    "model_type": "a mapping (key: value) is needed",
    "list_type": "a list is needed",
    "string_type": "text is needed; put it in quotes",
    "int_type": "a whole number is needed",
    "int_from_float": "a whole number is needed",
    "float_type": "a number is needed",
    "too_short": "at least one entry is needed",
}
_PATTERNS = (
    ("A-Za-z_", "the name of an environment variable is needed: letters, digits and _"),
    ("a-z0-9", "small letters a-z, digits and hyphens are needed, at most 64, no hyphen at the ends"),
    (":[0-5]", 'a time of day such as "08:00" is needed'),
    ("x20", "1 to 200 plain ASCII characters are needed"),
)


def complaints(error: ValidationError, file: YamlFile, model: type[BaseModel]) -> list[Complaint]:
    """One sentence a fault, in the order of the file."""
    found = [(file.line_of(_place(fault, model)), _sentence(fault, model)) for fault in error.errors()]
    return [Complaint(file.path, line, sentence) for line, sentence in sorted(found)]


def _place(fault: ErrorDetails, model: type[BaseModel]) -> list[str | int]:
    place, _ = _walked(model, [step for step in fault["loc"] if step != "[key]"])
    return [*place, "kind"] if fault["type"] == "union_tag_invalid" else place


def _sentence(fault: ErrorDetails, model: type[BaseModel]) -> str:
    place = _place(fault, model)
    if fault["type"] == "extra_forbidden":
        return _unknown_key(str(place[-1]), _keys_at(model, fault["loc"][:-1]), inside=_dotted(place[:-1]))
    if fault["type"] == "missing":
        return f"{_dotted(place)}: this key is needed"
    # what stands where the name of a secret's variable belongs may be the secret
    given = "" if str(place[-1]).endswith("_env") else _given(fault.get("input"))
    return f"{_dotted(place)}: {_wording(fault)}{given}"


def _dotted(place: Sequence[str | int]) -> str:
    return ".".join(str(step) for step in place)


def _wording(fault: ErrorDetails) -> str:
    if fault["type"] == "union_tag_invalid":
        return f"one of {fault['ctx']['expected_tags']} is needed (given: {fault['ctx']['tag']!r})"
    if fault["type"] == "string_pattern_mismatch":
        pattern = fault["ctx"]["pattern"]
        return next((words for part, words in _PATTERNS if part in pattern), fault["msg"])
    return _WORDS.get(fault["type"], fault["msg"].removeprefix("Value error, "))


def _given(value: object) -> str:
    if value is None:
        return " (nothing given)"
    if not isinstance(value, str | int | float):
        return ""
    shown = repr(value)
    return f" (given: {shown if len(shown) <= LONGEST_SHOWN else shown[:LONGEST_SHOWN] + '...'})"


def _unknown_key(key: str, valid: list[str], *, inside: str) -> str:
    place = f" in {inside}" if inside else ""
    nearest = process.extractOne(key, valid, score_cutoff=NEAREST_KEY)
    if nearest:
        return f"unknown key {key!r}{place}; did you mean {nearest[0]!r}?"
    return f"unknown key {key!r}{place}; valid keys are {', '.join(valid)}"


def _keys_at(model: type[BaseModel], place: Sequence[str | int]) -> list[str]:
    """The keys that are valid at a place of the file, found by walking the models."""
    _, here = _walked(model, place)
    while not _is_model(here):
        here = _inside(here)
    return list(here.model_fields)


def _walked(model: type[BaseModel], steps: Sequence[str | int]) -> tuple[list[str | int], Any]:
    """A place as it stands in the file, and the kind of value that belongs there.

    Where a block may be of several kinds, the validator adds the kind to the place; that is taken out again.
    """
    here: Any = model
    place: list[str | int] = []
    for step in steps:
        if kinds := _kinds(here):
            here = kinds.get(str(step), here)
            continue
        place.append(step)
        here = _field(here, str(step)) if _is_model(here) else _inside(here)
    return place, here


def _field(model: type[BaseModel], key: str) -> Any:
    return model.model_fields[key].annotation if key in model.model_fields else None


def _kinds(annotation: Any) -> dict[str, Any]:
    """The models of a union whose members are told apart by a tag, by the tag."""
    if not any(isinstance(each, Discriminator) for each in get_args(annotation)):
        return {}
    members = (get_args(member) for member in get_args(get_args(annotation)[0]))
    return {tag.tag: member for member, tag in members}


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and not get_args(annotation) and issubclass(annotation, BaseModel)


def _inside(annotation: Any) -> Any:
    """The part of a list, mapping or union that holds blocks; None where none does."""
    return next((argument for argument in get_args(annotation) if _leads_to_model(argument)), None)


def _leads_to_model(annotation: Any) -> bool:
    return _is_model(annotation) or any(_leads_to_model(argument) for argument in get_args(annotation))
