"""Bytes to records and back: JSON Lines, CSV of claims, one-line capture. Knows no database.

| name | what it is |
|---|---|
| `read_jsonl`, `write_jsonl`, `copy_lines` | interchange.v1: one record a line |
| `read_csv`, `write_csv`, `copy_rows`, `CLAIM_COLUMNS`, `WORKED_OUT_COLUMNS` | a table of claims |
| `parse_capture`, `describe`, `Capture`, `CaptureHop`, `CaptureError` | who said what, in one line |
| `ParsedLine` | what reading gives, beside `factbase.errors.BadRecord` |

The JSON Schema of interchange.v1 comes from `factbase.interchange.schema`.
"""

from factbase.interchange.capture import Capture, CaptureError, CaptureHop, describe, parse_capture
from factbase.interchange.jsonl import read_jsonl, write_jsonl
from factbase.interchange.record_parser import ParsedLine
from factbase.interchange.tabular import CLAIM_COLUMNS, WORKED_OUT_COLUMNS, copy_rows, read_csv, write_csv
from factbase.interchange.text_lines import copy_lines

__all__ = [
    "CLAIM_COLUMNS",
    "WORKED_OUT_COLUMNS",
    "Capture",
    "CaptureError",
    "CaptureHop",
    "ParsedLine",
    "copy_lines",
    "copy_rows",
    "describe",
    "parse_capture",
    "read_csv",
    "read_jsonl",
    "write_csv",
    "write_jsonl",
]
