SELECT P.id, P.name, P.window_start
FROM (
    SELECT id, name, window_start, window_end
    FROM TABLE(TUMBLE(TABLE events, DESCRIPTOR(`dateTime`), INTERVAL '10' SECOND))
    WHERE event_type = 0 GROUP BY id, name, window_start, window_end
) AS P
JOIN (
    SELECT seller, window_start, window_end
    FROM TABLE(TUMBLE(TABLE events, DESCRIPTOR(`dateTime`), INTERVAL '10' SECOND))
    WHERE event_type = 1 GROUP BY seller, window_start, window_end
) AS S
ON P.id = S.seller AND P.window_start = S.window_start AND P.window_end = S.window_end
