-- Nexmark 5: the auctions with the most bids of the last ten seconds, every two seconds: counts of two seconds go into the five
-- windows that they are part of.
-- input: EVENTS ("event_type" INTEGER, "auction" BIGINT, "dateTime" TIMESTAMP)
CREATE OR REPLACE STREAM PANES ("auction" BIGINT, "bids" BIGINT);
CREATE OR REPLACE PUMP P1 AS INSERT INTO PANES
SELECT STREAM "auction", COUNT(*) FROM EVENTS WHERE "event_type" = 2
GROUP BY "auction", STEP(EVENTS.ROWTIME BY INTERVAL '2' SECOND);
CREATE OR REPLACE STREAM COUNTS ("auction" BIGINT, "bids" BIGINT);
CREATE OR REPLACE PUMP P2 AS INSERT INTO COUNTS
SELECT STREAM "auction", SUM("bids") FROM (
    SELECT STREAM "auction", "bids" FROM PANES
    UNION ALL SELECT STREAM P.ROWTIME + INTERVAL '2' SECOND AS ROWTIME, "auction", "bids" FROM PANES AS P
    UNION ALL SELECT STREAM P.ROWTIME + INTERVAL '4' SECOND AS ROWTIME, "auction", "bids" FROM PANES AS P
    UNION ALL SELECT STREAM P.ROWTIME + INTERVAL '6' SECOND AS ROWTIME, "auction", "bids" FROM PANES AS P
    UNION ALL SELECT STREAM P.ROWTIME + INTERVAL '8' SECOND AS ROWTIME, "auction", "bids" FROM PANES AS P
) AS H GROUP BY H.ROWTIME, "auction";
CREATE OR REPLACE STREAM RESULTS ("auction" BIGINT, "bids" BIGINT);
CREATE OR REPLACE PUMP P3 AS INSERT INTO RESULTS
SELECT STREAM "auction", "bids"
FROM TABLE(GROUP_RANK(CURSOR(SELECT STREAM "auction", "bids" FROM COUNTS), 'bids', 'rank', 'desc', 'asc', 0, 0)) WHERE "rank" = 1;
