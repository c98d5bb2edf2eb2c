"""The program: `edutarget`, or `python -m edutarget`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line. `--version` alone is answered before anything is imported for it."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from edutarget import __version__

        sys.stdout.write(f"edutarget {__version__}\n")
        return
    from edutarget.cli import run

    sys.exit(run())


if __name__ == "__main__":
    main()
