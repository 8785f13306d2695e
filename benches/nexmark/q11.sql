-- Nexmark 11: bids of each bidder until none comes for ten seconds.
-- input: EVENTS ("event_type" INTEGER, "bidder" BIGINT, "dateTime" TIMESTAMP)
CREATE OR REPLACE STREAM RESULTS ("bidder" BIGINT, "bids" BIGINT, "starts" TIMESTAMP, "ends" TIMESTAMP);
CREATE OR REPLACE PUMP P AS INSERT INTO RESULTS
SELECT STREAM "bidder", COUNT(*), MIN("dateTime"), MAX("dateTime") + INTERVAL '10' SECOND FROM EVENTS WHERE "event_type" = 2
GROUP BY "bidder" WINDOWED BY SESSION INTERVAL '10' SECOND;
