"""Rules of tables of goals, from which `edutarget plan new` makes a plan."""

from edutarget.language.terms import N_
from edutarget.problems.rules.rule import Rule

RULES = (
    Rule(
        "no-goals",
        "error",
        N_("this table has no goals below the titles name and target (名称, 目标)"),
        N_("put the titles name, unit, baseline, target above the columns, and one goal in each row"),
        N_("Columns are recognised by their titles and may stand in any order."),
        "Teachers recruited,people,60",
        "name,unit,target\nTeachers recruited,people,60",
    ),
    Rule(
        "unknown-goal-column",
        "error",
        N_("a plan has no use for a column `{written}`"),
        N_("rename it name, unit, baseline, target, area or definition, or delete it"),
        N_("A target below a title that was misspelt would otherwise be passed over."),
        "name,unit,target,office in charge\nTeachers recruited,people,60,personnel",
        "name,unit,target\nTeachers recruited,people,60",
    ),
    Rule(
        "goal-incomplete",
        "error",
        N_("this goal has no {what}"),
        N_("fill in the cell; what is done or not has the target 完成 (done) and no unit"),
        N_("A goal is a number in a unit, or something to be done."),
        "name,unit,target\nTeachers recruited,,60",
        "name,unit,target\nTeachers recruited,people,60",
    ),
    Rule(
        "goal-done-before",
        "error",
        N_("`{written}` cannot be the baseline of something to be done"),
        N_("leave it empty, or write 否 (no); what is already done is not a goal"),
        N_("Something to be done is either done or not."),
        "name,baseline,target\nNetwork to the county,80,done",
        "name,baseline,target\nNetwork to the county,no,done",
    ),
)
