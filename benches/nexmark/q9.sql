-- Nexmark 9: the winner of each auction, told when it closes: the highest bid, and the earliest of those.
-- input: EVENTS ("event_type" INTEGER, "id" BIGINT, "itemName" VARCHAR(64), "description" VARCHAR(256), "initialBid" BIGINT, "reserve" BIGINT, "auction" BIGINT, "bidder" BIGINT, "price" BIGINT, "dateTime" TIMESTAMP, "expires" TIMESTAMP, "seller" BIGINT, "category" BIGINT, "extra" VARCHAR(1024))
CREATE OR REPLACE STREAM BIDS ("auction" BIGINT, "bidder" BIGINT, "price" BIGINT, "dateTime" TIMESTAMP, "extra" VARCHAR(1024));
CREATE OR REPLACE PUMP P1 AS INSERT INTO BIDS
SELECT STREAM "auction", "bidder", "price", "dateTime", "extra" FROM EVENTS WHERE "event_type" = 2;
-- An auction at the moment that it closes: none lasts longer than ten seconds.
CREATE OR REPLACE STREAM CLOSED ("id" BIGINT, "itemName" VARCHAR(64), "description" VARCHAR(256), "initialBid" BIGINT, "reserve" BIGINT, "opened" TIMESTAMP, "expires" TIMESTAMP, "seller" BIGINT, "category" BIGINT, "extra" VARCHAR(1024));
CREATE OR REPLACE PUMP P2 AS INSERT INTO CLOSED
SELECT STREAM "expires" AS ROWTIME, "id", "itemName", "description", "initialBid", "reserve", "dateTime", "expires", "seller", "category", "extra"
FROM EVENTS WHERE "event_type" = 1 ORDER BY "expires" WITHIN INTERVAL '10' SECOND;
-- All bids on it, in the order in which they came.
CREATE OR REPLACE STREAM OFFERS ("id" BIGINT, "bidder" BIGINT, "price" BIGINT, "dateTime" TIMESTAMP, "extra" VARCHAR(1024));
CREATE OR REPLACE PUMP P3 AS INSERT INTO OFFERS
SELECT STREAM C."id", B."bidder", B."price", B."dateTime", B."extra"
FROM CLOSED AS C JOIN BIDS OVER (RANGE INTERVAL '10' SECOND PRECEDING) AS B ON C."id" = B."auction" AND B.ROWTIME >= C."opened";
CREATE OR REPLACE STREAM HIGHEST ("id" BIGINT, "price" BIGINT);
CREATE OR REPLACE PUMP P4 AS INSERT INTO HIGHEST
SELECT STREAM "id", MAX("price") FROM OFFERS GROUP BY OFFERS.ROWTIME, "id";
CREATE OR REPLACE STREAM WINNERS ("id" BIGINT, "bidder" BIGINT, "price" BIGINT, "dateTime" TIMESTAMP, "extra" VARCHAR(1024));
CREATE OR REPLACE PUMP P5 AS INSERT INTO WINNERS
SELECT STREAM "id", FIRST_VALUE("bidder"), FIRST_VALUE("price"), FIRST_VALUE("dateTime"), FIRST_VALUE("extra") FROM (
    SELECT STREAM O."id", O."bidder", O."price", O."dateTime", O."extra"
    FROM HIGHEST AS H JOIN OFFERS OVER (RANGE INTERVAL '1' SECOND PRECEDING) AS O ON H."id" = O."id" AND H."price" = O."price"
) AS W GROUP BY W.ROWTIME, "id";
CREATE OR REPLACE STREAM RESULTS ("id" BIGINT, "itemName" VARCHAR(64), "description" VARCHAR(256), "initialBid" BIGINT, "reserve" BIGINT, "opened" TIMESTAMP, "expires" TIMESTAMP, "seller" BIGINT, "category" BIGINT, "extra" VARCHAR(1024), "bidder" BIGINT, "price" BIGINT, "bidTime" TIMESTAMP, "bidExtra" VARCHAR(1024));
CREATE OR REPLACE PUMP P6 AS INSERT INTO RESULTS
SELECT STREAM C."id", C."itemName", C."description", C."initialBid", C."reserve", C."opened", C."expires", C."seller", C."category", C."extra", W."bidder", W."price", W."dateTime", W."extra"
FROM WINNERS AS W JOIN CLOSED OVER (RANGE INTERVAL '1' SECOND PRECEDING) AS C ON W."id" = C."id";
