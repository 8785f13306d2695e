SELECT B.auction, B.bidder, B.price, B.channel, B.url, B.`dateTime`, B.extra,
    A.itemName, A.description, A.initialBid, A.reserve, A.`dateTime`, A.expires, A.seller, A.category, A.extra
FROM (SELECT auction, bidder, price, channel, url, `dateTime`, extra FROM events WHERE event_type = 2) AS B
JOIN (
    SELECT id, itemName, description, initialBid, reserve, `dateTime`, expires, seller, category, extra
    FROM events WHERE event_type = 1 AND category = 10
) AS A ON B.auction = A.id
