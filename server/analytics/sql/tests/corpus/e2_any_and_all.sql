-- E2: readings beyond all limits of their kind, and beyond one of them, before and behind a window.
-- input: "SOURCE_SQL_STREAM_001" (KIND VARCHAR(8), READING INTEGER)
-- table: "LIMITS" (KIND VARCHAR(8), MOST INTEGER)
CREATE OR REPLACE STREAM "BEYOND" (kind VARCHAR(8), some_of_them INTEGER, all_of_them INTEGER);
CREATE OR REPLACE PUMP "BEYOND_PUMP" AS INSERT INTO "BEYOND"
SELECT STREAM kind, COUNT(*), SUM(CASE WHEN reading > ALL (SELECT most FROM "LIMITS" AS l WHERE l.kind = s.kind) THEN 1 ELSE 0 END)
FROM "SOURCE_SQL_STREAM_001" AS s
WHERE reading > ANY (SELECT most FROM "LIMITS" AS l WHERE l.kind = s.kind)
GROUP BY kind, STEP(s.ROWTIME BY INTERVAL '1' MINUTE)
HAVING kind IN (SELECT kind FROM "LIMITS" WHERE most < 20) AND COUNT(*) <> ALL (SELECT 1 FROM "LIMITS");
