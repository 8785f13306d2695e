-- P22: shipments within an hour after their order; the rows bear the time of the order.
-- input: ORDERS ("orderId" INTEGER)
-- input: SHIPMENTS ("orderId" INTEGER)
CREATE OR REPLACE STREAM "OUT" (l TIMESTAMP, r TIMESTAMP, j TIMESTAMP);
CREATE OR REPLACE PUMP "STREAM_PUMP" AS INSERT INTO "OUT"
SELECT STREAM o.ROWTIME AS leftRowtime, s.ROWTIME AS rightRowtime, ROWTIME AS joinRowtime
FROM Orders AS o JOIN Shipments OVER (RANGE INTERVAL '1' HOUR FOLLOWING) AS s ON o."orderId" = s."orderId";
