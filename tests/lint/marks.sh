#!/bin/sh
# usage: marks.sh ROOT
#
# What must not stay behind in a file: marks of unfinished work, and paths that exist on one
# machine only. (Spelled with brackets, so that this file does not find itself.)
set -eu
cd "$1"

unfinished='\<(TO[D]O|FI[X]ME|XX[X]|HA[C]K)\>'
machine='(^|[^[:alnum:]_.*}>)/-])/(h[o]me|w[o]rk|r[o]ot|U[s]ers|t[m]p|m[n]t)/'

breaches=0
look() {
    if find . \( -name build -o -name .git -o -name fixtures -o -name metaprobe-demo \) -prune \
        -o -type f -print0 | xargs -0 grep -nIE "$1" /dev/null; then
        echo "^ $2"
        breaches=1
    fi
}

look "$unfinished" "marks of unfinished work"
look "$machine" "paths of one machine"
exit $breaches
