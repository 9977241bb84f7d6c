"""The process that serves the desk, as `newsloom up` starts it: `python -m aggregator.web.runner --desk DIR`."""

import argparse
import sys
from pathlib import Path

from aggregator import log
from aggregator.collection.config_gate import working_config
from aggregator.errors import AggregatorError
from aggregator.web import serving


def main() -> None:
    """Serve until told to end; a failure is a line of the log and exit code 1."""
    parser = argparse.ArgumentParser(description="serve the desk in a browser")
    parser.add_argument("--desk", type=Path, required=True)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--supervised", action="store_true", help="end when standard input ends")
    parser.add_argument("--log-json", action="store_true")
    options = parser.parse_args()
    log.set_up(json=options.log_json)
    stop = serving.stop_with_supervisor() if options.supervised else None
    try:
        home = working_config(options.desk)
        address = serving.own_address(home.desk.web.address, options.host, options.port)
        serving.serve(options.desk, serving.listen(options.host, options.port), address=address, stop=stop)
    except AggregatorError as error:
        log.get("web").error("cannot serve the desk", error=str(error))
        sys.exit(1)


if __name__ == "__main__":
    main()
