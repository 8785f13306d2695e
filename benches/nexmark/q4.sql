-- Nexmark 4: what auctions of each category end at, on average. The average goes on when an auction closes, and not with each bid.
-- input: EVENTS ("event_type" INTEGER, "id" BIGINT, "auction" BIGINT, "price" BIGINT, "dateTime" TIMESTAMP, "expires" TIMESTAMP, "category" BIGINT)
CREATE OR REPLACE STREAM BIDS ("auction" BIGINT, "price" BIGINT);
CREATE OR REPLACE PUMP P1 AS INSERT INTO BIDS
SELECT STREAM "auction", "price" FROM EVENTS WHERE "event_type" = 2;
-- An auction at the moment that it closes: none lasts longer than ten seconds.
CREATE OR REPLACE STREAM CLOSED ("id" BIGINT, "category" BIGINT, "opened" TIMESTAMP);
CREATE OR REPLACE PUMP P2 AS INSERT INTO CLOSED
SELECT STREAM "expires" AS ROWTIME, "id", "category", "dateTime" FROM EVENTS WHERE "event_type" = 1
ORDER BY "expires" WITHIN INTERVAL '10' SECOND;
CREATE OR REPLACE STREAM OFFERS ("id" BIGINT, "category" BIGINT, "price" BIGINT);
CREATE OR REPLACE PUMP P3 AS INSERT INTO OFFERS
SELECT STREAM C."id", C."category", B."price"
FROM CLOSED AS C JOIN BIDS OVER (RANGE INTERVAL '10' SECOND PRECEDING) AS B ON C."id" = B."auction" AND B.ROWTIME >= C."opened";
CREATE OR REPLACE STREAM FINALS ("category" BIGINT, "price" BIGINT);
CREATE OR REPLACE PUMP P4 AS INSERT INTO FINALS
SELECT STREAM "category", MAX("price") FROM OFFERS GROUP BY OFFERS.ROWTIME, "id", "category";
CREATE OR REPLACE STREAM RESULTS ("category" BIGINT, "average" BIGINT);
CREATE OR REPLACE PUMP P5 AS INSERT INTO RESULTS
SELECT STREAM "category", AVG("price") OVER (PARTITION BY "category" RANGE UNBOUNDED PRECEDING) FROM FINALS;
