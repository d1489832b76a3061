"""The command line: each command parses, calls one method of the ledger, and prints.

| module | what it holds |
|---|---|
| `app` | which commands there are, the help page, and the way of one command line from words to exit code |
| `options` | what every command understands: --db, --json, --quiet, --no-color, --analyst |
| `output`, `failures` | the only two that print: answers, and what went wrong |
| `shapes`, `sentences` | answers as JSON, and as words |
| all others | commands |
"""
