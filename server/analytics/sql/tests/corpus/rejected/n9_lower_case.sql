-- A name without quotes.
-- error: 6:15 write "low"
-- input: S (A VARCHAR(16), N INTEGER, "low" INTEGER, TS TIMESTAMP)
CREATE STREAM O (A VARCHAR(16));
CREATE PUMP P AS INSERT INTO O
SELECT STREAM low FROM S;
