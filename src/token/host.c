#include "token/host_priv.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { HOST_MAX = 253, LABEL_MAX = 63 };

static bool is_ipv4(const char *host)
{
    struct in_addr address;
    return inet_pton(AF_INET, host, &address) == 1;
}

static bool is_ipv6(const char *host)
{
    struct in6_addr address;
    return inet_pton(AF_INET6, host, &address) == 1;
}

/* Whether resolvers try to read the name as an IPv4 address, by its last label (the rule
 * "ends in a number" of url.spec.whatwg.org). */
static bool ends_in_number(const char *host)
{
    size_t len = strlen(host);
    if (len > 0 && host[len - 1] == '.')
        len--;
    size_t start = len;
    while (start > 0 && host[start - 1] != '.')
        start--;
    const char *label = host + start;
    size_t size = len - start;
    if (size >= 2 && label[0] == '0' && (label[1] == 'x' || label[1] == 'X'))
        return strspn(label + 2, "0123456789abcdefABCDEF") >= size - 2;
    return size > 0 && strspn(label, "0123456789") >= size;
}

static bool check_name(const char *host, struct err *err)
{
    size_t label = 0;
    for (const char *at = host; *at != '\0'; at++) {
        if (*at == '.') {
            if (label == 0)
                return err_set(err, ERR_USAGE, "an empty part in the host \"%s\"", host);
            label = 0;
        } else if (isalnum((unsigned char)*at) || *at == '-' || *at == '_') {
            if (++label > LABEL_MAX)
                return err_set(err, ERR_USAGE, "a part of the host is over %d bytes",
                               LABEL_MAX);
        } else {
            return err_set(err, ERR_USAGE, "a \"%c\" in the host \"%s\"", *at, host);
        }
    }
    return true;
}

bool host_check(const char *text, size_t len, struct err *err)
{
    char host[HOST_MAX + 1];
    if (len == 0)
        return err_set(err, ERR_USAGE, "no host");
    if (memchr(text, '{', len) != NULL || memchr(text, '}', len) != NULL) {
        err_set(err, ERR_USAGE, "a placeholder in the host");
        return err_hint(err, "only the path and the query may hold one");
    }
    if (len > HOST_MAX)
        return err_set(err, ERR_USAGE, "a host of over %d bytes", HOST_MAX);
    bool bracketed = text[0] == '[' && text[len - 1] == ']';
    if (text[0] == '[' && !bracketed)
        return err_set(err, ERR_USAGE, "expected a \"]\" at the host's end, got \"%.*s\"",
                       (int)len, text);
    memcpy(host, text + bracketed, len - 2 * (size_t)bracketed);
    host[len - 2 * (size_t)bracketed] = '\0';
    if (bracketed)
        return is_ipv6(host) ||
               err_set(err, ERR_USAGE, "\"%s\" is not an IPv6 address", host);
    if (is_ipv6(host)) {
        err_set(err, ERR_USAGE, "an IPv6 address without brackets");
        return err_hint(err, "write [%s]", host);
    }
    if (ends_in_number(host) && !is_ipv4(host)) {
        err_set(err, ERR_USAGE, "\"%s\" is not an IPv4 address", host);
        return err_hint(err, "write four decimal numbers, such as 192.0.2.1");
    }
    return check_name(host, err);
}

bool host_is_loopback(const char *host)
{
    static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };
    struct in_addr v4;
    struct in6_addr v6;
    if (inet_pton(AF_INET, host, &v4) == 1)
        return ntohl(v4.s_addr) >> 24 == 127;
    if (inet_pton(AF_INET6, host, &v6) == 1)
        return memcmp(&v6, &in6addr_loopback, sizeof(v6)) == 0 ||
               (memcmp(&v6, mapped, sizeof(mapped)) == 0 && v6.s6_addr[12] == 127);
    return strcasecmp(host, "localhost") == 0 || strcasecmp(host, "localhost.") == 0;
}
