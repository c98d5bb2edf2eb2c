"""The framework of a plan: its items' names, and all of it as a Rich tree."""

from __future__ import annotations

from rich.text import Text
from rich.tree import Tree

from edutarget.formats.words.head import framework_title
from edutarget.language.words import Words
from edutarget.plan.framework import Framework, Item


def tree(framework: Framework, words: Words) -> Tree:
    """Each list and its items."""
    root = Tree(Text(framework_title(framework, words), "bold"))
    for members in framework.lists.values():
        branch = root.add(Text(words.word(members), "bold"))
        for item in members.items.values():
            branch.add(Text(item_name(item, words)))
    return root


def item_name(item: Item, words: Words) -> str:
    """An item's name, after its focus where it has one."""
    return f"{words.word(item.focus)} → {words.word(item)}" if item.focus else words.word(item)
