-- Nexmark 22: bids with three folders of their address.
-- input: EVENTS ("event_type" INTEGER, "auction" BIGINT, "bidder" BIGINT, "price" BIGINT, "channel" VARCHAR(32), "url" VARCHAR(256))
CREATE OR REPLACE STREAM RESULTS ("auction" BIGINT, "bidder" BIGINT, "price" BIGINT, "channel" VARCHAR(32), "dir1" VARCHAR(1024), "dir2" VARCHAR(1024), "dir3" VARCHAR(1024));
CREATE OR REPLACE PUMP P AS INSERT INTO RESULTS
SELECT STREAM B."auction", B."bidder", B."price", B."channel", B."parts".COLUMN4, B."parts".COLUMN5, B."parts".COLUMN6
FROM (SELECT STREAM "auction", "bidder", "price", "channel", VARIABLE_COLUMN_LOG_PARSE("url", 6, '/') AS "parts"
      FROM EVENTS WHERE "event_type" = 2) AS B;
