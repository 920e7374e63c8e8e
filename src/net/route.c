#include "net/route_priv.h"

#include "base/secret.h"
#include "base/strbuf.h"
#include "base/xalloc.h"
#include "net/loop.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void net_start(void)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        BUG("libcurl does not start");
}

void net_end(void)
{
    curl_global_cleanup();
}

const char *net_library_version(void)
{
    return curl_version_info(CURLVERSION_NOW)->version;
}

static bool is_token_char(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

bool route_header_ok(const char *header, struct err *err)
{
    size_t name = 0;
    while (is_token_char(header[name]))
        name++;
    for (const char *p = header; *p != '\0'; p++) {
        if (((unsigned char)*p < 0x20 && *p != '\t') || *p == 0x7f)
            return err_set(err, ERR_USAGE,
                           "a header must not hold control characters, found \\x%02x",
                           (unsigned)(unsigned char)*p);
    }
    /* The value may be a secret, so it is never quoted. */
    if (name == 0 || header[name] != ':')
        return err_set(err, ERR_USAGE, "expected a header such as \"Name: value\"");
    return true;
}

bool route_proxy_ok(const char *proxy, struct err *err)
{
    static const char *const known[] = { "http",    "https",  "socks4",
                                         "socks4a", "socks5", "socks5h" };
    CURLU *url = curl_url();
    char *scheme = NULL, *host = NULL;
    bool good = proxy[0] != '\0' &&
                curl_url_set(url, CURLUPART_URL, proxy,
                             CURLU_DEFAULT_SCHEME | CURLU_NON_SUPPORT_SCHEME) == 0 &&
                curl_url_get(url, CURLUPART_SCHEME, &scheme, 0) == 0 &&
                curl_url_get(url, CURLUPART_HOST, &host, 0) == 0;
    bool found = false;
    for (size_t i = 0; good && i < sizeof(known) / sizeof(known[0]); i++)
        found = found || strcmp(scheme, known[i]) == 0;
    curl_free(scheme);
    curl_free(host);
    curl_url_cleanup(url);
    /* It may hold a password, so it is not quoted. */
    if (!found)
        err_set(err, ERR_USAGE,
                "expected a proxy such as http://proxy.example:8080 or socks5h://…");
    return found;
}

static struct curl_slist *append(struct curl_slist *list, const char *text)
{
    struct curl_slist *longer = curl_slist_append(list, text);
    if (longer == NULL)
        BUG("libcurl is out of memory");
    return longer;
}

static bool names(const char *const *headers, const char *name)
{
    size_t len = strlen(name);
    for (; headers != NULL && *headers != NULL; headers++) {
        if (strncasecmp(*headers, name, len) == 0 && (*headers)[len] == ':')
            return true;
    }
    return false;
}

/* libcurl drops a header given as "Name:" and sends an empty one for "Name;". */
static struct curl_slist *append_header(struct curl_slist *list, const char *header)
{
    size_t name = strcspn(header, ":");
    if (header[name + 1 + strspn(header + name + 1, " \t")] != '\0')
        return append(list, header);
    char *empty = xstrfmt("%.*s;", (int)name, header);
    list = append(list, empty);
    free(empty);
    return list;
}

static bool is_given(const struct route_options *options, const char *name)
{
    return names(options->headers, name) || names(options->secret_headers, name);
}

/* Accept-Encoding is sent by us and not by libcurl, which would then also undo encodings
 * that Go leaves alone (deflate, br, two layers). libcurl's own Accept is taken away: Go
 * sends none. */
static struct curl_slist *header_list(const struct route_options *options,
                                      bool with_secret)
{
    struct curl_slist *list = NULL;
    if (!is_given(options, "User-Agent")) {
        char *agent = xstrfmt("User-Agent: %s", options->user_agent);
        list = append_header(list, agent);
        free(agent);
    }
    if (!is_given(options, "Accept-Encoding"))
        list = append(list, "Accept-Encoding: gzip");
    if (!is_given(options, "Accept"))
        list = append(list, "Accept:");
    for (const char *const *h = options->headers; h != NULL && *h != NULL; h++)
        list = append_header(list, *h);
    for (const char *const *h = options->secret_headers; with_secret && h != NULL && *h;
         h++)
        list = append_header(list, *h);
    return list;
}

/* The same headers for requests of our own (net/wire.h): in a list for libcurl "Name:"
 * means "do not send it" and "Name;" means "send it empty". */
static void put_request_tail(struct route *route)
{
    enum { TAIL_MAX = 1 << 20 };
    struct strbuf *tail = &route->request_tail;
    strbuf_init(tail, TAIL_MAX);
    strbuf_puts(tail, " HTTP/1.1\r\n");
    if (!is_given(&route->options, "Host"))
        strbuf_putf(tail, "Host: %s\r\n", strstr(route->options.origin, "://") + 3);
    for (const struct curl_slist *line = route->headers; line != NULL;
         line = line->next) {
        size_t name = strcspn(line->data, ":;");
        if (line->data[name] == ';')
            strbuf_putf(tail, "%.*s:\r\n", (int)name, line->data);
        else if (line->data[name + 1] != '\0')
            strbuf_putf(tail, "%s\r\n", line->data);
    }
    strbuf_puts(tail, "\r\n");
}

static void put_address(struct strbuf *list, const struct sockaddr *address)
{
    char text[INET6_ADDRSTRLEN];
    if (address->sa_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, address, sizeof(in));
        inet_ntop(AF_INET, &in.sin_addr, text, sizeof(text));
        strbuf_putf(list, "%s,", text);
    } else {
        struct sockaddr_in6 in6;
        memcpy(&in6, address, sizeof(in6));
        inet_ntop(AF_INET6, &in6.sin6_addr, text, sizeof(text));
        strbuf_putf(list, "[%s],", text);
    }
}

static enum route_result resolve(struct route *route, struct err *err)
{
    enum { ADDRESSES_MAX = 4096 };
    struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_ADDRCONFIG };
    if (route->options.loopback)
        hints.ai_flags = 0;
    struct addrinfo *found = NULL;
    uint64_t begun = loop_now_us();
    int failed = getaddrinfo(route->options.host, NULL, &hints, &found);
    route->resolve_us = loop_now_us() - begun;
    if (failed) {
        err_set(err, ERR_UNREACHABLE, "%s: %s", route->options.host,
                gai_strerror(failed));
        bool for_good =
            failed == EAI_NONAME || failed == EAI_FAIL || failed == EAI_NODATA;
        return for_good ? ROUTE_NO_NAME : ROUTE_NAME_LATER;
    }
    struct strbuf list = STRBUF_INIT(ADDRESSES_MAX);
    strbuf_putf(&list, "%s:%u:", route->options.host, route->options.port);
    for (struct addrinfo *one = found; one != NULL; one = one->ai_next) {
        address_policy_allow(&route->policy, one->ai_addr);
        put_address(&list, one->ai_addr);
    }
    strbuf_cut(&list, list.len - 1);
    route->addresses = append(route->addresses, list.text);
    strbuf_release(&list);
    freeaddrinfo(found);
    return ROUTE_OK;
}

static bool allow_literal(struct address_policy *policy, const char *text, size_t len)
{
    char address[INET6_ADDRSTRLEN];
    if (len >= 2 && text[0] == '[' && text[len - 1] == ']') {
        text++;
        len -= 2;
    }
    if (len >= sizeof(address))
        return false;
    memcpy(address, text, len);
    address[len] = '\0';

    struct sockaddr_in in = { .sin_family = AF_INET };
    struct sockaddr_in6 in6 = { .sin6_family = AF_INET6 };
    struct sockaddr_storage any = { .ss_family = AF_UNSPEC };
    if (inet_pton(AF_INET, address, &in.sin_addr) == 1)
        memcpy(&any, &in, sizeof(in));
    else if (inet_pton(AF_INET6, address, &in6.sin6_addr) == 1)
        memcpy(&any, &in6, sizeof(in6));
    else
        return false;
    address_policy_allow(policy, (struct sockaddr *)&any);
    return true;
}

static bool is_port(const char *text, size_t len)
{
    enum { PORT_MAX = 65535, PORT_DIGITS_MAX = 5 };
    return len <= PORT_DIGITS_MAX && strspn(text, "0123456789") >= len &&
           strtoul(text, NULL, 10) - 1 < PORT_MAX;
}

/* The user names the addresses, so their classes are allowed. To libcurl some signs
 * before a host mean something: they are no part of a name. */
static bool take_resolve(struct route *route, const char *entry, struct err *err)
{
    const char *port = strchr(entry, ':');
    const char *list = port ? strchr(port + 1, ':') : NULL;
    bool good = list != NULL && strchr(":+-*", entry[0]) == NULL &&
                is_port(port + 1, (size_t)(list - port - 1));
    for (const char *p = good ? list + 1 : NULL; good && p != NULL;) {
        size_t len = strcspn(p, ",");
        good = allow_literal(&route->policy, p, len);
        p = p[len] == ',' ? p + len + 1 : NULL;
    }
    if (!good)
        return err_set(err, ERR_USAGE,
                       "--resolve: expected HOST:PORT:ADDRESS[,ADDRESS], got \"%s\"",
                       entry);
    route->addresses = append(route->addresses, entry);
    return true;
}

static bool is_resolved_by_user(const struct route *route)
{
    char *prefix = xstrfmt("%s:%u:", route->options.host, route->options.port);
    bool found = false;
    for (const char *const *r = route->options.resolve; r != NULL && *r != NULL; r++)
        found = found || strncasecmp(*r, prefix, strlen(prefix)) == 0;
    free(prefix);
    return found;
}

/* "localhost" and what ends in it is this machine by definition (RFC 6761, 6.3); libcurl
 * knows that too, and needs no addresses. */
static bool is_localhost(const char *host)
{
    static const char name[] = "localhost";
    size_t len = strlen(host), tail = sizeof(name) - 1;
    return len >= tail && strcasecmp(host + len - tail, name) == 0 &&
           (len == tail || host[len - tail - 1] == '.');
}

static enum route_result fill(struct route *route, struct err *err)
{
    for (const char *const *r = route->options.resolve; r != NULL && *r != NULL; r++) {
        if (!take_resolve(route, *r, err))
            return ROUTE_WRONG;
    }
    if (route->options.proxy != NULL || is_resolved_by_user(route))
        return ROUTE_OK; /* the proxy resolves, or the user did */
    const char *host = route->options.host;
    if (allow_literal(&route->policy, host, strlen(host)))
        return ROUTE_OK; /* an address, which libcurl takes as it is */
    if (is_localhost(host)) {
        allow_literal(&route->policy, "127.0.0.1", 9);
        return ROUTE_OK;
    }
    return resolve(route, err);
}

enum route_result route_new(struct route **out, const struct route_options *options,
                            struct err *err)
{
    struct route *route = xcalloc(1, sizeof(*route));
    route->options = *options;
    route->secure = strncmp(options->origin, "https:", 6) == 0;
    address_policy_init(&route->policy);
    route->headers = header_list(options, true);
    put_request_tail(route);
    route->plain_headers = header_list(options, false);
    enum route_result result = fill(route, err);
    *out = route;
    if (result == ROUTE_WRONG) {
        route_free(route);
        *out = NULL;
    }
    return result;
}

void route_free(struct route *route)
{
    if (route == NULL)
        return;
    secret_wipe(route->request_tail.text, route->request_tail.len);
    strbuf_release(&route->request_tail);
    curl_slist_free_all(route->headers);
    curl_slist_free_all(route->plain_headers);
    curl_slist_free_all(route->addresses);
    free(route);
}

uint64_t route_resolve_us(const struct route *route)
{
    return route->resolve_us;
}

void route_set_up(const struct route *route, CURL *easy)
{
    const struct route_options *options = &route->options;
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_HTTP09_ALLOWED, 0L);
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(easy, CURLOPT_PROXY, options->proxy ? options->proxy : "");
    curl_easy_setopt(easy, CURLOPT_NOPROXY, "");
    /* The proxy's own answer to CONNECT is not the source's. */
    curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl_easy_setopt(easy, CURLOPT_DNS_CACHE_TIMEOUT, -1L);
    curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (options->insecure) {
        curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L);
        curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L);
    }
    if (options->ca_file != NULL)
        curl_easy_setopt(easy, CURLOPT_CAINFO, options->ca_file);
}

int route_socket(const struct route *route, const struct curl_sockaddr *address,
                 int *number, char why[ROUTE_WHY_MAX])
{
    *number = 0;
    if (route->options.proxy == NULL &&
        !address_policy_permits(&route->policy, &address->addr)) {
        snprintf(why, ROUTE_WHY_MAX, "it leads to %s, which the source itself is not at",
                 address_class_name(address_class_of(&address->addr)));
        return -1;
    }
    int fd = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    if (fd < 0)
        *number = errno;
    return fd;
}
