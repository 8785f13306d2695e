-- Ticks: each with the least, the greatest and the mean price of its symbol in the ten seconds before it.
-- input: TICKS ("event_time" TIMESTAMP, "ticker" VARCHAR(4), "price" DOUBLE)
CREATE OR REPLACE STREAM RESULTS ("ticker" VARCHAR(4), "price" DOUBLE, "least" DOUBLE, "greatest" DOUBLE, "mean" DOUBLE);
CREATE OR REPLACE PUMP P AS INSERT INTO RESULTS
SELECT STREAM "ticker", "price", MIN("price") OVER W, MAX("price") OVER W, AVG("price") OVER W
FROM TICKS WINDOW W AS (PARTITION BY "ticker" RANGE INTERVAL '10' SECOND PRECEDING);
