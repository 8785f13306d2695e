-- Nexmark 16: the same of each channel, with the last minute of it, told when the day ends.
-- input: EVENTS ("event_type" INTEGER, "auction" BIGINT, "bidder" BIGINT, "price" BIGINT, "channel" VARCHAR(32), "dateTime" TIMESTAMP)
CREATE OR REPLACE STREAM RESULTS ("channel" VARCHAR(32), "day" TIMESTAMP, "minute" VARCHAR(5), "total_bids" BIGINT, "rank1_bids" BIGINT, "rank2_bids" BIGINT, "rank3_bids" BIGINT, "total_bidders" BIGINT, "rank1_bidders" BIGINT, "rank2_bidders" BIGINT, "rank3_bidders" BIGINT, "total_auctions" BIGINT, "rank1_auctions" BIGINT, "rank2_auctions" BIGINT, "rank3_auctions" BIGINT);
CREATE OR REPLACE PUMP P AS INSERT INTO RESULTS
SELECT STREAM "channel", FLOOR(EVENTS.ROWTIME TO DAY), MAX(TIMESTAMP_TO_CHAR('HH:mm', "dateTime")), COUNT(*),
    COUNT(CASE WHEN "price" < 10000 THEN 1 END),
    COUNT(CASE WHEN "price" >= 10000 AND "price" < 1000000 THEN 1 END),
    COUNT(CASE WHEN "price" >= 1000000 THEN 1 END),
    COUNT(DISTINCT "bidder"),
    COUNT(DISTINCT CASE WHEN "price" < 10000 THEN "bidder" END),
    COUNT(DISTINCT CASE WHEN "price" >= 10000 AND "price" < 1000000 THEN "bidder" END),
    COUNT(DISTINCT CASE WHEN "price" >= 1000000 THEN "bidder" END),
    COUNT(DISTINCT "auction"),
    COUNT(DISTINCT CASE WHEN "price" < 10000 THEN "auction" END),
    COUNT(DISTINCT CASE WHEN "price" >= 10000 AND "price" < 1000000 THEN "auction" END),
    COUNT(DISTINCT CASE WHEN "price" >= 1000000 THEN "auction" END)
FROM EVENTS WHERE "event_type" = 2 GROUP BY "channel", FLOOR(EVENTS.ROWTIME TO DAY);
