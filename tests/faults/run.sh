#!/bin/sh
# usage: run.sh check  ORIGIN COMPARE METAPROBE
#        run.sh budget ORIGIN COMPARE METAPROBE
#        run.sh peer   ORIGIN COMPARE GO-PEER-FOLDER [METAPROBE]
#
# check:  plays every fault to metaprobe, and compares its predictions with the table.
# budget: answers complete at 2.9 s and at 3.1 s, whatever the time went into, over one
#         connection and over 500.
# peer:   plays every fault to a Go client, and compares what that concludes with the table,
#         and metaprobe's predictions with it. Exits with 77 where Go is absent.
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

# The numbers of all faults of one kind of run.
ids() {
    "$origin" --list | awk -v run="$1" '$1 != "-" && $3 == run { print $1 }'
}

# Names and addresses of the listeners of one kind of run.
listeners() {
    "$origin" --list | awk -v run="$1" '$1 == "-" && $3 == run { print $2 }' |
        while read -r name; do grep "^$name " "$scratch/ports"; done
}

# sample NAME SOURCE TOKENS CONNECTIONS: metaprobe's samples go to NAME.ndjson. That tokens
# fail, or that nothing is known of some, is what is asked for.
sample() {
    status=0
    "$METAPROBE" check "$2" --profile immutable-x --tokens "$3" --connections "$4" \
        --rate max --no-breaker --cacert "$scratch/certs/ca.pem" \
        --report "ndjson=$scratch/$1.ndjson" </dev/null >"$scratch/$1.out" 2>&1 3>&- || status=$?
    case $status in
    0 | 1 | 3 | 4) ;;
    *) echo "$1: exit status $status" && cat "$scratch/$1.out" ;;
    esac
}

sample_ids() {
    ids "$2" >"$scratch/$1.ids"
    sample "$1" "$SOURCE" "@$scratch/$1.ids" 500
}

# Faults that need a run of their own are asked at the same time, each by its own program:
# those among the paths, if any are named, and listeners. The programs start one after another: what takes 2.9 s must not take 3 s for the crowd at the door.
sample_singly() {
    samplers=
    { ids "$1" | sed 's|.*|alone-& '"$SOURCE"' &|' && listeners "$2" | sed 's|$| 1|'; } \
        >"$scratch/single"
    while read -r name url id; do
        sample "$name" "$url" "$id" 1 &
        samplers="$samplers $!"
        sleep 0.02
    done <"$scratch/single"
    # shellcheck disable=SC2086 # one word for each process
    wait $samplers
}

sample_everything() {
    sample_ids origin all
    sample_ids ours ours
    sample_singly alone all
    sample_singly none heavy
    sample_ids heavy heavy
}

# budget FAULT: for 500 tokens at once, and for one.
budget() {
    sample one "$SOURCE/$1" 7 1 &
    sample many "$SOURCE/$1" 1-500 500
    wait $!
    "$compare" like "$1" 1 "$scratch/one.ndjson" &&
        "$compare" like "$1" 500 "$scratch/many.ndjson"
}

questions() {
    for run; do
        "$origin" --list | awk -v run="$run" -v source="$SOURCE" \
            '$1 != "-" && $3 == run { print $2, source "/" $1 }'
        listeners "$run" | sed 's|$|/1|'
    done
}

observe_everything() {
    questions all alone >"$scratch/questions"
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
budget)
    METAPROBE=$4
    start_origin
    result=0
    budget all_2900 || result=1
    budget all_3100 || result=1
    exit $result
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
