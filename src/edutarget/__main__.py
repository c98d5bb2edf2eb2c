"""The program: `edutarget`, or `python -m edutarget`."""

import gc
import sys

from edutarget.cli.main import run


def main() -> None:
    """Run the command line; a short run does not look for garbage, and ends without taking every object apart."""
    gc.set_threshold(100_000)
    code = run()
    gc.freeze()
    sys.exit(code)


if __name__ == "__main__":
    main()
