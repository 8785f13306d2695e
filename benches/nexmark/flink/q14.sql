SELECT auction, bidder, 0.908 * price AS price,
    CASE WHEN HOUR(`dateTime`) BETWEEN 8 AND 18 THEN 'dayTime'
         WHEN HOUR(`dateTime`) <= 6 OR HOUR(`dateTime`) >= 20 THEN 'nightTime'
         ELSE 'otherTime' END,
    `dateTime`, extra, CHAR_LENGTH(extra) - CHAR_LENGTH(REPLACE(extra, 'c', ''))
FROM events WHERE event_type = 2 AND 0.908 * price > 1000000 AND 0.908 * price < 50000000
