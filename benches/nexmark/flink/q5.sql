SELECT C.auction, C.bids
FROM (
    SELECT auction, COUNT(*) AS bids, window_start, window_end
    FROM TABLE(HOP(TABLE events, DESCRIPTOR(`dateTime`), INTERVAL '2' SECOND, INTERVAL '10' SECOND))
    WHERE event_type = 2 GROUP BY auction, window_start, window_end
) AS C
JOIN (
    SELECT MAX(bids) AS most, window_start, window_end
    FROM (
        SELECT auction, COUNT(*) AS bids, window_start, window_end
        FROM TABLE(HOP(TABLE events, DESCRIPTOR(`dateTime`), INTERVAL '2' SECOND, INTERVAL '10' SECOND))
        WHERE event_type = 2 GROUP BY auction, window_start, window_end
    ) GROUP BY window_start, window_end
) AS M
ON C.window_start = M.window_start AND C.window_end = M.window_end AND C.bids >= M.most
