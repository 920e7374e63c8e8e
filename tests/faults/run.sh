#!/bin/sh
# usage: run.sh check ORIGIN COMPARE METAPROBE
#        run.sh peer  ORIGIN COMPARE GO-PEER-FOLDER [METAPROBE]
#
# Plays every fault of the origin to metaprobe, and compares its predictions with the table;
# or to a Go client, comparing what that observes with the table, and with metaprobe's
# predictions if there is a metaprobe. Exits with 77 where Go is absent.
set -eu

what=$1 origin=$2 compare=$3
here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d)
trap 'exec 3>&-; rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM

# The origin ends when descriptor 3 does, that is with this script at the latest.
start_origin() {
    sh "$here/../origin/certs.sh" "$scratch/certs"
    mkfifo "$scratch/life" "$scratch/said"
    "$origin" --certs "$scratch/certs" <"$scratch/life" >"$scratch/said" &
    exec 3>"$scratch/life"
    while read -r name url && [ "$name" != ready ]; do
        echo "$name ${url#on }"
    done <"$scratch/said" >"$scratch/ports"
    SOURCE=$(sed -n 's/^listening //p' "$scratch/ports")
}

# The numbers of all faults of one kind of run, and the names and ports of the listeners.
ids() {
    "$origin" --list | awk -v run="$1" '$3 == run { print $1 }'
}

listeners() {
    grep -vE '^(listening|other|tls) ' "$scratch/ports"
}

# sample NAME SOURCE TOKENS: metaprobe's samples go to NAME.ndjson. That tokens fail, or that
# nothing is known of some, is what is asked for.
sample() {
    status=0
    "$METAPROBE" check "$2" --profile immutable-x --tokens "$3" --connections 1000 \
        --rate max --no-breaker --cacert "$scratch/certs/ca.pem" \
        --report "ndjson=$scratch/$1.ndjson" </dev/null >"$scratch/$1.out" 2>&1 3>&- || status=$?
    case $status in
    0 | 1 | 3 | 4) ;;
    *) echo "$1: exit status $status" && cat "$scratch/$1.out" ;;
    esac
}

sample_ids() {
    ids "$2" >"$scratch/$1.ids"
    sample "$1" "$SOURCE" "@$scratch/$1.ids"
}

# Faults that need a run of their own are asked at the same time, each by its own program.
sample_alone() {
    for id in $(ids alone); do
        sample "alone-$id" "$SOURCE" "$id" &
    done
    listeners | while read -r name url; do
        sample "$name" "$url" 1 &
        echo $! >>"$scratch/running"
    done
    wait
}

sample_everything() {
    sample_ids origin all
    sample_ids ours ours
    sample_alone
    sample_ids heavy heavy
}

questions() {
    "$origin" --list | awk -v source="$SOURCE" -v runs=" $1 " \
        'index(runs, " " $3 " ") { print $2, source "/" $1 }'
}

observe_everything() {
    { questions "all alone" && listeners | sed 's|$|/1|'; } >"$scratch/questions"
    questions heavy >"$scratch/heavy"
    for crowd in questions heavy; do
        "$scratch/peer" --cacert "$scratch/certs/ca.pem" <"$scratch/$crowd" 3>&-
    done >"$scratch/observed"
}

case $what in
check)
    METAPROBE=$4
    start_origin
    sample_everything
    "$compare" check "$scratch"/*.ndjson
    ;;
peer)
    command -v go >/dev/null || exit 77
    (cd "$4" && GOFLAGS=-mod=mod GOCACHE=${GOCACHE:-$scratch/cache} go build -o "$scratch/peer" .)
    METAPROBE=${5:-}
    start_origin
    observe_everything
    result=0
    "$compare" go "$scratch/observed" || result=1
    if [ -n "$METAPROBE" ]; then
        sample_everything
        "$compare" both "$scratch/observed" "$scratch"/*.ndjson || result=1
    fi
    exit $result
    ;;
esac
