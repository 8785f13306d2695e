-- The ticks as Flink reads them. Times never go back.
CREATE TABLE ticks (
    event_time TIMESTAMP(3), ticker STRING, price DOUBLE, quantity INT, venue STRING, trade BIGINT,
    WATERMARK FOR event_time AS event_time - INTERVAL '0.001' SECOND
) WITH ('connector' = 'filesystem', 'path' = '{file}', 'format' = 'json', 'json.timestamp-format.standard' = 'ISO-8601')
