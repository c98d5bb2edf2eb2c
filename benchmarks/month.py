"""Measure the report of a month: `python benchmarks/month.py 30 1000 10000`, so many schools beside six offices.

Processor and wall time and the most memory, beside `report` of one file, in turn in one run.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from rollup import compared, edutarget

HEAD = "plan: kangle-2025\nas_of: 2025-09-30\nsubmitted_by: {by}\n{unit}actuals:\n"
OFFICES = {
    "party": ("party_activists: 60", "probationary_members: 8", "full_members: 10", "model_branches: 6"),
    "research": ("zhongkao_top100: 21", "schools_top10: 2", "research_staff_stages: 4"),
    "personnel": ("special_post_teachers: 60", "high_level_talent: 31", "seconded_teachers: 50"),
    "basic": ("compulsory_enrolment_rate: 100", "provincial_preschool_evaluation: 是"),
    "vocational": ("leavers_in_training: 820",),
    "finance": ("key_projects: 4", "investment: 13100万元", "network_county: 是"),
}
SCHOOL = (
    "zhongkao_600: 4",
    "zhongkao_500_600: 14",
    "senior_admission_rate: {numerator: 404, denominator: 561}",
    "dropouts: 0",
    "training_attendances: 8",
    "network_schools: 是",
    "network_classes: 是",
)


def month(folder: Path, schools: int) -> Path:
    """A folder of six offices' and so many schools' files, with their list beside it."""
    folder.mkdir()
    files = folder / "2025-09"
    files.mkdir()
    for name, lines in OFFICES.items():
        _write(files / f"{name}.yaml", name, "", lines)
    for number in range(schools):
        _write(files / f"s{number}.yaml", f"学校{number}", f"unit: 康乐县/学校{number}\n", SCHOOL)
    offices = "".join(f"  {name}: {{responsible: [{', '.join(_ids(lines))}]}}\n" for name, lines in OFFICES.items())
    units = "".join(f"  康乐县/学校{number}: {{kinds: [junior]}}\n" for number in range(schools))
    (folder / "units.yaml").write_text(f"offices:\n{offices}units:\n{units}", encoding="utf-8")
    return files


def _ids(lines: tuple[str, ...]) -> list[str]:
    return [line.partition(":")[0] for line in lines]


def _write(path: Path, by: str, unit: str, lines: tuple[str, ...]) -> None:
    body = "".join(f"  {line}\n" for line in lines)
    path.write_text(HEAD.format(by=by, unit=unit) + body, encoding="utf-8")


def main(counts: list[int]) -> None:
    """Every count of schools beside a single file."""
    with tempfile.TemporaryDirectory() as top:
        for count in counts:
            files = month(Path(top) / str(count), count)
            listed = str(files.parent / "units.yaml")
            print(f"6 offices and {count:,} schools")
            compared(
                one=edutarget("report", "examples/actuals.yaml", "-f", "json"),
                month=edutarget("report", str(files), "--units", listed, "-f", "json"),
            )


if __name__ == "__main__":
    main([int(count) for count in sys.argv[1:]] or [30])
