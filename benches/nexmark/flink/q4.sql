SELECT category, AVG(final)
FROM (
    SELECT A.id, A.category, MAX(B.price) AS final
    FROM (SELECT id, category, `dateTime`, expires FROM events WHERE event_type = 1) AS A
    JOIN (SELECT auction, price, `dateTime` FROM events WHERE event_type = 2) AS B
    ON A.id = B.auction AND B.`dateTime` BETWEEN A.`dateTime` AND A.expires
    GROUP BY A.id, A.category
)
GROUP BY category
