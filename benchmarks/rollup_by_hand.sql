-- What somebody who knows the data would write for it in DuckDB: the checks and the sums of a roll-up, no more.
-- `plan` has the columns indicator, how, whole, capped; `facts` is the Parquet file.

CREATE TEMP TABLE again AS
SELECT unit, indicator, as_of FROM facts GROUP BY ALL HAVING count(*) > 1;

CREATE TEMP VIEW judged AS
SELECT facts.*, plan.how,
  CASE
    WHEN unit IS NULL OR unit = '' THEN 'no-unit'
    WHEN as_of IS NULL THEN 'date-format'
    WHEN as_of < DATE '2025-01-01' THEN 'date-before-plan'
    WHEN plan.how IS NULL THEN 'unknown-indicator'
    WHEN how IN ('all', 'any') AND value NOT IN (0, 1) THEN 'not-yes-no'
    WHEN value < 0 OR numerator < 0 OR denominator < 0 THEN 'negative'
    WHEN whole AND value % 1 <> 0 THEN 'not-whole'
    WHEN capped AND value > 100 THEN 'over-100'
    WHEN how <> 'ratio' AND (numerator IS NOT NULL OR denominator IS NOT NULL) THEN 'counts-not-here'
    WHEN how <> 'ratio' AND value IS NULL THEN 'no-value'
    WHEN how = 'ratio' AND numerator IS NULL AND denominator IS NULL THEN 'counts-missing'
    WHEN how = 'ratio' AND (numerator IS NULL) <> (denominator IS NULL) THEN 'counts-incomplete'
    WHEN denominator = 0 THEN 'zero-denominator'
    WHEN capped AND numerator > denominator THEN 'counts-exceed'
    WHEN EXISTS (SELECT 1 FROM again a WHERE a.unit = facts.unit AND a.indicator = facts.indicator AND a.as_of = facts.as_of)
      THEN 'duplicate-row'
  END AS problem
FROM facts LEFT JOIN plan USING (indicator);

SELECT problem, count(*) FROM judged GROUP BY problem;

CREATE TEMP TABLE newest AS
SELECT unit, indicator, how, arg_max(problem IS NULL, as_of) AS right_,
  arg_max(coalesce(numerator, value, 0)::DECIMAL(38, 4), as_of) AS above,
  arg_max(coalesce(denominator, 0)::DECIMAL(38, 4), as_of) AS below
FROM judged
WHERE as_of <= DATE '2025-12-28'
GROUP BY unit, indicator, how;

SELECT indicator, sum(above), sum(below), count(*) FROM newest WHERE right_ GROUP BY indicator;
SELECT count(DISTINCT unit) FROM newest WHERE right_;
