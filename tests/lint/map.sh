#!/bin/sh
# usage: map.sh README "ROOM: USES…" …
#
# The table of rooms in src/README.md says what CMake says: a row for each room, with the
# rooms that it uses in its last column.
set -eu
readme=$1
shift

# "room: uses" for each row of the table.
rows() {
    sed -n 's/^| \([a-z]*\) | .* | \([a-z ]*\)|$/\1: \2/p' "$readme" | sed 's/ *$//' | tail -n +2
}

differences() {
    for room; do
        rows | grep -qxF "$room" || echo "no such row: $room"
    done
    [ "$(rows | wc -l)" -eq $# ] || echo "$(rows | wc -l) rows, and $# rooms"
}

found=$(differences "$@")
[ -z "$found" ] || { echo "$found"; exit 1; }
