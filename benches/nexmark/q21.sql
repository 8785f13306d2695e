-- Nexmark 21: bids with the number of their channel: of four by name, of the others out of the address.
-- input: EVENTS ("event_type" INTEGER, "auction" BIGINT, "bidder" BIGINT, "price" BIGINT, "channel" VARCHAR(32), "url" VARCHAR(256))
CREATE OR REPLACE STREAM RESULTS ("auction" BIGINT, "bidder" BIGINT, "price" BIGINT, "channel" VARCHAR(32), "channel_id" VARCHAR(1024));
CREATE OR REPLACE PUMP P AS INSERT INTO RESULTS
SELECT STREAM B."auction", B."bidder", B."price", B."channel",
    CASE LOWER(B."channel") WHEN 'apple' THEN '0' WHEN 'google' THEN '1' WHEN 'facebook' THEN '2' WHEN 'baidu' THEN '3' ELSE B."found".COLUMN1 END
FROM (SELECT STREAM "auction", "bidder", "price", "channel", REGEX_LOG_PARSE("url", '.*&channel_id=([^&]*).*') AS "found"
      FROM EVENTS WHERE "event_type" = 2) AS B
WHERE B."found".COLUMN1 IS NOT NULL OR LOWER(B."channel") IN ('apple', 'google', 'facebook', 'baidu');
