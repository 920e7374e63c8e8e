#!/bin/sh
# usage: self.sh FIXTURE COMMAND…
#
# Proves that a lint can fail: the command, run in the fixture's folder, must fail and say
# exactly what the file `expected` says. (CMake's own words about its failure are left out.)
set -u
cd "$1" || exit 1
shift
if said=$("$@" 2>&1); then
    echo "the lint found nothing wrong with $PWD"
    exit 1
fi
printf '%s\n' "$said" | sed '/^CMake Error/,$d' | diff -u expected -
