-- C1: sessions of clicks in stagger windows, with the first and the last page.
-- input: "SOURCE_SQL_STREAM_001" (USER_ID INTEGER, DEVICE_ID VARCHAR(8), CLIENT_EVENT VARCHAR(16), CLIENT_TIMESTAMP TIMESTAMP)
CREATE OR REPLACE STREAM "DESTINATION_SQL_STREAM" (session_id VARCHAR(40), user_id INTEGER, events INTEGER, beginnavigation VARCHAR(16), endnavigation VARCHAR(16), duration_sec INTEGER);
CREATE OR REPLACE PUMP "STREAM_PUMP" AS INSERT INTO "DESTINATION_SQL_STREAM"
SELECT STREAM UPPER(CAST(user_id AS VARCHAR(3)) || '_' || SUBSTRING(device_id, 1, 3) || CAST(UNIX_TIMESTAMP(STEP(client_timestamp BY INTERVAL '30' SECOND)) / 1000 AS VARCHAR(20))),
 user_id, COUNT(client_event), FIRST_VALUE(client_event), LAST_VALUE(client_event),
 TSDIFF(MIN(client_timestamp), MAX(client_timestamp)) / 1000
FROM "SOURCE_SQL_STREAM_001"
WINDOWED BY STAGGER (PARTITION BY user_id, device_id, STEP(client_timestamp BY INTERVAL '30' SECOND) RANGE INTERVAL '30' SECOND);
