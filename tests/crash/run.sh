#!/bin/sh
# usage: run.sh METAPROBE [TIMES [SEED]]
#
#     sh tests/crash/run.sh build/release/metaprobe 100
#
# Plays TIMES runs (10 when not said), every second one with all that a run can do. Each is
# killed with SIGKILL at a random moment, from its first to a little beyond its end, gone on
# with, and in half of the cases killed again, until it ends by itself. What must hold:
#
#  - what was told a second before a kill is kept;
#  - what is kept when a run is gone on with stays as it is, to the byte. It is not asked
#    again either: a token that came twice would end the run with 74;
#  - in the end the reports are those of a run that nobody disturbed, but for times and
#    connections.
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
export LC_ALL=C

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

# begin FILE KIND: a run that is to be kept there; in a process of its own it is that process.
# The pace is there so that there is something to kill. No token is late, however busy the
# machine is.
begin() {
    case $2 in
    plain) set -- "$1" --tokens 1-8000 ;;
    all) set -- "$1" --tokens 1-8040 --minted 1-8000 --expect revealed --twice --assets ;;
    esac
    file=$1
    shift
    exec "$METAPROBE" check "$SOURCE" --no-config "$@" --rate 6000/s --connections 64 --no-breaker \
        --timeout 1m --run "$file" --report ndjson
}

# --assets is no part of what a run is, and is said again.
go_on() {
    case $2 in
    plain) set -- "$1" ;;
    all) set -- "$1" --assets ;;
    esac
    file=$1
    shift
    exec "$METAPROBE" check --no-config --resume "$file" "$@" --report ndjson
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

# The tokens of whole lines, sorted.
ids() {
    sed -n '/"outcome":"skipped"/d; s/^{"token_id":"\([0-9]*\)".*}$/\1/p' "$1" | sort
}

now() {
    date +%s.%N
}

# seconds EXPRESSION: what awk makes of it, not below 0.
seconds() {
    awk "BEGIN { s = $1; printf \"%.3f\", (s > 0 ? s : 0) }"
}

# A number from 0 to 1, which the seed decides on.
draw() {
    read -r chance <&4
}

# undisturbed KIND: the run that the others are held to, and how long it takes.
undisturbed() {
    from=$(now)
    (begin "$1.run" "$1") >"$1.lines" 2>"$1.err" || [ $? -eq 1 ] || fail "undisturbed: $(cat "$1.err")"
    eval "$1=$(seconds "$(now) - $from")"
    told "$1.run" "$1"
}

# killed COMMAND KIND: plays COMMAND (begin or go_on) and kills it at some moment of such a run.
killed() {
    draw
    moment=$(seconds "$chance * 1.05 * $(eval echo "\$$2")")
    "$1" killed.run "$2" >lines 2>err &
    run=$!
    sleep "$(seconds "$moment - 1")"
    cp lines promised
    [ "${moment%.*}" -gt 0 ] || : >promised
    sleep "$(seconds "($moment < 1) ? $moment : 1")"
    kill -KILL "$run" 2>/dev/null || true
    wait "$run" 2>/dev/null || true
    : >kept.ndjson
    [ ! -s killed.run ] || "$METAPROBE" report killed.run --no-config --report ndjson=kept.ndjson >/dev/null 2>report.err ||
        [ $? -ne 2 ] || fail "killed after $moment s: $(cat report.err)"
    ids promised >promised.ids
    ids kept.ndjson >kept.ids
    lost=$(comm -23 promised.ids kept.ids | wc -l)
    [ "$lost" -eq 0 ] || fail "killed after $moment s: $lost tokens are lost that were told a second before"
}

# played NUMBER KIND: one run, killed, gone on with, and so on.
played() {
    rm -f killed.run*
    : >before
    how=begin moments=
    while :; do
        killed "$how" "$2"
        moments="$moments $moment"
        sed '/"outcome":"skipped"/d' kept.ndjson | sort >now
        [ "$(comm -23 before now | wc -l)" -eq 0 ] || fail "$1, killed after$moments s: what was kept is otherwise now"
        mv now before
        [ ! -s killed.run ] || how=go_on
        draw
        [ "${chance#0.[5-9]}" = "$chance" ] || break
    done
    ("$how" killed.run "$2") >lines 2>err || [ $? -eq 1 ] || fail "$1, killed after$moments s: $(cat err)"
    told killed.run killed
    [ "$(sort killed.ndjson | comm -23 before - | wc -l)" -eq 0 ] ||
        fail "$1, killed after$moments s: what was kept is otherwise now"
    cmp -s "$2.tokens" killed.tokens || {
        diff "$2.tokens" killed.tokens | head -n 5
        fail "$1, killed after$moments s: other tokens"
    }
    diff -u "$2.summary" killed.summary || fail "$1, killed after$moments s: another summary"
    echo "$1, $2: killed after$moments s, $(wc -l <before) tokens were kept: the same report"
}

awk -v seed="$seed" -v count="$((40 * times))" 'BEGIN { srand(seed); while (count-- > 0) printf "%.6f\n", rand() }' >chances
exec 4<chances
start_emulator
undisturbed plain
undisturbed all
[ "$(wc -l <plain.tokens) $(wc -l <all.tokens)" = "8000 8040" ] || fail "an undisturbed run is not whole"
number=0
while [ "$number" -lt "$times" ]; do
    number=$((number + 1))
    case $((number % 2)) in 0) played "$number" plain ;; 1) played "$number" all ;; esac
done
echo "$times runs killed, seed $seed: every report equals that of the undisturbed run"
