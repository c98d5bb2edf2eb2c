"""`check --fix` and `check --diff`: what they ask for, and what they say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from edutarget.cli.options import _
from edutarget.language.terms import N_

if TYPE_CHECKING:
    from edutarget.formats.view import View
    from edutarget.submission.checking import Checked, FixMode

Fix = Annotated[bool, typer.Option("--fix", help=_(N_("correct, in the files, what can only be meant in one way")))]
Diff = Annotated[bool, typer.Option("--diff", help=_(N_("show what --fix would change, and change nothing")))]


def asked_for(fix: bool, diff: bool, paths: Sequence[str], format: str | None) -> FixMode:
    """What to do with remedies that have one answer: tell them, show what they would change, or write it."""
    from edutarget.files.reading import STDIN

    if diff and format:
        raise typer.BadParameter(_(N_("--diff shows a difference, which has no other format")))
    if fix and not diff and STDIN in paths:
        raise typer.BadParameter(_(N_("--fix cannot write to standard input; --diff shows what it would change")))
    return "show" if diff else "write" if fix else "suggest"


def tell_changes(checked: Checked, seen: View, fix_mode: FixMode, output: str | None, quiet: bool) -> None:
    """The difference: with --diff it is the product, with --fix it is told beside what is left."""
    from edutarget.cli.output import say, write
    from edutarget.formats.terminal.check_text import diff_text
    from edutarget.formats.words.problems import changes_line, one_line

    if fix_mode == "show":
        write(diff_text(checked.changes, seen), output)
    elif not quiet:
        say(diff_text((change for change in checked.changes if not change.left), seen))
    for change in checked.changes:
        if change.left:
            said = seen.words(N_("{file} was left as it is: {why}"), file=change.file, why=change.left)
            say(f"edutarget: {said}\n")
    if not quiet:
        lines = [changes_line(checked, seen.words, fix_mode)] if checked.changes else []
        lines += [one_line(checked, seen.words)] if fix_mode == "show" else []
        say("".join(f"{line}\n" for line in lines))


def tell_of_fix(checked: Checked, seen: View) -> None:
    """That --fix would mend some of the problems, where it would."""
    from edutarget.cli.output import say
    from edutarget.files.reading import STDIN, shown_name
    from edutarget.problems.rules import only_remedy

    in_text = (found for found in checked.diagnostics if found.cell is None and found.file != shown_name(STDIN))
    count = sum(1 for found in in_text if only_remedy(found.rule, found.params))
    if count:
        say(seen.words(N_("--fix would correct {count} of them; --diff shows how"), count=count) + "\n")
