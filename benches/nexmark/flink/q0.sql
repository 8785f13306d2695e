SELECT auction, bidder, price, `dateTime`, extra FROM events WHERE event_type = 2
