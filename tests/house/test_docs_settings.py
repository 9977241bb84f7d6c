"""CONFIG.md names every setting with its true default, and none that is gone."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo

import aggregator.settings.home
from aggregator.settings import Desk, Outputs, Sources
from aggregator.settings.agencies import Agencies
from aggregator.settings.imports import Imports

CONFIG_MD = Path(__file__).parents[2] / "CONFIG.md"
ROW = re.compile(r"^\| `([^`]+)` \| (needed|`[^`]*`) \| (.+) \|$", re.MULTILINE)


def settings_of(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every key as CONFIG.md writes it, with its default."""
    for name, field in model.model_fields.items():
        key = prefix + name
        inner = list(inner_models(field.annotation))
        if inner != [field.annotation]:
            yield key, default_of(field)
        for block in inner:
            ends = {list: "[].", dict: f".{placeholder_of(block)}."}
            yield from settings_of(block, prefix=key + ends.get(origin_of(field), "."))


def inner_models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and not get_args(annotation):
        yield from [annotation] if issubclass(annotation, BaseModel) else []
    for argument in get_args(annotation):
        yield from inner_models(argument)


def placeholder_of(block: type[BaseModel]) -> str:
    """What stands for the id of a block: its kind where it has to be said, for blocks of several kinds share keys."""
    kind = block.model_fields.get("kind")
    return get_args(kind.annotation)[0].upper() if kind is not None and kind.is_required() else "ID"


def origin_of(field: FieldInfo) -> Any:
    return getattr(field.annotation, "__origin__", None)


def default_of(field: FieldInfo) -> str:
    if field.is_required():
        return "needed"
    default = field.get_default(call_default_factory=True)
    return f"`{json.dumps(default, default=plain, ensure_ascii=False)}`"


def plain(value: object) -> object:
    assert isinstance(value, BaseModel)
    return value.model_dump(mode="json", exclude_defaults=True)


def documented() -> dict[str, str]:
    return {key: default for key, default, _meaning in ROW.findall(CONFIG_MD.read_text(encoding="utf-8"))}


SETTINGS = dict(setting for model in (Desk, Sources, Outputs, Agencies, Imports) for setting in settings_of(model))


@pytest.mark.parametrize("key", sorted(SETTINGS))
def test_each_setting_is_documented_with_its_default(key: str) -> None:
    assert documented().get(key) == SETTINGS[key], f"CONFIG.md needs the row: | `{key}` | {SETTINGS[key]} | meaning |"


def test_no_setting_is_documented_that_is_gone() -> None:
    assert set(documented()) - set(SETTINGS) == set()


def test_every_environment_variable_is_documented() -> None:
    home = Path(aggregator.settings.home.__file__).read_text(encoding="utf-8")
    variables = set(re.findall(r'environ\.get\("(NEWSLOOM_[A-Z]+)"', home))
    assert "NEWSLOOM_DATABASE" in variables
    text = CONFIG_MD.read_text(encoding="utf-8")
    assert {variable for variable in variables if f"`{variable}`" not in text} == set()
