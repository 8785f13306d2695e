-- E1: payments of accounts that are watched, from no place that is known, by EXISTS and NOT IN over reference tables.
-- input: "SOURCE_SQL_STREAM_001" (ACCOUNT VARCHAR(8), PLACE VARCHAR(16), AMOUNT INTEGER)
-- table: "WATCHED" (ACCOUNT VARCHAR(8), LEAST INTEGER)
-- table: "KNOWN" (ACCOUNT VARCHAR(8), PLACE VARCHAR(16))
CREATE OR REPLACE STREAM "ALERTS" (account VARCHAR(8), place VARCHAR(16), strange BOOLEAN);
CREATE OR REPLACE PUMP "ALERT_PUMP" AS INSERT INTO "ALERTS"
SELECT STREAM account, place, (account, place) NOT IN (SELECT account, place FROM "KNOWN")
FROM "SOURCE_SQL_STREAM_001" AS p
WHERE EXISTS (SELECT * FROM "WATCHED" AS w WHERE w.account = p.account AND w.least <= p.amount)
    AND place NOT IN (SELECT k.place FROM "KNOWN" AS k WHERE k.account = p.account);
