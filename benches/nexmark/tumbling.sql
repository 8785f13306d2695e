-- Ticks: how many of each of ten symbols in each second, and the least and the greatest price.
-- input: TICKS ("event_time" TIMESTAMP, "ticker" VARCHAR(4), "price" DOUBLE)
CREATE OR REPLACE STREAM RESULTS ("ticker" VARCHAR(4), "ticks" BIGINT, "least" DOUBLE, "greatest" DOUBLE);
CREATE OR REPLACE PUMP P AS INSERT INTO RESULTS
SELECT STREAM "ticker", COUNT(*), MIN("price"), MAX("price") FROM TICKS GROUP BY "ticker", STEP(TICKS.ROWTIME BY INTERVAL '1' SECOND);
