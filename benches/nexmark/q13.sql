-- Nexmark 13: bids with what a table says of them.
-- input: EVENTS ("event_type" INTEGER, "auction" BIGINT, "bidder" BIGINT, "price" BIGINT, "dateTime" TIMESTAMP)
-- table: SIDE ("key" BIGINT, "value" VARCHAR(32))
CREATE OR REPLACE STREAM RESULTS ("auction" BIGINT, "bidder" BIGINT, "price" BIGINT, "dateTime" TIMESTAMP, "value" VARCHAR(32));
CREATE OR REPLACE PUMP P AS INSERT INTO RESULTS
SELECT STREAM B."auction", B."bidder", B."price", B."dateTime", S."value"
FROM (SELECT STREAM * FROM EVENTS WHERE "event_type" = 2) AS B JOIN SIDE AS S ON MOD(B."auction", 10000) = S."key";
