SELECT id, itemName, description, initialBid, reserve, opened, expires, seller, category, extra, bidder, price, bidTime, bidExtra
FROM (
    SELECT A.*, B.bidder, B.price, B.`dateTime` AS bidTime, B.extra AS bidExtra,
        ROW_NUMBER() OVER (PARTITION BY A.id ORDER BY B.price DESC, B.`dateTime` ASC) AS place
    FROM (
        SELECT id, itemName, description, initialBid, reserve, `dateTime` AS opened, expires, seller, category, extra
        FROM events WHERE event_type = 1
    ) AS A
    JOIN (SELECT auction, bidder, price, `dateTime`, extra FROM events WHERE event_type = 2) AS B
    ON A.id = B.auction AND B.`dateTime` BETWEEN A.opened AND A.expires
)
WHERE place = 1
