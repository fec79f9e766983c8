"""`python -m tests.bench`: the figures of docs/guide/bench.md, as ratios to a bare Flask hello."""
