from pathlib import Path

import pytest

from aggregator.drafting.lead import Palette
from aggregator.drafting.leads_file import load_palette

SHIPPED = Path(__file__).parents[3] / "config" / "templates"


@pytest.fixture(scope="session")
def palette() -> Palette:
    return load_palette([SHIPPED])
