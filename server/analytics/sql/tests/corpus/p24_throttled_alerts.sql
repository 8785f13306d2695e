-- P24: at most one alert in a minute for each ticker, counted in a sub-query.
-- input: "SOURCE_SQL_STREAM_001" (TICKER_SYMBOL VARCHAR(4), SECTOR VARCHAR(16), CHANGE REAL, PRICE REAL)
CREATE OR REPLACE STREAM "CHANGE_STREAM" (ticker_symbol VARCHAR(4), change DOUBLE);
CREATE OR REPLACE PUMP "A" AS INSERT INTO "CHANGE_STREAM"
SELECT STREAM ticker_symbol, change FROM "SOURCE_SQL_STREAM_001" WHERE ABS(change) > 1;
CREATE OR REPLACE STREAM "ALERTS" (ticker_symbol VARCHAR(4), change DOUBLE, trigger_count INTEGER);
CREATE OR REPLACE PUMP "B" AS INSERT INTO "ALERTS"
SELECT STREAM ticker_symbol, change, trigger_count
FROM (
 SELECT STREAM ticker_symbol, change, COUNT(*) OVER W1 AS trigger_count
 FROM "CHANGE_STREAM"
 WINDOW W1 AS (PARTITION BY ticker_symbol RANGE INTERVAL '1' MINUTE PRECEDING)
)
WHERE trigger_count = 1;
