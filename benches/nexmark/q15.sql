-- Nexmark 15: bids, bidders and auctions of each day by three ranges of prices, told when the day ends.
-- input: EVENTS ("event_type" INTEGER, "auction" BIGINT, "bidder" BIGINT, "price" BIGINT, "dateTime" TIMESTAMP)
CREATE OR REPLACE STREAM RESULTS ("day" TIMESTAMP, "total_bids" BIGINT, "rank1_bids" BIGINT, "rank2_bids" BIGINT, "rank3_bids" BIGINT, "total_bidders" BIGINT, "rank1_bidders" BIGINT, "rank2_bidders" BIGINT, "rank3_bidders" BIGINT, "total_auctions" BIGINT, "rank1_auctions" BIGINT, "rank2_auctions" BIGINT, "rank3_auctions" BIGINT);
CREATE OR REPLACE PUMP P AS INSERT INTO RESULTS
SELECT STREAM FLOOR(EVENTS.ROWTIME TO DAY), COUNT(*),
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
FROM EVENTS WHERE "event_type" = 2 GROUP BY FLOOR(EVENTS.ROWTIME TO DAY);
