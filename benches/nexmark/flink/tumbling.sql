SELECT ticker, COUNT(*), MIN(price), MAX(price)
FROM TABLE(TUMBLE(TABLE ticks, DESCRIPTOR(event_time), INTERVAL '1' SECOND)) GROUP BY ticker, window_start, window_end
