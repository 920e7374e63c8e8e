#!/bin/sh
# usage: run.sh BUILD-FOLDER [--quick]
#
# Measures metaprobe and its peers side by side: what one request costs the client, in
# microseconds of CPU time (user and system), which other load on the machine disturbs
# least. Servers run on the first core, clients on the second; requests are counted by the
# server. Every round takes each client once, so that a slow minute hits all of them. The
# figures of DESIGN.md's last section are the limits in `rows`.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "$1" && pwd)
tools=$build/tests/bench
metaprobe=$build/metaprobe
PATH=$PATH:/usr/sbin

case ${2:-} in
--quick) rounds=2 busy=40000 late=4 seconds=1 ;;
'') rounds=5 busy=200000 late=10 seconds=2 ;;
*)
    echo "usage: bench [--quick]" >&2
    exit 2
    ;;
esac

has() {
    command -v "$1" >/dev/null 2>&1
}

# The servers -------------------------------------------------------------------------------

stop_servers() {
    [ ! -e nginx.pid ] || kill "$(cat nginx.pid)"
    [ -z "${delay_server:-}" ] || kill "$delay_server"
    [ -z "${emulator:-}" ] || kill "$emulator"
}

make_certificate() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 \
        -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1 \
        -keyout key.pem -out cert.pem 2>openssl.log
}

# nginx returns once it listens; as root it would else give up the right to read the folder.
start_nginx() {
    user=
    [ "$(id -u)" -ne 0 ] || user="user root root;"
    sed "s/@PORT@/$port/; s/@TLS_PORT@/$tls_port/; s/@USER@/$user/" \
        "$here/nginx.conf.in" >nginx.conf
    "$tools/bench_pin" 0 nginx -p "$PWD" -c "$PWD/nginx.conf" 2>nginx.err
}

# Both of ours say on their first line where they listen.
start_delay_server() {
    mkfifo delayed
    "$tools/bench_pin" 0 "$tools/bench_delay_server" 0 60 140 documents >delayed &
    delay_server=$!
    read -r line <delayed
    delay_port=${line##*:}
}

start_emulator() {
    mkfifo emulated
    "$tools/bench_pin" 0 "$metaprobe" emulate --source "$here/million.json" \
        --listen 127.0.0.1:0 >emulated &
    emulator=$!
    exec 4<emulated
    read -r line <&4
    emulated=${line#listening on }
}

# Lists and URLs for the peers that read them.
make_lists() {
    seq 1 10000 | sed "s|^|http://127.0.0.1:$port/|" >urls
    seq 1 10000 | sed "s|^|https://127.0.0.1:$tls_port/|" >tls_urls
    seq 1 10000 | sed "s|^|http://127.0.0.1:$delay_port/|" >late_urls
}

prepare() {
    rm -rf "$build/bench"
    mkdir -p "$build/bench/documents"
    cd "$build/bench"
    # shellcheck disable=SC3045 # dash, bash, ksh and busybox know it
    ulimit -n 16384
    "$tools/bench_documents" documents 10000
    # shellcheck disable=SC2046 # two words
    set -- $("$tools/bench_ports" 2)
    port=$1
    tls_port=$2
    trap stop_servers EXIT
    trap 'exit 1' HUP INT TERM
    make_certificate
    start_nginx
    start_delay_server
    make_lists
    : >results
}

# The clients -------------------------------------------------------------------------------

# measure ROW CLIENT PORT COMMAND…: one line of results; what the client says is kept.
measure() {
    row=$1 client=$2 counter=$3
    shift 3
    printf '%s %s ' "$row" "$client" >>results
    "$tools/bench_measure" "$counter" "$tools/bench_pin" 1 "$@" \
        2>"$row.$client.log" >>results || echo "0 0 0 0 1" >>results
}

# ours ROW PORT BASE-URL TOKENS CONNECTIONS [OPTIONS…]
ours() {
    row=$1 counter=$2 url=$3 tokens=$4 connections=$5
    shift 5
    measure "$row" ours "$counter" "$metaprobe" check "$url" --profile immutable-x \
        --tokens "1-$tokens" --rate max --connections "$connections" --workers 1 "$@"
}

floor() {
    measure "$1" floor "$2" "$tools/bench_raw_client" "$2" "$3" "$4"
}

# peer ROW CLIENT PORT COMMAND…: a client that may not be there.
peer() {
    if has "$4"; then
        measure "$@"
    else
        echo "$1 $2 absent" >>results
    fi
}

run_wrk() {
    peer "$1" wrk "$2" wrk -t 1 -c "$3" -d "${seconds}s" "http://127.0.0.1:$2/1"
}

run_hey() {
    peer "$1" hey "$2" hey -cpus 1 -n "$3" -c "$4" "http://127.0.0.1:$2/1"
}

run_h2load() {
    peer "$1" h2load "$2" h2load --h1 -t 1 -n "$3" -c "$4" -i "$5"
}

# Status only, a file a connection, each with its share of the requests.
run_hurl() {
    if [ ! -d hurl ]; then
        mkdir hurl
        for file in $(seq 64); do
            head -n $((busy / 640)) urls | sed 's/.*/GET &\nHTTP 200\n/' >"hurl/$file.hurl"
        done
    fi
    peer "$1" hurl "$2" hurl --parallel --jobs 64 --no-output hurl/*.hurl
}

# Many connections, always busy.
busy_rows() {
    floor busy-64 "$port" "$busy" 64
    ours busy-64 "$port" "http://127.0.0.1:$port" "$busy" 64
    run_wrk busy-64 "$port" 64
    run_h2load busy-64 "$port" "$busy" 64 urls
    run_hey busy-64 "$port" "$busy" 64
    run_hurl busy-64 "$port"
    for connections in 1024 4096; do
        floor "busy-$connections" "$port" "$busy" "$connections"
        ours "busy-$connections" "$port" "http://127.0.0.1:$port" "$busy" "$connections"
        run_hey "busy-$connections" "$port" "$busy" "$connections"
    done
}

# What keeping the run in a file of its own adds to the temporary one.
kept_row() {
    floor kept-64 "$port" "$busy" 64
    rm -f kept.run
    ours kept-64 "$port" "http://127.0.0.1:$port" "$busy" 64 --run kept.run
    run_hey kept-64 "$port" "$busy" 64
}

# Many connections, mostly waiting: each takes ten requests a second.
late_rows() {
    for connections in 200 1000; do
        requests=$((connections * late * 5))
        floor "late-$connections" "$delay_port" "$requests" "$connections"
        ours "late-$connections" "$delay_port" "http://127.0.0.1:$delay_port" "$requests" \
            "$connections"
        run_h2load "late-$connections" "$delay_port" "$requests" "$connections" late_urls
        run_hey "late-$connections" "$delay_port" "$requests" "$connections"
    done
}

http2_row() {
    ours http2 "$port" "https://127.0.0.1:$tls_port" "$busy" 64 --cacert cert.pem
    peer http2 h2load "$port" h2load -t 1 -n "$busy" -c 1 -m 64 -i tls_urls
    peer http2 hey "$port" hey -h2 -cpus 1 -n "$busy" -c 64 "https://127.0.0.1:$tls_port/1"
}

# Once only: it is no matter of luck.
memory_row() {
    start_emulator
    ours memory 0 "$emulated" 1000000 64
}

# The table ---------------------------------------------------------------------------------

version_of() {
    dpkg-query -W -f "\${Version}" "$1" 2>/dev/null || echo "not installed"
}

tell_conditions() {
    echo "machine: $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores, Linux $(uname -r)"
    [ "$(nproc)" -gt 1 ] || echo "one core only: clients and servers take each other's time"
    echo "$rounds rounds of $busy requests; documents of $(($(cat documents/* | wc -c) / 10000)) bytes in the mean"
    for package in nginx-light wrk nghttp2-client hey; do
        echo "$package: $(version_of "$package")"
    done
}

# Decoding and checking documents that are in memory already, beside jansson and ajv.
tell_decoding() {
    schema=$here/../../schemas/immutable-zkevm.schema.json
    pointer=/components/schemas/NFTMetadataRequest
    echo "decode and schema check: at most 900 ns a document of the first size"
    "$tools/bench_schema" documents "$schema" "$pointer"
    modules=$build/peers/node_modules
    if has npm && { [ -d "$modules/ajv" ] || npm install --silent --no-audit --no-fund \
        --prefix "$build/peers" ajv@8.20.0 >npm.log 2>&1; }; then
        node "$here/ajv.js" documents "$schema" "$pointer" "$modules"
    else
        echo "ajv               not installed"
    fi
}

# The run file by itself: what the thread that asks pays, and what is on the disk.
tell_keeping() {
    echo "keeping a run: at most 1.5 us a token for who adds, 250 bytes a token in the file"
    rm -f store.run
    "$tools/bench_store" store.run $((5 * busy))
}

prepare
for round in $(seq "$rounds"); do
    echo "round $round of $rounds" >&2
    busy_rows
    kept_row
    late_rows
    http2_row
done
memory_row
tell_conditions
awk -f "$here/table.awk" "$here/rows" results
tell_decoding
tell_keeping
