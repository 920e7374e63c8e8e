#include "origin/origin.h"

#include "base/xalloc.h"

#include <errno.h>
#include <openssl/err.h>
#include <sys/socket.h>

static bool tls_failed(struct err *err, const char *what)
{
    return err_set(err, ERR_LOCAL, "cannot use %s: %s", what,
                   ERR_reason_error_string(ERR_peek_last_error()));
}

static bool load_certificate(SSL_CTX *tls, const char *name, const char *folder,
                             struct err *err)
{
    char *chain = xstrfmt("%s/%s.pem", folder, name);
    char *key = xstrfmt("%s/%s.key", folder, name);
    bool done = SSL_CTX_use_certificate_chain_file(tls, chain) == 1 &&
                SSL_CTX_use_PrivateKey_file(tls, key, SSL_FILETYPE_PEM) == 1;

    if (!done)
        tls_failed(err, chain);
    free(chain);
    free(key);
    return done;
}

/* Takes the one protocol that the listener speaks, if the client offers it. */
static int choose_protocol(SSL *ssl, const unsigned char **out, unsigned char *out_len,
                           const unsigned char *in, unsigned in_len, void *protocol)
{
    const unsigned char *ours = protocol;
    unsigned char *chosen;

    (void)ssl;
    if (SSL_select_next_proto(&chosen, out_len, ours, ours[0] + 1u, in, in_len) !=
        OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_NOACK;
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

SSL_CTX *wire_tls(const struct listener_row *row, const char *folder, struct err *err)
{
    static unsigned char h2[] = "\2h2", http[] = "\10http/1.1";
    bool speaks_h2 = row->kind == LISTENER_H2 || row->kind == LISTENER_H2_GREETING;
    SSL_CTX *tls = SSL_CTX_new(TLS_server_method());

    if (!tls || !load_certificate(tls, row->tls.certificate, folder, err)) {
        SSL_CTX_free(tls);
        return NULL;
    }
    SSL_CTX_set_mode(tls,
                     SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_alpn_select_cb(tls, choose_protocol, speaks_h2 ? h2 : http);
    if (row->tls.only_tls_1_1) {
        SSL_CTX_set_security_level(tls, 0);
        SSL_CTX_set_min_proto_version(tls, TLS1_1_VERSION);
        SSL_CTX_set_max_proto_version(tls, TLS1_1_VERSION);
    }
    if (row->tls.wants_client_certificate)
        SSL_CTX_set_verify(tls, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    return tls;
}

/* What a result of OpenSSL means for us. */
static int tls_outcome(struct conn *conn, int result)
{
    int why = SSL_get_error(conn->ssl, result);

    ERR_clear_error();
    conn->ssl_wants_write = why == SSL_ERROR_WANT_WRITE;
    if (why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE)
        return WIRE_LATER;
    return why == SSL_ERROR_ZERO_RETURN ? 0 : WIRE_BROKEN;
}

int wire_handshake(struct conn *conn)
{
    int result = SSL_accept(conn->ssl);

    if (result == 1)
        return 1;
    return tls_outcome(conn, result) == WIRE_LATER ? WIRE_LATER : WIRE_BROKEN;
}

static long plain_outcome(ssize_t moved)
{
    if (moved >= 0)
        return (long)moved;
    return errno == EAGAIN || errno == EINTR ? WIRE_LATER : WIRE_BROKEN;
}

long wire_read(struct conn *conn, char *to, size_t len)
{
    size_t moved;

    if (!conn->ssl)
        return plain_outcome(recv(conn->fd, to, len, 0));
    int result = SSL_read_ex(conn->ssl, to, len, &moved);
    return result == 1 ? (long)moved : tls_outcome(conn, result);
}

long wire_write(struct conn *conn, const char *from, size_t len)
{
    size_t moved;

    if (!conn->ssl)
        return plain_outcome(send(conn->fd, from, len, MSG_NOSIGNAL));
    int result = SSL_write_ex(conn->ssl, from, len, &moved);
    return result == 1 ? (long)moved : tls_outcome(conn, result);
}
