"""Rules of one submission: what it says as a whole."""

from edutarget.language.terms import N_
from edutarget.problems.rules.rule import Rule

RULES = (
    Rule(
        "plan-not-submission",
        "error",
        N_("this is a plan, not a submission"),
        N_("check a plan with `edutarget targets --targets FILE`"),
        N_("The two formats have nothing in common but YAML."),
        "format: edutarget/plan/1",
        "plan: kangle-2025",
    ),
    Rule(
        "plan-mismatch",
        "error",
        N_("this submission is for the plan `{written}`; the plan in use is `{plan}`"),
        N_("write `plan: {plan}`, or name the other plan's file with --targets"),
        N_("The same id can mean another thing in another county or year."),
        "plan: kangle-2024",
        "plan: kangle-2025",
    ),
    Rule(
        "date-before-plan",
        "error",
        N_("{date} is before the plan begins ({start})"),
        N_("write the day on which the figures were counted; check the year"),
        N_("Figures of the year before are the baseline, not progress."),
        "as_of: 2024-09-30",
        "as_of: 2025-09-30",
    ),
    Rule(
        "no-actuals",
        "error",
        N_("`actuals` is empty"),
        N_("write one line for each indicator you have a figure for"),
        N_("A submission without figures must not pass for one with them."),
        "actuals:",
        "actuals:\n  gaokao_600: 27",
    ),
    Rule(
        "no-submitter",
        "error",
        N_("`submitted_by` does not say who submits"),
        N_("write the office or school that answers for the figures"),
        N_("Somebody must be asked when a figure looks wrong."),
        "submitted_by:",
        "submitted_by: 康乐县教育局",
    ),
    Rule(
        "unknown-indicator",
        "error",
        N_("the plan has no indicator `{written}`"),
        N_("did you mean {suggestions}?"),
        N_("A misspelt indicator would otherwise count as not reported."),
        "  gaokao_60: 27",
        "  gaokao_600: 27",
    ),
    Rule(
        "repeated-indicator",
        "error",
        N_("`{written}` and `{other}` are the same indicator"),
        N_("keep the line that is right and delete the other"),
        N_("An indicator may be called by its id or by its name, but once."),
        "  gaokao_600: 27\n  高考600分以上考生: 28",
        "  gaokao_600: 28",
    ),
    Rule(
        "parts-disagree",
        "error",
        N_("{parts} make {sum}, but {total} is {value}"),
        N_("check the figures; the total is the sum of its parts"),
        N_("A total that is not the sum of its parts has a wrong figure in it somewhere."),
        "  senior_enrolment: 3400\n  kangle_no1_enrolment: 1800\n  kangle_high_enrolment: 1500",
        "  senior_enrolment: 3400\n  kangle_no1_enrolment: 1800\n  kangle_high_enrolment: 1600",
    ),
)
