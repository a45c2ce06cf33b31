#!/bin/sh
# The way of the data, on the four demonstrations: load, categorize, explain, validate, query.
set -eu
cd "$(dirname "$0")/.."
store=$(mktemp -d)
trap 'rm -rf "$store"' EXIT
day=2026-11-23

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }

say "1. Load the exports of the four demonstrations into a store"
iotssf load --store "$store" --date "$day" examples/*/*_SUPERSEDED.* examples/*/*_PASS.*

say "2. Which category is each device and system in?"
iotssf classify --store "$store"

say "3. Why is the care-home air conditioner where it is, and what does that ask for?"
iotssf explain --store "$store" --date "$day" ac-care

say "4. What is wrong with an export, and how is it mended?  (exit code 1: findings)"
iotssf validate --store "$store" --date "$day" examples/air-conditioner/*_FAIL.ttl || test $? -eq 1

say "5. Consistency: what of a lower category feeds the care-home air conditioner?"
iotssf query cq11 --store "$store" --param high=https://suzukaze.example/id/ac-care
