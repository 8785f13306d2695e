-- The events as Flink reads them. Times never go back.
CREATE TABLE events (
    event_type INT, id BIGINT, name STRING, emailAddress STRING, creditCard STRING, city STRING, state STRING,
    itemName STRING, description STRING, initialBid BIGINT, reserve BIGINT,
    auction BIGINT, bidder BIGINT, price BIGINT, channel STRING, url STRING,
    `dateTime` TIMESTAMP(3), expires TIMESTAMP(3), seller BIGINT, category BIGINT, extra STRING,
    WATERMARK FOR `dateTime` AS `dateTime` - INTERVAL '0.001' SECOND
) WITH ('connector' = 'filesystem', 'path' = '{file}', 'format' = 'json')
