-- Nexmark 14: bids of some prices, with the time of day and how often a letter is in a text.
-- input: EVENTS ("event_type" INTEGER, "auction" BIGINT, "bidder" BIGINT, "price" BIGINT, "dateTime" TIMESTAMP, "extra" VARCHAR(1024))
CREATE OR REPLACE STREAM RESULTS ("auction" BIGINT, "bidder" BIGINT, "price" DECIMAL(19,3), "bidTimeType" VARCHAR(9), "dateTime" TIMESTAMP, "extra" VARCHAR(1024), "c_counts" INTEGER);
CREATE OR REPLACE PUMP P AS INSERT INTO RESULTS
SELECT STREAM "auction", "bidder", 0.908 * "price",
    CASE WHEN EXTRACT(HOUR FROM "dateTime") BETWEEN 8 AND 18 THEN 'dayTime'
         WHEN EXTRACT(HOUR FROM "dateTime") <= 6 OR EXTRACT(HOUR FROM "dateTime") >= 20 THEN 'nightTime'
         ELSE 'otherTime' END,
    "dateTime", "extra", CHAR_LENGTH("extra") - CHAR_LENGTH(REGEX_REPLACE("extra", 'c', '', 1, 0))
FROM EVENTS WHERE "event_type" = 2 AND 0.908 * "price" > 1000000 AND 0.908 * "price" < 50000000;
