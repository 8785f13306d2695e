-- P20: orders without a shipment are told when their window ends. The table of the documentation lists 104 again, which its text does not.
-- input: "SOURCE_SQL_STREAM_001" ("orderid" INTEGER, "orders" INTEGER, "shipments" INTEGER)
CREATE OR REPLACE STREAM "ORDERS_STREAM" ("orderid" INT, "orderrowtime" TIMESTAMP);
CREATE OR REPLACE PUMP "ORDERS_STREAM_PUMP" AS INSERT INTO "ORDERS_STREAM"
SELECT STREAM "orderid", "ROWTIME" FROM "SOURCE_SQL_STREAM_001" WHERE "orders" = 1;
CREATE OR REPLACE STREAM "SHIPMENTS_STREAM" ("orderid" INT, "shipmentrowtime" TIMESTAMP);
CREATE OR REPLACE PUMP "SHIPMENTS_STREAM_PUMP" AS INSERT INTO "SHIPMENTS_STREAM"
SELECT STREAM "orderid", "ROWTIME" FROM "SOURCE_SQL_STREAM_001" WHERE "shipments" = 2;
CREATE OR REPLACE STREAM "OUTPUT_STREAM" ("resultrowtime" TIMESTAMP, "orderid" INT, "shipmenttime" TIMESTAMP, "ordertime" TIMESTAMP);
CREATE OR REPLACE PUMP "OUTPUT_STREAM_PUMP" AS INSERT INTO "OUTPUT_STREAM"
SELECT STREAM ROWTIME AS "resultrowtime", COALESCE(s."orderid", o."orderid"), s.rowtime AS "shipmenttime", o.ROWTIME AS "ordertime"
FROM ORDERS_STREAM OVER (RANGE INTERVAL '1' MINUTE PRECEDING) AS o
LEFT JOIN SHIPMENTS_STREAM AS s ON o."orderid" = s."orderid";
