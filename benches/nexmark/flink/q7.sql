SELECT B.auction, B.bidder, B.price, B.`dateTime`, B.extra
FROM (SELECT auction, bidder, price, `dateTime`, extra FROM events WHERE event_type = 2) AS B
JOIN (
    SELECT MAX(price) AS price, window_time
    FROM TABLE(TUMBLE(TABLE events, DESCRIPTOR(`dateTime`), INTERVAL '10' SECOND))
    WHERE event_type = 2 GROUP BY window_start, window_end, window_time
) AS H
ON B.price = H.price AND B.`dateTime` BETWEEN H.window_time - INTERVAL '9.999' SECOND AND H.window_time
