SELECT bidder, COUNT(*), window_start
FROM TABLE(TUMBLE(TABLE events, DESCRIPTOR(`dateTime`), INTERVAL '10' SECOND))
WHERE event_type = 2 GROUP BY bidder, window_start, window_end
