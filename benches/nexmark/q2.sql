-- Nexmark 2: bids on some auctions.
-- input: EVENTS ("event_type" INTEGER, "auction" BIGINT, "price" BIGINT)
CREATE OR REPLACE STREAM RESULTS ("auction" BIGINT, "price" BIGINT);
CREATE OR REPLACE PUMP P AS INSERT INTO RESULTS
SELECT STREAM "auction", "price" FROM EVENTS WHERE "event_type" = 2 AND MOD("auction", 123) = 0;
