"""Reads scenarios from standard input, one a line, and prints an answer document for each, as
`portcullis evaluate --jsonl` does."""

import sys

import portcullis

for line in sys.stdin.buffer:
    answer = portcullis.evaluate_json(line.decode().rstrip("\n"))
    sys.stdout.buffer.write(answer.encode() + b"\n")
