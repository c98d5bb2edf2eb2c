"""The framework of a plan: lists of items, whose lengths its name may spell."""

from __future__ import annotations

from collections.abc import Iterator

from edutarget.plan.text import Name, Named, Part, Text


class Item(Text):
    """One item of the framework; an action also names its focus."""

    focus: Text | None = None


class FrameworkList(Text):
    """One list of the framework, such as the five projects."""

    items: Named[Item]


class Framework(Part):
    """The framework: its digits, in order, are the lengths of the lists named in `digits`.

    `kind` is what it calls itself, such as a working approach.
    """

    name: Name
    kind: Text | None = None
    digits: list[str] = []
    lists: Named[FrameworkList]

    def items(self) -> Iterator[tuple[str, str, Item]]:
        """Every item as (list id, item id, item), in the plan's order."""
        for list_id, members in self.lists.items():
            for item_id, item in members.items.items():
                yield list_id, item_id, item
