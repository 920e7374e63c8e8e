#include "net/tls.h"

#include <openssl/x509v3.h>
#include <signal.h>
#include <stdlib.h>

static void must(bool good)
{
    if (!good)
        abort();
}

static X509 *make_certificate(EVP_PKEY *key)
{
    enum { DAY_S = 86400 };
    X509 *certificate = X509_new();
    X509_EXTENSION *name =
        X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name, "IP:127.0.0.1");
    must(certificate != NULL && name != NULL);
    must(X509_set_version(certificate, 2) == 1);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -DAY_S);
    X509_gmtime_adj(X509_getm_notAfter(certificate), DAY_S);
    must(X509_set_pubkey(certificate, key) == 1);
    must(X509_add_ext(certificate, name, -1) == 1);
    must(X509_sign(certificate, key, EVP_sha256()) > 0);
    X509_EXTENSION_free(name);
    return certificate;
}

static int choose_http2(SSL *ssl, const unsigned char **out, unsigned char *out_len,
                        const unsigned char *offered, unsigned offered_len, void *unused)
{
    (void)ssl;
    (void)unused;
    static const unsigned char known[] = { 2, 'h', '2' };
    unsigned char *chosen;
    int found = SSL_select_next_proto(&chosen, out_len, known, sizeof(known), offered,
                                      offered_len);
    *out = chosen;
    return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

SSL_CTX *tls_new(bool http2)
{
    signal(SIGPIPE, SIG_IGN); /* OpenSSL writes without MSG_NOSIGNAL */
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    EVP_PKEY *key = EVP_EC_gen("P-256");
    must(context != NULL && key != NULL);
    X509 *certificate = make_certificate(key);
    must(SSL_CTX_use_certificate(context, certificate) == 1);
    must(SSL_CTX_use_PrivateKey(context, key) == 1);
    if (http2)
        SSL_CTX_set_alpn_select_cb(context, choose_http2, NULL);
    X509_free(certificate);
    EVP_PKEY_free(key);
    return context;
}

SSL *tls_accept(SSL_CTX *context, int fd)
{
    SSL *ssl = SSL_new(context);
    must(ssl != NULL && SSL_set_fd(ssl, fd) == 1);
    if (SSL_accept(ssl) == 1)
        return ssl;
    SSL_free(ssl);
    return NULL;
}
