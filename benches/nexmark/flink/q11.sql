SELECT bidder, COUNT(*), window_start, window_end
FROM TABLE(SESSION(TABLE events PARTITION BY (event_type, bidder), DESCRIPTOR(`dateTime`), INTERVAL '10' SECOND))
WHERE event_type = 2 GROUP BY event_type, bidder, window_start, window_end
