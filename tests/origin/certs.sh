#!/bin/sh
# Makes the certificates of the origin's TLS faults: certs.sh DIR
# Each NAME gets NAME.pem (the chain that is sent) and NAME.key; ca.pem is the root that a
# client is to trust. All keys are P-256, so that making them takes no time.
set -eu
export LC_ALL=C

dir=$1
mkdir -p "$dir"
cd "$dir"

key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"; }

# authority NAME SUBJECT [ISSUER]: a certificate that may sign others.
authority() {
    key "$1"
    openssl req -new -key "$1.key" -subj "/CN=$2" -out "$1.csr"
    printf 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n' >"$1.ext"
    if [ $# -gt 2 ]; then
        openssl x509 -req -in "$1.csr" -CA "$3.pem" -CAkey "$3.key" -CAcreateserial \
            -days 3650 -extfile "$1.ext" -out "$1.pem" 2>/dev/null
    else
        openssl x509 -req -in "$1.csr" -signkey "$1.key" -days 3650 -extfile "$1.ext" \
            -out "$1.pem" 2>/dev/null
    fi
}

# leaf NAME ISSUER ALT-NAMES FROM TO [USAGE]: dates as openssl-ca(1) takes them.
leaf() {
    key "$1"
    openssl req -new -key "$1.key" -subj "/CN=localhost" -out "$1.csr"
    {
        printf '[ca]\ndefault_ca=d\n[d]\ndatabase=%s.index\nserial=%s.serial\n' "$1" "$1"
        printf 'new_certs_dir=.\ndefault_md=sha256\npolicy=p\nrand_serial=yes\n'
        printf '[p]\ncommonName=supplied\n[x]\nbasicConstraints=CA:FALSE\n'
        printf 'extendedKeyUsage=%s\n' "${6:-serverAuth}"
        [ -z "$3" ] || printf 'subjectAltName=%s\n' "$3"
    } >"$1.cnf"
    : >"$1.index"
    openssl ca -batch -config "$1.cnf" -extensions x -in "$1.csr" -cert "$2.pem" \
        -keyfile "$2.key" -startdate "$4" -enddate "$5" -notext -out "$1.pem" 2>/dev/null
}

here=DNS:localhost,IP:127.0.0.1,IP:::1
past=20200101000000Z
then=20200201000000Z
later=20490101000000Z
latest=20491231000000Z

authority ca "Test root"
authority intermediate "Test intermediate" ca
authority stranger "A root that nobody trusts"
leaf good ca "$here" "$past" "$latest"
leaf chain intermediate "$here" "$past" "$latest"
cat intermediate.pem >>chain.pem
leaf incomplete-chain intermediate "$here" "$past" "$latest"
leaf expired ca "$here" "$past" "$then"
leaf not-yet-valid ca "$here" "$later" "$latest"
leaf wrong-host ca DNS:elsewhere.example "$past" "$latest"
leaf wildcard ca 'DNS:*' "$past" "$latest"
leaf common-name-only ca "" "$past" "$latest"
leaf untrusted stranger "$here" "$past" "$latest"
leaf client-only ca "$here" "$past" "$latest" clientAuth
key self-signed
openssl req -x509 -new -key self-signed.key -subj /CN=localhost -days 3650 \
    -addext "subjectAltName=$here" -out self-signed.pem 2>/dev/null
rm -f ./*.csr ./*.ext ./*.cnf ./*.index* ./*.serial* ./*.srl ./[0-9A-F]*.pem
