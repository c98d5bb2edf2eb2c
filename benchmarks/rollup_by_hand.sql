-- What somebody who knows the data would write for it in DuckDB: the checks and the sums of a roll-up, in one scan of
-- the facts and one group-by. `plan` has the columns indicator, how, whole, capped; `facts` is the Parquet file.

CREATE TEMP TABLE newest AS
SELECT unit, indicator, how, count(*) AS rows,
  (sum(1::BIGINT << (as_of - DATE '2025-01-01') % 32) > bit_or(1::BIGINT << (as_of - DATE '2025-01-01') % 32))::INT AS again,
  count(*) FILTER (WHERE problem IS NOT NULL) AS faulty,
  arg_max(problem IS NULL, as_of) FILTER (WHERE as_of <= DATE '2025-12-28') AS right_,
  arg_max(coalesce(numerator, value, 0), as_of) FILTER (WHERE as_of <= DATE '2025-12-28') AS above,
  arg_max(coalesce(denominator, 0), as_of) FILTER (WHERE as_of <= DATE '2025-12-28') AS below
FROM (
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
    END AS problem
  FROM facts LEFT JOIN plan USING (indicator)
)
GROUP BY unit, indicator, how;

SELECT sum(rows), sum(faulty), count(*) FILTER (WHERE again > 0) FROM newest;
SELECT indicator, sum(above), sum(below), count(*) FROM newest WHERE right_ AND again = 0 GROUP BY indicator;
SELECT count(DISTINCT unit) FROM newest WHERE right_ AND again = 0;
