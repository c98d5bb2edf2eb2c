"""Pages under attack: texts that try to be something else, and whatever found its way into a page."""

from __future__ import annotations

from contextlib import suppress
from socket import create_server, socket

import pytest
from playwright.sync_api import Browser

from edutarget.language.words import LANGS, Lang, Words
from support.browser import shown
from support.pages import Pages, joined, report_of


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", ["hostile", "hostile year"])
def test_hostile_texts_stay_texts(browser: Browser, pages: Pages, name: str, lang: Lang) -> None:
    report, words = report_of("hostile"), Words(lang)
    with shown(browser, pages[name, lang]) as page:
        assert page.locator(_ACTIVE).count() == 0
        links: list[str] = page.evaluate("[...document.querySelectorAll('[href]')].map(e => e.getAttribute('href'))")
        assert {link.partition(",")[0].partition(":")[0] for link in links if link[0] != "#"} == {"data"}
        assert [joined(text) for text in page.locator(".item bdi:first-child").all_text_contents() if text] != []
        names = {joined(text) for text in page.locator(".item bdi").all_text_contents()}
        assert {joined(words.word(row.indicator)) for row in report.rows} <= names
        for anchor in (link[1:] for link in links if link[0] == "#"):
            assert page.evaluate("id => document.querySelectorAll(`[id='${CSS.escape(id)}']`).length", anchor) == 1


_ACTIVE = ", ".join(
    [
        *("script", "img", "iframe", "object", "embed", "base", "link", "b", "u", "svg svg[onload]", "[style]"),
        *("[onload]", "[onerror]", "[onclick]", "[onmouseover]", "[src]", "[srcdoc]", "[http-equiv=refresh]"),
    ]
)
"""What no page has, whatever the names in it say."""


@pytest.mark.parametrize("name", ["example", "year"])
def test_the_policy_holds(browser: Browser, pages: Pages, name: str) -> None:
    """Whatever found its way into the page could not run, dress itself up, fetch or send anything."""
    with shown(browser, pages[name, "en"]) as page, create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        home = f"http://127.0.0.1:{server.getsockname()[1]}"
        refused, ran, dressed = page.evaluate(_ATTACK, [home, list(_REFUSED)])
        heard = heard_by(server)
    assert set(refused) >= set(_REFUSED)
    assert (ran, dressed, heard) == (None, False, [])


def heard_by(server: socket) -> list[bytes]:
    """What was said to a server. Chromium opens lines ahead of what it then may not ask; those stay silent."""
    said: list[bytes] = []
    with suppress(BlockingIOError):
        while True:
            line, _address = server.accept()
            line.setblocking(False)
            with line, suppress(BlockingIOError):
                said += [data] if (data := line.recv(1000)) else []
    return said


_REFUSED = (
    *("script-src-elem", "script-src-attr", "style-src-elem", "style-src-attr", "img-src"),
    *("connect-src", "frame-src", "font-src", "form-action", "base-uri"),
)
"""The policies that an attack meets; a busy browser may be late in saying so."""

_ATTACK = """async ([home, expected]) => {
  const refused = [], add = (tag, attributes) => {
    const e = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes))
      key === 'text' ? e.textContent = value : e.setAttribute(key, value);
    document.body.append(e);
    return e;
  };
  document.addEventListener('securitypolicyviolation', e => refused.push(e.effectiveDirective));
  add('script', {text: 'window.ran = 1'});
  add('script', {src: home + '/x.js'});
  add('script', {src: 'data:text/javascript,window.ran=2'});
  add('button', {onclick: 'window.ran = 3'}).click();
  add('style', {text: 'body { color: rgb(1, 2, 3) !important }'});
  add('link', {rel: 'stylesheet', href: home + '/x.css'});
  document.body.setAttribute('style', 'color: rgb(1, 2, 3) !important');
  add('img', {src: home + '/x.png'});
  add('img', {src: 'data:image/gif;base64,R0lGODlhAQABAAAAACw='});
  add('iframe', {src: home + '/'});
  add('base', {href: home + '/'});
  const form = add('form', {action: home + '/', method: 'post'});
  form.submit();
  await fetch(home + '/').catch(() => 0);
  await new FontFace('x', `url(${home}/x.woff)`).load().catch(() => 0);
  for (let left = 100; left && !expected.every(name => refused.includes(name)); left--)
    await new Promise(done => setTimeout(done, 100));
  return [refused, window.ran ?? null, getComputedStyle(document.body).color === 'rgb(1, 2, 3)'];
}"""
