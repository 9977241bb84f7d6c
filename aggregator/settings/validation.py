"""The data of a configuration file against its model; every fault with file and line."""

import json
from collections.abc import Callable, Iterable
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from aggregator.errors import Complaint, ConfigError
from aggregator.settings.complaints import complaints
from aggregator.settings.sources import Place
from aggregator.settings.yaml_file import YamlFile

Model = TypeVar("Model", bound=BaseModel)


def validated(
    file: YamlFile, model: type[Model], *, further: Callable[[Model], Iterable[tuple[Place, str]]] = lambda _: ()
) -> Model:
    """What a file says, as its model; `further` finds faults between its blocks.

    Raises:
        ConfigError: every fault, one a line.
    """
    try:
        # by way of JSON, which is strict about numbers and truth values and still knows an enum by its word
        found = model.model_validate_json(json.dumps(file.data), strict=True)
    except ValidationError as error:
        raise ConfigError(complaints(error, file, model)) from error
    if faults := [Complaint(file.path, file.line_of(place), says) for place, says in further(found)]:
        raise ConfigError(faults)
    return found
