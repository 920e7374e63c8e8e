#!/bin/sh
# usage: rules.sh FOLDER-OF-ROOMS
#
# judge/finding_rules.def has the rules of all findings: gates and ignore files know no
# others. A name that stands in the code and not there could be neither counted nor
# ignored; one that stands there alone would be a gate that guards nothing. (Those of
# schema are made of keywords.)
set -eu
cd "$1"

listed() {
    sed -n 's/^[A-Z]*_RULE("\([^"]*\)",.*/\1/p' judge/finding_rules.def | sort
}

# Literals that are names of rules, "content.url", and no names of files.
used() {
    grep -rhoE '"[a-z]+\.[a-z]+(-[a-z]+)*"' judge lint probe --include='*.c' | tr -d '"' |
        grep -vE '\.(c|h|json|png)$' | sort -u
}

differences() {
    listed | uniq -d | sed 's/$/: listed twice/'
    used | while read -r name; do
        listed | grep -qxF "$name" || echo "$name: not in judge/finding_rules.def"
    done
    listed | grep -v '^schema\.' | while read -r name; do
        used | grep -qxF "$name" || echo "$name: no finding has this rule"
    done
}

found=$(differences)
[ -z "$found" ] || { echo "$found"; exit 1; }
