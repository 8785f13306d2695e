-- Nexmark 3: who of three states sells in one category. Its join has no end: here each side is remembered for a day.
-- input: EVENTS ("event_type" INTEGER, "id" BIGINT, "name" VARCHAR(64), "city" VARCHAR(32), "state" VARCHAR(2), "seller" BIGINT, "category" BIGINT)
CREATE OR REPLACE STREAM SELLERS ("id" BIGINT, "name" VARCHAR(64), "city" VARCHAR(32), "state" VARCHAR(2));
CREATE OR REPLACE PUMP P1 AS INSERT INTO SELLERS
SELECT STREAM "id", "name", "city", "state" FROM EVENTS WHERE "event_type" = 0 AND "state" IN ('OR', 'ID', 'CA');
CREATE OR REPLACE STREAM AUCTIONS ("id" BIGINT, "seller" BIGINT);
CREATE OR REPLACE PUMP P2 AS INSERT INTO AUCTIONS
SELECT STREAM "id", "seller" FROM EVENTS WHERE "event_type" = 1 AND "category" = 10;
CREATE OR REPLACE STREAM RESULTS ("name" VARCHAR(64), "city" VARCHAR(32), "state" VARCHAR(2), "id" BIGINT);
CREATE OR REPLACE PUMP P3 AS INSERT INTO RESULTS
SELECT STREAM S."name", S."city", S."state", A."id"
FROM AUCTIONS OVER (RANGE INTERVAL '1' DAY PRECEDING) AS A
JOIN SELLERS OVER (RANGE INTERVAL '1' DAY PRECEDING) AS S ON A."seller" = S."id";
