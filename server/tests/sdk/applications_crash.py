"""What the crash campaign of SQL applications does as a client.

    applications_crash.py prepare           makes the streams and an application with a tumbling and a sliding window and a join, and starts it
    applications_crash.py load FILE         puts payments and refunds until it is killed, and writes down which were accepted
    applications_crash.py verify FILE BIN   insists that what came out is, record for record, what the program BIN makes of the same rows
                                            at the same times in one run that nobody disturbs

Of the times nothing is known beforehand: the sliding window tells a row for each row, with its ROWTIME among the columns, in the order
in which the application took them.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from applications import JSON_FORMAT, STREAM, become, configuration, make, new, rows, sink, started, stream
from common import eventually

# A lost answer is a record of which nobody knows; to send it again would be another record.
ONCE = Config(retries={"total_max_attempts": 1}, connect_timeout=2, read_timeout=20)
PATIENCE_S = 60
ACCOUNTS = 7
COLUMNS = [("ID", "INTEGER"), ("KIND", "VARCHAR(8)"), ("ACCOUNT", "VARCHAR(8)"), ("AMOUNT", "INTEGER")]
INPUT = "SOURCE_SQL_STREAM_001"
CODE = f"""
CREATE STREAM "SLIDING" (at TIMESTAMP, id INTEGER, kind VARCHAR(8), account VARCHAR(8), amount INTEGER, so_far INTEGER, mean INTEGER, most INTEGER,
    last VARCHAR(8), total INTEGER, least INTEGER);
CREATE PUMP "TO_SLIDING" AS INSERT INTO "SLIDING"
SELECT STREAM s.ROWTIME, id, kind, account, amount, COUNT(*) OVER w, AVG(amount) OVER w, MAX(amount) OVER w,
    LAST_VALUE(kind) OVER h, SUM(id) OVER h, MIN(amount) OVER h
FROM "{INPUT}" AS s WINDOW w AS (PARTITION BY account RANGE INTERVAL '4' SECOND PRECEDING), h AS (RANGE INTERVAL '1' HOUR PRECEDING);

CREATE STREAM "TUMBLING" (at TIMESTAMP, account VARCHAR(8), taken INTEGER, amount INTEGER, kinds INTEGER);
CREATE PUMP "TO_TUMBLING" AS INSERT INTO "TUMBLING"
SELECT STREAM STEP(s.ROWTIME BY INTERVAL '2' SECOND), account, COUNT(*), SUM(amount), COUNT(DISTINCT kind)
FROM "{INPUT}" AS s GROUP BY account, STEP(s.ROWTIME BY INTERVAL '2' SECOND);

CREATE STREAM "PAYMENTS" (id INTEGER, account VARCHAR(8), amount INTEGER);
CREATE PUMP "TO_PAYMENTS" AS INSERT INTO "PAYMENTS" SELECT STREAM id, account, amount FROM "{INPUT}" WHERE kind = 'payment';
CREATE STREAM "REFUNDS" (id INTEGER, account VARCHAR(8), amount INTEGER);
CREATE PUMP "TO_REFUNDS" AS INSERT INTO "REFUNDS" SELECT STREAM id, account, amount FROM "{INPUT}" WHERE kind = 'refund';
CREATE STREAM "JOINED" (at TIMESTAMP, payment INTEGER, refund INTEGER);
CREATE PUMP "TO_JOINED" AS INSERT INTO "JOINED"
SELECT STREAM ROWTIME, p.id, r.id
FROM "PAYMENTS" OVER (RANGE INTERVAL '3' SECOND PRECEDING) AS p
JOIN "REFUNDS" OVER (RANGE INTERVAL '3' SECOND PRECEDING) AS r ON p.account = r.account AND p.amount = r.amount;
"""
OUTPUTS = ["SLIDING", "TUMBLING", "JOINED"]

kinesis = boto3.client("kinesis", config=ONCE)


def prepare():
    stream("taken", 2)
    for name in OUTPUTS:
        stream(name.lower(), 1)
    columns = [{"Name": name, "Mapping": f"$.{name.lower()}", "SqlType": kind} for name, kind in COLUMNS]
    source = {
        "NamePrefix": INPUT.removesuffix("_001"),
        "KinesisStreamsInput": {"ResourceARN": STREAM + "taken"},
        "InputSchema": {"RecordFormat": JSON_FORMAT, "RecordColumns": columns},
    }
    sinks = [sink(name, "KinesisStreamsOutput", STREAM + name.lower()) for name in OUTPUTS]
    make("campaign", configuration(CODE, Inputs=[source], Outputs=sinks))
    started("campaign", "TRIM_HORIZON")


def row(number):
    kind = "refund" if number % 5 == 4 else "payment"
    return {"id": number, "kind": kind, "account": f"a{number % ACCOUNTS}", "amount": number * 37 % 23}


def load(path):
    number = 0
    with open(path, "a", encoding="ascii") as accepted:
        while True:
            batch = [row(number + more) for more in range(20)]
            number += len(batch)
            # The stream is split on the way.
            records = [{"Data": json.dumps(row).encode(), "PartitionKey": row["account"]} for row in batch]
            try:
                if number % 1000 == 300:
                    split()
                told = kinesis.put_records(StreamName="taken", Records=records)["Records"]
            except (BotoCoreError, ClientError):
                time.sleep(0.05)
                continue
            accepted.writelines(f"{row['id']}\n" for row, answer in zip(batch, told) if "SequenceNumber" in answer)
            accepted.flush()


def split():
    """Splits the shard that has the most hashes; where it is split already or the stream busy, another time will do."""
    shards = [shard for shard in kinesis.list_shards(StreamName="taken")["Shards"] if "EndingSequenceNumber" not in shard["SequenceNumberRange"]]
    ranges = [(int(shard["HashKeyRange"]["StartingHashKey"]), int(shard["HashKeyRange"]["EndingHashKey"]), shard["ShardId"]) for shard in shards]
    start, end, shard = max(ranges, key=lambda found: found[1] - found[0])
    kinesis.split_shard(StreamName="taken", ShardToSplit=shard, NewStartingHashKey=str((start + end) // 2))


def undisturbed(taken, binary):
    """What the program makes of these rows in one run."""
    with tempfile.TemporaryDirectory() as place:
        code, given = Path(place) / "code.sql", Path(place) / "rows.jsonl"
        columns = ", ".join(f"{name} {kind}" for name, kind in COLUMNS)
        code.write_text(f'-- input: "{INPUT}" ({columns})\n{CODE}')
        lines = ({"ROWTIME": row["AT"]} | {name: row[name] for name, _ in COLUMNS} for row in taken)
        given.write_text("".join(json.dumps(line) + "\n" for line in lines))
        told = subprocess.run([binary, "sql", "run", code, "--in", given], check=True, capture_output=True, text=True).stdout
    found = {name: [] for name in OUTPUTS}
    for line in map(json.loads, told.splitlines()):
        del line["ROWTIME"]
        stream = line.pop("STREAM")
        if stream in found:
            found[stream].append(line)
    return found


def verify(path, binary):
    accepted = {int(line) for line in Path(path).read_text().split()}
    become(new, "campaign", "RUNNING")
    began = time.monotonic()
    while not accepted <= {row["ID"] for row in rows("sliding")}:
        assert time.monotonic() - began < PATIENCE_S, f"{len(accepted)} rows accepted, {len(rows('sliding'))} taken"
        time.sleep(0.2)
    # The last tumbling window closes by itself, and what nobody put any more does not come.
    taken = eventually(lambda: closed() and rows("sliding"))
    ids = [row["ID"] for row in taken]
    assert len(ids) == len(set(ids)), "a row was taken twice"
    for account in range(ACCOUNTS):
        of_account = [id for id in ids if id % ACCOUNTS == account]
        assert of_account == sorted(of_account), f"rows of account {account} were taken out of order"
    expected = undisturbed(taken, binary)
    for name in OUTPUTS:
        assert expected[name], f"nothing is expected of {name}"
        found = rows(name.lower())
        for at, (left, right) in enumerate(zip(found, expected[name])):
            assert left == right, f"{name}, row {at}: {left} instead of {right}"
        assert len(found) == len(expected[name]), f"{name}: {len(found)} rows instead of {len(expected[name])}"
    print(f"{len(accepted)} rows accepted, {len(taken)} taken;", ", ".join(f"{name} {len(expected[name])}" for name in OUTPUTS))


def closed():
    return sum(row["TAKEN"] for row in rows("tumbling")) == len(rows("sliding"))


if __name__ == "__main__":
    what, *arguments = sys.argv[1:]
    {"prepare": prepare, "load": load, "verify": verify}[what](*arguments)
