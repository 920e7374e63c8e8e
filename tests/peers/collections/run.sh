#!/bin/sh
# usage: run.sh METAPROBE FOLDER [SEED [COUNT]]
#
# Lints generated collections in the styles in which real ones are published, clean ones and
# ones with planted faults, and compares what was found with what was planted. What is
# written goes to FOLDER; of a case that went well only its reports stay. Exit 77 where Node
# is absent.
set -eu

metaprobe=$1 folder=$2 seed=${3:-1} count=${4:-10000}
here=$(cd "$(dirname "$0")" && pwd)

command -v node >/dev/null 2>&1 || {
    echo "SKIPPED: no node here"
    exit 77
}

# judge CASE EXPECT [CLEAN]
judge() {
    case=$folder/$1
    node "$here/generate.js" "$1" "$count" "$seed" "$case"
    status=0
    "$metaprobe" lint "$case/documents" --expect "$2" \
        --report "json=$case/report.json" --report "ndjson=$case/tokens.ndjson" >"$case/said" || status=$?
    if [ $status -gt 1 ]; then
        echo "$1: metaprobe ended with $status"
        return 1
    fi
    node "$here/conclude.js" "$case" ${3:+"$folder/$3"} && rm -r "$case/documents"
}

wrong=0
while read -r case expect clean; do
    judge "$case" "$expect" "$clean" || wrong=$((wrong + 1))
done <"$here/cases"
echo "seed $seed, $count documents each: $wrong cases went wrong"
[ $wrong -eq 0 ]
