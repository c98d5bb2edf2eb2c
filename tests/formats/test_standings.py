"""The short status of indicators: exactly one for every result and band."""

from __future__ import annotations

from itertools import product

from edutarget.formats.words.labels import RESULT, STANDINGS, counted, standing_of
from edutarget.report.findings import groups
from edutarget.report.verdict import BANDS, RESULTS, Verdict
from support.trends import year


def test_counts_are_those_of_results_and_groups() -> None:
    report = year("2025-09-30").latest
    found, results = counted(report.rows), report.results()
    assert {group.title: sum(group.counts.values()) for group in groups(report)}.items() <= found.items()
    assert [found[RESULT[key]] for key in ("met", "not_met")] == [results["met"], results["not_met"]]
    assert sum(found.values()) == len(report.rows)


def test_every_result_and_band_stands_in_a_way_that_has_a_mark() -> None:
    row = year("2025-09-30").latest.rows[0]
    ends = [row.progress._replace(result=result, band=band) for result, band in product(RESULTS, BANDS)]
    rows = [row._replace(verdict=Verdict(end, None)) for end in ends]
    assert {standing_of(one) for one in rows} == set(STANDINGS)
    assert sum(counted(rows).values()) == len(rows)
