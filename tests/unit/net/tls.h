/*
 * TLS for the origin of the tests: a certificate of its own for 127.0.0.1, made at the
 * start, which nobody trusts (route_options.insecure).
 */
#ifndef TESTS_UNIT_NET_TLS_H
#define TESTS_UNIT_NET_TLS_H

#include <openssl/ssl.h>
#include <stdbool.h>

/* `http2`: HTTP/2 is chosen where the client offers it, else it is not known. */
SSL_CTX *tls_new(bool http2);
/* The handshake; NULL when there was none. */
SSL *tls_accept(SSL_CTX *context, int fd);

#endif
