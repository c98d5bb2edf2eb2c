"""The program: `edutarget`, or `python -m edutarget`."""

import sys

from edutarget.cli.main import run


def main() -> None:
    """Run the command line and exit with its code."""
    sys.exit(run())


if __name__ == "__main__":
    main()
