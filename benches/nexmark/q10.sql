-- Nexmark 10: bids with their day and minute, by which files are laid out.
-- input: EVENTS ("event_type" INTEGER, "auction" BIGINT, "bidder" BIGINT, "price" BIGINT, "dateTime" TIMESTAMP, "extra" VARCHAR(1024))
CREATE OR REPLACE STREAM RESULTS ("auction" BIGINT, "bidder" BIGINT, "price" BIGINT, "dateTime" TIMESTAMP, "extra" VARCHAR(1024), "dt" VARCHAR(10), "hm" VARCHAR(5));
CREATE OR REPLACE PUMP P AS INSERT INTO RESULTS
SELECT STREAM "auction", "bidder", "price", "dateTime", "extra", TIMESTAMP_TO_CHAR('yyyy-MM-dd', "dateTime"), TIMESTAMP_TO_CHAR('HH:mm', "dateTime")
FROM EVENTS WHERE "event_type" = 2;
