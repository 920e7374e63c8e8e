#include "net/code.h"

#include <errno.h>
#include <stddef.h>

/* clang-format off */
static const struct {
    CURLcode code;
    enum trouble before; /* the final response head */
    enum trouble after;
} meanings[] = {
    { CURLE_COULDNT_RESOLVE_HOST,    TROUBLE_NAME,      TROUBLE_NAME },
    { CURLE_COULDNT_RESOLVE_PROXY,   TROUBLE_LOCAL,     TROUBLE_LOCAL },
    { CURLE_PROXY,                   TROUBLE_LOCAL,     TROUBLE_LOCAL },
    { CURLE_COULDNT_CONNECT,         TROUBLE_CONNECT,   TROUBLE_CONNECT },
    { CURLE_OPERATION_TIMEDOUT,      TROUBLE_LATE,      TROUBLE_LATE },
    { CURLE_SSL_CONNECT_ERROR,       TROUBLE_TLS,       TROUBLE_TLS },
    { CURLE_PEER_FAILED_VERIFICATION, TROUBLE_TLS,      TROUBLE_TLS },
    { CURLE_SSL_CIPHER,              TROUBLE_TLS,       TROUBLE_TLS },
    { CURLE_SSL_CERTPROBLEM,         TROUBLE_TLS,       TROUBLE_TLS },
    { CURLE_SSL_ISSUER_ERROR,        TROUBLE_TLS,       TROUBLE_TLS },
    { CURLE_SSL_INVALIDCERTSTATUS,   TROUBLE_TLS,       TROUBLE_TLS },
    { CURLE_SSL_CACERT_BADFILE,      TROUBLE_LOCAL,     TROUBLE_LOCAL },
    { CURLE_SSL_ENGINE_NOTFOUND,     TROUBLE_LOCAL,     TROUBLE_LOCAL },
    { CURLE_FAILED_INIT,             TROUBLE_LOCAL,     TROUBLE_LOCAL },
    { CURLE_GOT_NOTHING,             TROUBLE_CLOSED,    TROUBLE_BODY_CUT },
    { CURLE_SEND_ERROR,              TROUBLE_RESET,     TROUBLE_BODY_CUT },
    { CURLE_RECV_ERROR,              TROUBLE_RESET,     TROUBLE_BODY_CUT },
    { CURLE_PARTIAL_FILE,            TROUBLE_CLOSED,    TROUBLE_BODY_CUT },
    { CURLE_UNSUPPORTED_PROTOCOL,    TROUBLE_MALFORMED, TROUBLE_MALFORMED },
    { CURLE_WEIRD_SERVER_REPLY,      TROUBLE_MALFORMED, TROUBLE_BODY_MALFORMED },
    { CURLE_BAD_CONTENT_ENCODING,    TROUBLE_MALFORMED, TROUBLE_BODY_MALFORMED },
    { CURLE_OUT_OF_MEMORY,           TROUBLE_HEAD_UNREAD, TROUBLE_LOCAL },
    { CURLE_HTTP2,                   TROUBLE_STREAM,    TROUBLE_BODY_CUT },
    { CURLE_HTTP2_STREAM,            TROUBLE_STREAM,    TROUBLE_BODY_CUT },
};
/* clang-format on */

bool code_is_local(long os_number)
{
    switch (os_number) {
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM:
    case EADDRNOTAVAIL:
    case EACCES:
    case EPERM:
    case ENETDOWN:
    case ENETUNREACH:
    case EAFNOSUPPORT:
        return true;
    default:
        return false;
    }
}

enum trouble code_trouble(CURLcode code, bool head)
{
    for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++) {
        if (meanings[i].code == code)
            return head ? meanings[i].after : meanings[i].before;
    }
    return head ? TROUBLE_BODY_CUT : TROUBLE_RESET;
}
