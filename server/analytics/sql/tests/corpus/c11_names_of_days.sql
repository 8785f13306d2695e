-- C11: names by CASE, and a mean of a computed value by the hour.
-- input: S (DAY_NO INTEGER, X DOUBLE)
CREATE OR REPLACE STREAM "OUT" (name VARCHAR(8), quality DOUBLE);
CREATE OR REPLACE PUMP "STREAM_PUMP" AS INSERT INTO "OUT"
SELECT STREAM CASE day_no WHEN 1 THEN 'Monday' WHEN 2 THEN 'Tuesday' ELSE 'other' END AS name, AVG(1.0 - x)
FROM S GROUP BY CASE day_no WHEN 1 THEN 'Monday' WHEN 2 THEN 'Tuesday' ELSE 'other' END, STEP(S.ROWTIME BY INTERVAL '1' HOUR);
