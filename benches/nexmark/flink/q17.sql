SELECT auction, window_start, COUNT(*),
    COUNT(*) FILTER (WHERE price < 10000),
    COUNT(*) FILTER (WHERE price >= 10000 AND price < 1000000),
    COUNT(*) FILTER (WHERE price >= 1000000),
    MIN(price), MAX(price), AVG(price), SUM(price)
FROM TABLE(TUMBLE(TABLE events, DESCRIPTOR(`dateTime`), INTERVAL '1' DAY))
WHERE event_type = 2 GROUP BY auction, window_start, window_end
