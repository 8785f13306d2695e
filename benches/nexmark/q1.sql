-- Nexmark 1: prices in another currency.
-- input: EVENTS ("event_type" INTEGER, "auction" BIGINT, "bidder" BIGINT, "price" BIGINT, "dateTime" TIMESTAMP, "extra" VARCHAR(1024))
CREATE OR REPLACE STREAM RESULTS ("auction" BIGINT, "bidder" BIGINT, "price" DECIMAL(19,3), "dateTime" TIMESTAMP, "extra" VARCHAR(1024));
CREATE OR REPLACE PUMP P AS INSERT INTO RESULTS
SELECT STREAM "auction", "bidder", 0.908 * "price", "dateTime", "extra" FROM EVENTS WHERE "event_type" = 2;
