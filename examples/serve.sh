#!/bin/sh
# Serves the four demonstrations at http://127.0.0.1:7070, until interrupted.
# Further options are those of `iotssf serve`.
set -eu
cd "$(dirname "$0")/.."
store=$(mktemp -d)
trap 'rm -rf "$store"' EXIT
trap 'kill -TERM "$service"' INT TERM

iotssf load --store "$store" --date 2026-11-23 examples/*/*_SUPERSEDED.* examples/*/*_PASS.* >/dev/null
iotssf serve --store "$store" "$@" &
service=$!
# A signal ends the first wait; the second is for the service.
wait "$service" || true
wait "$service"
