SELECT S.name, S.city, S.state, A.id
FROM (SELECT id, seller FROM events WHERE event_type = 1 AND category = 10) AS A
JOIN (SELECT id, name, city, state FROM events WHERE event_type = 0 AND state IN ('OR', 'ID', 'CA')) AS S ON A.seller = S.id
