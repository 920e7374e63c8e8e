#!/bin/sh
# usage: names.sh FOLDER-OF-ROOMS
#
# A library from outside is known in one room, or in few: another one that says its name has
# let it leak. jansson stays away from where documents from the network are handled; they
# are for json/ alone.
set -eu
cd "$1"

# what it is, its names as grep -E knows them, the rooms that may say them
rules() {
    cat <<'END'
libcurl       \<curl_[a-z]|\<CURL[A-Z]*_|<curl/  net
PCRE2         \<pcre2_|\<PCRE2_|<pcre2\.h>       schema
libmicrohttpd \<MHD_|<microhttpd\.h>             net
SQLite        \<sqlite3|\<SQLITE_                store
jansson       \<json_t\>|<jansson\.h>            base profile result store refresh report emulator cli
END
}

# Each place outside ROOMS where one of the names stands, and whose it is.
leaks() {
    rules | while read -r what names rooms; do
        for room in *; do
            case " $rooms " in *" $room "*) continue ;; esac
            grep -rnoE "$names" "$room" --include='*.[ch]' --include='*.def' |
                sed "s/\$/: $what is for $rooms alone/"
        done
    done
}

found=$(leaks)
[ -z "$found" ] || { echo "$found"; exit 1; }
