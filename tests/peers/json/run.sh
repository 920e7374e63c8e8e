#!/bin/sh
# usage: run.sh GENERATE OURS FOLDER [SEED [COUNT]]
#
# Puts generated documents to json/, to Go's encoding/json and to Node, and compares the
# verdicts line by line; of a difference, the number of the document is told. What is
# written goes to FOLDER. Exit 77 where Go or Node is absent.
set -eu

generate=$1 ours=$2 folder=$3 seed=${4:-1} count=${5:-20000}
here=$(cd "$(dirname "$0")" && pwd)

for peer in go node; do
    command -v $peer >/dev/null 2>&1 || {
        echo "SKIPPED: no $peer here"
        exit 77
    }
done

GO111MODULE=off GOCACHE=$folder/go-cache go build -o "$folder/peer" "$here/peer.go"
cd "$folder"
"$generate" "$seed" "$count" >documents
./peer <documents >go.theirs
node "$here/peer.js" <documents >js.theirs
"$ours" go <documents >go.ours
"$ours" js <documents >js.ours

# same WHO
same() {
    [ "$(wc -l <"$1.ours")" -eq "$count" ] && cmp -s "$1.ours" "$1.theirs" && return
    echo "$1: verdicts differ (document: ours, theirs)"
    paste -d: "$1.ours" "$1.theirs" | awk -F: '$1 != $2 { print NR - 1 ": " $1 ", " $2 }' | head -20
    return 1
}

status=0
same go || status=1
same js || status=1
[ $status -ne 0 ] || echo "$count documents, seed $seed: no difference from Go or Node"
exit $status
