"""Settings of a desk: what the files in `config/` say, checked, with file and line in every complaint.

A desk is a directory: `config/` (data, edited by people), `var/` (the database), `out/` (renderings). Settings are read
at the door and passed on; no room reads a file or the environment by itself.
"""

from aggregator.settings.desk import Desk
from aggregator.settings.home import DeskHome, load
from aggregator.settings.outputs import Outputs
from aggregator.settings.sources import Sources

__all__ = ["Desk", "DeskHome", "Outputs", "Sources", "load"]
