SELECT auction, price FROM events WHERE event_type = 2 AND MOD(auction, 123) = 0
