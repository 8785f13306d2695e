-- Nexmark 17: bids and prices of each auction and day, told when the day ends.
-- input: EVENTS ("event_type" INTEGER, "auction" BIGINT, "price" BIGINT, "dateTime" TIMESTAMP)
CREATE OR REPLACE STREAM RESULTS ("auction" BIGINT, "day" TIMESTAMP, "total_bids" BIGINT, "rank1_bids" BIGINT, "rank2_bids" BIGINT, "rank3_bids" BIGINT, "min_price" BIGINT, "max_price" BIGINT, "avg_price" BIGINT, "sum_price" BIGINT);
CREATE OR REPLACE PUMP P AS INSERT INTO RESULTS
SELECT STREAM "auction", FLOOR(EVENTS.ROWTIME TO DAY), COUNT(*),
    COUNT(CASE WHEN "price" < 10000 THEN 1 END),
    COUNT(CASE WHEN "price" >= 10000 AND "price" < 1000000 THEN 1 END),
    COUNT(CASE WHEN "price" >= 1000000 THEN 1 END),
    MIN("price"), MAX("price"), AVG("price"), SUM("price")
FROM EVENTS WHERE "event_type" = 2 GROUP BY "auction", FLOOR(EVENTS.ROWTIME TO DAY);
