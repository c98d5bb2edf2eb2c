"""Contrast ratios according to WCAG: of two colours, and of every text of a page as the browser shows it."""

from __future__ import annotations

import re

from playwright.sync_api import Page

# Every element with text of its own and what it stands on: its nearest ancestor that is painted. Text in a graph is
# painted by `fill`; what is not to be seen (a link before anything points at it) is left out.
_TEXTS = """() => {
  const found = new Map(), grounds = new Map();
  const clear = e => /, 0\\)$|transparent/.test(getComputedStyle(e).backgroundColor);
  const ground = e => {
    if (!grounds.has(e)) grounds.set(e, e.parentElement && clear(e) ? ground(e.parentElement) : e);
    return grounds.get(e);
  };
  for (const e of document.querySelectorAll('body, body *')) {
    const said = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!said || !e.checkVisibility({opacityProperty: true})) continue;
    const style = getComputedStyle(e), colour = e.closest('svg') ? style.fill : style.color;
    const under = getComputedStyle(ground(e)).backgroundColor, size = parseFloat(style.fontSize);
    const least = size >= 24 || size >= 18.66 && style.fontWeight >= 700 ? 3 : 4.5;
    found.set([colour, under, least].join('|'), [colour, under, least, e.textContent.trim().slice(0, 40)]);
  }
  return [...found.values()];
}"""


def weak_texts(page: Page) -> list[str]:
    """The texts whose contrast is below 4.5:1, or 3:1 where they are large."""
    measured = page.evaluate(_TEXTS)
    assert measured
    return [
        f"{text}: {colour} on {under}" for colour, under, least, text in measured if contrast(colour, under) < least
    ]


def contrast(one: str, other: str) -> float:
    """WCAG's contrast ratio of two colours written #rgb, #rrggbb or rgb(r, g, b)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    channels = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour.strip())]
    red, green, blue = channels
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: str) -> list[float]:
    if colour.startswith("rgb("):
        return [int(part) / 255 for part in re.findall(r"\d+", colour)]
    digits = colour.removeprefix("#")
    return [int(part * (6 // len(digits)), 16) / 255 for part in re.findall("." * (len(digits) // 3), digits)]
