#!/bin/sh
# usage: run.sh METAPROBE [TIMES [SEED]]
#
#     sh tests/crash/run.sh build/release/metaprobe 100
#
# Kills a run with SIGKILL at TIMES random moments (10 when not said), each time anew and
# again and again until it ends by itself, and compares the reports of what was gone on with
# to those of a run that nobody disturbed: all but times and connections must be equal.
set -eu

METAPROBE=$(realpath "$1") times=${2:-10} seed=${3:-$$}
here=$(cd "$(dirname "$0")" && pwd)
# Settings of whoever runs the tests are none of a run's.
for variable in $(env | sed -n 's/^\(METAPROBE_[A-Z_]*\)=.*/\1/p'); do unset "$variable"; done
scratch=$(mktemp -d)
emulator=
trap '[ -z "$emulator" ] || kill "$emulator" 2>/dev/null; rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM
cd "$scratch"

fail() {
    echo "$*" >&2
    exit 1
}

start_emulator() {
    mkfifo said
    "$METAPROBE" emulate --source "$here/source.json" --listen 127.0.0.1:0 >said &
    emulator=$!
    exec 3<said
    read -r line <&3 || fail "the emulator ended before it listened"
    SOURCE=${line#listening on }
}

# begin HOW FILE: a run that is to be kept there. In a process of its own it is that process.
# No token is late, however busy the machine is.
begin() {
    $1 "$METAPROBE" check "$SOURCE" --no-config --tokens 1-20000 --rate 8000/s --connections 64 --no-breaker \
        --timeout 1m --run "$2" >begun.out 2>begun.err
}

# The pace is there so that there is something to kill; what is missing need not wait.
go_on() {
    "$METAPROBE" check --no-config --resume "$1" --rate max >resumed.out 2>resumed.err
}

# What does not depend on time, on the order of answers and on connections.
normalise() {
    sed -E 's/"(dns|connect|tls|first_byte|total)_us":[0-9]+/"\1_us":0/g; s/"reused":(true|false),//
            s/"requests":[0-9]+,//; s/,"lost_on_reuse":true//' | sort
}

# told FILE NAME: everything that a run says of each token, and of all of them together.
told() {
    status=0
    "$METAPROBE" report "$1" --no-config --report "ndjson=$2.ndjson" --report "json=$2.json" >/dev/null || status=$?
    [ "$status" -eq 1 ] || fail "$2: report ends with $status"
    normalise <"$2.ndjson" >"$2.tokens"
    sed -E '/"connect": \{/,/\}/d; /_us"|"started|requests"|connection|"lost_on_reuse"|"run_file"|"resumed"|"rate_per_s"/d' \
        "$2.json" >"$2.summary"
}

# Moments within the 3.5 s that a run takes, in seconds; the seed decides on them.
moments() {
    awk -v seed="$seed" -v count="$times" 'BEGIN { srand(seed); while (count-- > 0) printf "%.3f\n", 3.5 * rand() }'
}

recorded() {
    [ ! -s "$1" ] || "$METAPROBE" report "$1" --no-config --json 2>/dev/null |
        sed -nE 's/^ *"skipped": ([0-9]+),?/\1/p' | head -n 1
}

# played NUMBER MOMENT: one run, killed after so long, then gone on with.
played() {
    rm -f killed.run*
    begin exec killed.run &
    run=$!
    sleep "$2"
    kill -KILL "$run" 2>/dev/null || true
    wait "$run" 2>/dev/null || true
    missing=$(recorded killed.run)
    if [ -z "$missing" ]; then
        begin '' killed.run || [ $? -eq 1 ] || fail "$1: $(cat begun.err)"
    else
        go_on killed.run || [ $? -eq 1 ] || fail "$1, killed after $2 s: $(cat resumed.err)"
    fi
    told killed.run killed
    cmp -s whole.tokens killed.tokens || {
        diff whole.tokens killed.tokens | head -n 5
        fail "$1, killed after $2 s: other tokens"
    }
    diff -u whole.summary killed.summary || fail "$1, killed after $2 s: another summary"
    echo "$1: killed after $2 s, ${missing:-all} of 20000 still to be asked: the same report"
}

start_emulator
begin '' whole.run || [ $? -eq 1 ] || fail "the undisturbed run: $(cat begun.err)"
told whole.run whole
[ "$(wc -l <whole.tokens)" -eq 20000 ] || fail "the undisturbed run is not whole"
number=0
for moment in $(moments); do
    number=$((number + 1))
    played "$number" "$moment"
done
echo "$times times killed, seed $seed: every report equals that of the undisturbed run"
