#!/bin/sh
# usage: run.sh OURS FOLDER [SEED [COUNT]]
#
# Puts generated schemas and documents to schema/ and to ajv, for each dialect, and compares
# the verdicts; of a difference, the case is told. What is written, ajv too, goes to FOLDER.
# Exit 77 where Node or ajv cannot be had.
set -eu

ours=$1 folder=$2 seed=${3:-1} count=${4:-2000}
here=$(cd "$(dirname "$0")" && pwd)

command -v node >/dev/null 2>&1 || {
    echo "SKIPPED: no node here"
    exit 77
}
if [ ! -d "$folder/node_modules/ajv-formats" ]; then
    npm install --silent --no-audit --no-fund --prefix "$folder" ajv@8.20.0 ajv-formats@3.0.1 >/dev/null 2>&1 || {
        echo "SKIPPED: npm cannot get ajv"
        exit 77
    }
fi

# same DIALECT: case and document numbers, ours, ajv's
same() {
    node "$here/generate.js" "$1" "$seed" "$count" >"$folder/$1.cases"
    "$ours" "$1" <"$folder/$1.cases" >"$folder/$1.ours"
    node "$here/peer.js" "$1" "$folder/node_modules" <"$folder/$1.cases" >"$folder/$1.ajv"
    node "$here/compare.js" "$folder/$1"
}

status=0
for dialect in 2020-12 draft-7 openapi-3.0; do
    same $dialect || status=1
done
exit $status
