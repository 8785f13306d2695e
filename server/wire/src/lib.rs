//! HTTP/1.1 and HTTP/2 on one port, JSON 1.1, routing from the model's table.
