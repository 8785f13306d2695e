-- Nexmark 0: each bid as it is.
-- input: EVENTS ("event_type" INTEGER, "auction" BIGINT, "bidder" BIGINT, "price" BIGINT, "dateTime" TIMESTAMP, "extra" VARCHAR(1024))
CREATE OR REPLACE STREAM RESULTS ("auction" BIGINT, "bidder" BIGINT, "price" BIGINT, "dateTime" TIMESTAMP, "extra" VARCHAR(1024));
CREATE OR REPLACE PUMP P AS INSERT INTO RESULTS
SELECT STREAM "auction", "bidder", "price", "dateTime", "extra" FROM EVENTS WHERE "event_type" = 2;
