-- Nexmark 12: bids of each bidder in each ten seconds of the stream's own time.
-- input: EVENTS ("event_type" INTEGER, "bidder" BIGINT, "dateTime" TIMESTAMP)
CREATE OR REPLACE STREAM RESULTS ("bidder" BIGINT, "bids" BIGINT, "starts" TIMESTAMP);
CREATE OR REPLACE PUMP P AS INSERT INTO RESULTS
SELECT STREAM "bidder", COUNT(*), STEP(EVENTS.ROWTIME BY INTERVAL '10' SECOND) FROM EVENTS WHERE "event_type" = 2
GROUP BY "bidder", STEP(EVENTS.ROWTIME BY INTERVAL '10' SECOND);
