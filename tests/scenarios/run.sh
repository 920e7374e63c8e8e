#!/bin/sh
# usage: run.sh SCENARIO PROGRAM
#
# Plays one scenario (tests/README.md tells what its files are) in a scratch copy of its
# folder and compares what came out with what was promised. Exits with 0 when all of it
# holds, with 77 when `cmd` says that it cannot be played here, else with 1 and a unified
# diff of what does not.
set -eu

scenario=$1
METAPROBE=$2
SOURCE=
export METAPROBE SOURCE
# Settings of whoever runs the tests are none of a scenario's.
for variable in $(env | sed -n 's/^\(METAPROBE_[A-Z_]*\)=.*/\1/p'); do unset "$variable"; done
emulator=
scratch=$(mktemp -d)
trap '[ -z "$emulator" ] || kill "$emulator"; rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM
cp -R "$scenario/." "$scratch"
cd "$scratch"

fail() {
    echo "${scenario##*/}: $*" >&2
    exit 1
}

# Its first line, which it prints once it listens, is all that is waited for. The pipe stays
# open behind it, so that what it says later does not end it.
start_emulator() {
    mkfifo said
    "$METAPROBE" emulate --source source.json --listen 127.0.0.1:0 >said &
    emulator=$!
    exec 3<said
    read -r line <&3 || fail "the emulator ended before it listened"
    SOURCE=${line#listening on }
}

stop_emulator() {
    kill "$emulator" || fail "the emulator died"
    wait "$emulator" || [ $? -eq 143 ] || fail "the emulator did not end well"
    emulator=
}

# Ports differ from run to run, so the emulator's address reads SOURCE; what else differs is
# the business of the scenario's own filter, a script for sed.
held() {
    sed "s|${SOURCE:-no emulator}|SOURCE|g" "got.$1" | sed -f filter >"$1.normal"
    diff -u "$1" "$1.normal"
}

touch filter out err
[ ! -e source.json ] || start_emulator
status=0
sh ./cmd >got.out 2>got.err 3<&- || status=$?
[ -z "$emulator" ] || stop_emulator

[ "$status" -ne 77 ] || exit 77
expected=$(cat exit 2>/dev/null || echo 0)
result=0
[ "$status" -eq "$expected" ] || { echo "exit status $status, expected $expected"; result=1; }
held out || result=1
held err || result=1
exit $result
