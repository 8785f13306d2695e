-- Nexmark 20: bids with their auction, of one category. Its join has no end: here each side is remembered for a day.
-- input: EVENTS ("event_type" INTEGER, "id" BIGINT, "itemName" VARCHAR(64), "description" VARCHAR(256), "initialBid" BIGINT, "reserve" BIGINT, "auction" BIGINT, "bidder" BIGINT, "price" BIGINT, "channel" VARCHAR(32), "url" VARCHAR(256), "dateTime" TIMESTAMP, "expires" TIMESTAMP, "seller" BIGINT, "category" BIGINT, "extra" VARCHAR(1024))
CREATE OR REPLACE STREAM BIDS ("auction" BIGINT, "bidder" BIGINT, "price" BIGINT, "channel" VARCHAR(32), "url" VARCHAR(256), "dateTime" TIMESTAMP, "extra" VARCHAR(1024));
CREATE OR REPLACE PUMP P1 AS INSERT INTO BIDS
SELECT STREAM "auction", "bidder", "price", "channel", "url", "dateTime", "extra" FROM EVENTS WHERE "event_type" = 2;
CREATE OR REPLACE STREAM AUCTIONS ("id" BIGINT, "itemName" VARCHAR(64), "description" VARCHAR(256), "initialBid" BIGINT, "reserve" BIGINT, "dateTime" TIMESTAMP, "expires" TIMESTAMP, "seller" BIGINT, "category" BIGINT, "extra" VARCHAR(1024));
CREATE OR REPLACE PUMP P2 AS INSERT INTO AUCTIONS
SELECT STREAM "id", "itemName", "description", "initialBid", "reserve", "dateTime", "expires", "seller", "category", "extra"
FROM EVENTS WHERE "event_type" = 1 AND "category" = 10;
CREATE OR REPLACE STREAM RESULTS ("auction" BIGINT, "bidder" BIGINT, "price" BIGINT, "channel" VARCHAR(32), "url" VARCHAR(256), "dateTime" TIMESTAMP, "extra" VARCHAR(1024), "itemName" VARCHAR(64), "description" VARCHAR(256), "initialBid" BIGINT, "reserve" BIGINT, "opened" TIMESTAMP, "expires" TIMESTAMP, "seller" BIGINT, "category" BIGINT, "auctionExtra" VARCHAR(1024));
CREATE OR REPLACE PUMP P3 AS INSERT INTO RESULTS
SELECT STREAM B."auction", B."bidder", B."price", B."channel", B."url", B."dateTime", B."extra", A."itemName", A."description", A."initialBid", A."reserve", A."dateTime", A."expires", A."seller", A."category", A."extra"
FROM BIDS OVER (RANGE INTERVAL '1' DAY PRECEDING) AS B JOIN AUCTIONS OVER (RANGE INTERVAL '1' DAY PRECEDING) AS A ON B."auction" = A."id";
