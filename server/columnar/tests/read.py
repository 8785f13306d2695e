"""Reads files that the crate wrote, with libraries that share no code with it, and compares every value with the JSON it was made from.

usage: read.py FOLDER

For each NAME.json in the folder there is NAME.parquet or NAME.orc. The JSON says how the columns are called and typed, and has the
records.
"""

import base64
import datetime
import decimal
import json
import math
import pathlib
import sys
import zoneinfo

import duckdb
import pyarrow.orc
import pyarrow.parquet
import pyorc


def fields(text):
    """Cuts `a:int,b:array<int>` at the commas that are not within another type."""
    depth, start = 0, 0
    for at, letter in enumerate(text):
        depth += letter in "<("
        depth -= letter in ">)"
        if letter == "," and depth == 0:
            yield text[start:at]
            start = at + 1
    yield text[start:]


def inner(kind):
    return kind[kind.index("<") + 1 : -1]


def key(kind, text):
    return text if kind == "string" else meant(kind, json.loads(text))


def meant(kind, value):
    """What a JSON value means in a column of that type."""
    if value is None:
        return None
    if kind.startswith("array<"):
        return [meant(inner(kind), element) for element in value]
    if kind.startswith("map<"):
        of_key, of_value = fields(inner(kind))
        return {key(of_key, name): meant(of_value, entry) for name, entry in value.items()}
    if kind.startswith("struct<"):
        parts = [field.split(":", 1) for field in fields(inner(kind))]
        return {name: meant(of, value.get(name)) for name, of in parts}
    if kind.startswith("decimal"):
        return decimal.Decimal(str(value))
    if kind == "float":
        return float(pyarrow.scalar(value, pyarrow.float32()).as_py())
    if kind == "double":
        return float(value)
    if kind == "date":
        return datetime.date.fromisoformat(value)
    if kind == "timestamp":
        return datetime.datetime.fromisoformat(value)
    if kind == "binary":
        return base64.b64decode(value)
    return value


def plain(kind, value):
    """What a reader gives, in the form of `meant`."""
    if value is None:
        return None
    if kind.startswith("array<"):
        return [plain(inner(kind), element) for element in value]
    if kind.startswith("map<"):
        of_key, of_value = fields(inner(kind))
        entries = value.items() if isinstance(value, dict) else value
        return {plain(of_key, name): plain(of_value, entry) for name, entry in entries}
    if kind.startswith("struct<"):
        parts = [field.split(":", 1) for field in fields(inner(kind))]
        values = [value[name] for name, _ in parts] if isinstance(value, dict) else value
        return {name: plain(of, given) for (name, of), given in zip(parts, values, strict=True)}
    if kind == "timestamp":
        if hasattr(value, "to_pydatetime"):
            value = value.to_pydatetime()
        return value.replace(tzinfo=None)
    if kind == "binary":
        return bytes(value)
    if kind.startswith("char"):
        return value.rstrip(" ")
    return value


def same(left, right):
    if isinstance(left, float) and isinstance(right, float) and math.isnan(left):
        return math.isnan(right)
    return left == right


def compare(reader, name, case, rows):
    """Rows as tuples in the order of the columns."""
    columns = case["columns"]
    records = case["records"]
    rows = list(rows)
    assert len(rows) == len(records), f"{name}, {reader}: {len(rows)} rows and not {len(records)}"
    for number, (row, record) in enumerate(zip(rows, records)):
        for (column, kind), value in zip(columns, row, strict=True):
            got, wanted = plain(kind, value), meant(kind, record.get(column))
            assert same(got, wanted), f"{name}, {reader}, row {number}, {column} {kind}: {got!r} and not {wanted!r}"


def arrow_rows(table, columns):
    lists = [table.column(column).to_pylist() for column, _ in columns]
    return zip(*lists) if lists else []


def parquet(path, case):
    columns = case["columns"]
    file = pyarrow.parquet.ParquetFile(path)
    assert file.metadata.created_by.startswith("penstock"), file.metadata.created_by
    assert file.metadata.num_row_groups >= case.get("parts", 0), file.metadata.num_row_groups
    for group in range(file.metadata.num_row_groups):
        for leaf in range(file.metadata.num_columns):
            chunk = file.metadata.row_group(group).column(leaf)
            assert chunk.compression == case["compression"], chunk.compression
            dictionary = any("DICTIONARY" in encoding for encoding in chunk.encodings)
            assert dictionary <= case["dictionary"], chunk.encodings
    compare("pyarrow", path.name, case, arrow_rows(file.read(), columns))
    names = ", ".join('"' + column.replace('"', '""') + '"' for column, _ in columns)
    connection = duckdb.connect()
    connection.execute("set TimeZone = 'UTC'")
    rows = connection.execute(f"select {names} from read_parquet('{path}')").fetchall()
    compare("duckdb", path.name, case, rows)


def orc(path, case):
    columns = case["columns"]
    file = pyarrow.orc.ORCFile(path)
    assert file.nstripes >= case.get("parts", 0), file.nstripes
    assert file.nrows == len(case["records"])
    assert file.compression == case["compression"], file.compression
    assert file.file_version == case["version"], file.file_version
    compare("pyarrow", path.name, case, arrow_rows(file.read(), columns))
    with open(path, "rb") as data:
        reader = pyorc.Reader(data, timezone=zoneinfo.ZoneInfo("UTC"))
        compare("pyorc", path.name, case, reader)
        statistics(path, case, reader)
    for search in case.get("searches", []):
        # Row groups that cannot have the value are passed over; none that has it is.
        column, value, most = search["column"], search["value"], search["rows_max"]
        kind = {"int": pyorc.TypeKind.INT, "bigint": pyorc.TypeKind.LONG}.get(dict(columns)[column], pyorc.TypeKind.STRING)
        predicate = pyorc.predicates.PredicateColumn(kind, column) == value
        with open(path, "rb") as data:
            found = list(pyorc.Reader(data, predicate=predicate))
        at = [name for name, _ in columns].index(column)
        wanted = sum(record.get(column) == value for record in case["records"])
        assert sum(row[at] == value for row in found) == wanted, f"{path.name}, {column} == {value}: rows are missing"
        assert len(found) <= most, f"{path.name}, {column} == {value}: {len(found)} rows were read"


def statistics(path, case, reader):
    """Those of the file, of the columns that have an order."""
    for number, (column, kind) in enumerate(case["columns"]):
        values = [meant(kind, record.get(column)) for record in case["records"]]
        values = [value for value in values if value is not None]
        if "<" in kind:
            continue
        # Columns are numbered by depth.
        told = reader[case["ids"][number]].statistics
        assert told["number_of_values"] == len(values), f"{path.name}, {column}: {told}"
        assert told["has_null"] == (len(values) < len(case["records"])), f"{path.name}, {column}: {told}"
        if values and kind.split("(")[0] in ("tinyint", "smallint", "int", "bigint", "date", "string", "decimal"):
            low, high = told.get("minimum"), told.get("maximum")
            order = (lambda text: text.encode()) if kind == "string" else (lambda value: value)
            wanted = (min(values, key=order), max(values, key=order))
            assert (low, high) == wanted, f"{path.name}, {column}: {told} and not {wanted}"


def main():
    folder = pathlib.Path(sys.argv[1])
    cases = sorted(folder.glob("*.json"))
    assert cases, "no cases"
    for path in cases:
        case = json.loads(path.read_text())
        if (file := path.with_suffix(".parquet")).exists():
            parquet(file, case)
        else:
            orc(path.with_suffix(".orc"), case)
    print(f"{len(cases)} files read")


main()
