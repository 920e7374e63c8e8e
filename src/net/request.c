/* What libcurl is told, and what it calls back with. */
#include "net/fetch_priv.h"

#include "base/strbuf.h"
#include "net/redirect.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TARGET_MAX = 8192 };

static void note_http2(struct fetcher *fetcher, bool http2)
{
    if (http2)
        fetcher->http2 = HTTP2_YES;
    else if (fetcher->http2 == HTTP2_UNKNOWN)
        fetcher->http2 = HTTP2_NO;
}

static void forbid_reuse(struct transfer *transfer, bool forbid)
{
    if (transfer->forbid_reuse != forbid)
        curl_easy_setopt(transfer->easy, CURLOPT_FORBID_REUSE, forbid ? 1L : 0L);
    transfer->forbid_reuse = forbid;
}

static size_t on_header(char *line, size_t unit, size_t count, void *data)
{
    struct transfer *transfer = data;
    struct head *head = &transfer->head;
    if (head->lines == 0) /* what came before was an interim response */
        strbuf_reset(&transfer->fetch->head);
    if (!head->complete)
        transfer_keep_head(transfer, line, unit * count);
    if (!head_line(head, line, unit * count)) {
        transfer->own = TROUBLE_MALFORMED;
        return 0;
    }
    if (head->lines == 1 && transfer->hop == NULL) /* a redirect's target is another */
        note_http2(transfer->fetcher, head->http2);
    /* What follows a head without a body belongs to nobody's answer: libcurl would take
     * it for the next one's. */
    if (head->complete && !head->http2 && (head->bodiless || head->folded_framing))
        forbid_reuse(transfer, true);
    return unit * count;
}

static size_t on_body(char *data, size_t unit, size_t count, void *owner)
{
    size_t len = unit * count;
    return transfer_take_body(owner, data, len) ? len : 0;
}

/* Go refuses a certificate whose only name is its Common Name; OpenSSL takes it. */
bool transfer_has_alternative_name(const struct transfer *transfer, CURL *handle)
{
    static const char field[] = "X509v3 Subject Alternative Name:";
    struct curl_certinfo *chain = NULL;
    curl_easy_getinfo(handle, CURLINFO_CERTINFO, &chain);
    if (transfer->fetcher->route->options.insecure || chain == NULL ||
        chain->num_of_certs == 0)
        return true; /* not verified, or not known */
    for (struct curl_slist *line = chain->certinfo[0]; line != NULL; line = line->next) {
        if (strncmp(line->data, field, sizeof(field) - 1) == 0)
            return true;
    }
    return false;
}

void transfer_note_address(struct transfer *transfer, CURL *handle)
{
    char *ip = NULL;
    long port = 0;
    curl_easy_getinfo(handle, CURLINFO_PRIMARY_IP, &ip);
    curl_easy_getinfo(handle, CURLINFO_PRIMARY_PORT, &port);
    snprintf(transfer->address, sizeof(transfer->address), "%s", ip ? ip : "");
    transfer->port = (int)port;
}

/* libcurl's signature (CURLOPT_PREREQFUNCTION), so the strings are not const. */
/* NOLINTNEXTLINE(readability-non-const-parameter) */
static int on_send(void *owner, char *ip, char *local_ip, int port, int local_port)
{
    (void)local_ip;
    (void)local_port;
    struct transfer *transfer = owner;
    if (transfer->opened && transfer->secure &&
        !transfer_has_alternative_name(transfer, transfer->easy)) {
        transfer->own = TROUBLE_TLS;
        return CURL_PREREQFUNC_ABORT;
    }
    transfer->sent++;
    transfer->port = port;
    if (strcmp(transfer->address, ip) != 0)
        snprintf(transfer->address, sizeof(transfer->address), "%s", ip);
    return CURL_PREREQFUNC_OK;
}

/* Our own socket(), so that running out of descriptors is told from a server that refuses
 * (libcurl says "could not connect" to both), and so that the address is looked at in the
 * form in which it will be used. */
static curl_socket_t on_open_socket(void *owner, curlsocktype purpose,
                                    struct curl_sockaddr *address)
{
    (void)purpose;
    struct transfer *transfer = owner;
    transfer_begin_clock(transfer);
    transfer->opened = true;
    int fd = route_socket(transfer->fetcher->route, address, &transfer->local_errno,
                          transfer->fetch->attempt.detail);
    if (fd >= 0)
        multi_opened_socket(transfer->multi, fd);
    else if (transfer->local_errno == 0)
        transfer->own = TROUBLE_BLOCKED;
    return fd >= 0 ? fd : CURL_SOCKET_BAD;
}

void transfer_set_for_life(CURL *easy, struct transfer *transfer)
{
    route_set_up(transfer->fetcher->route, easy);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->error);
    /* Chunks are taken apart by net/chunked.h, as Go does. */
    curl_easy_setopt(easy, CURLOPT_HTTP_TRANSFER_DECODING, 0L);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer->fetcher->route->headers);
    curl_easy_setopt(easy, CURLOPT_CERTINFO, 1L);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_open_socket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, multi_close_socket);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, transfer->multi);
    /* An idle TLS connection that the server closed is taken for alive by libcurl before
     * 8.0, and then fails; so it is not used again after two seconds. */
    if (transfer->fetcher->route->secure)
        curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, 2L);
}

static void set_callbacks(CURL *easy, struct transfer *transfer)
{
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, on_send);
    curl_easy_setopt(easy, CURLOPT_PREREQDATA, transfer);
}

void transfer_open(struct transfer *transfer)
{
    transfer->easy = curl_easy_init();
    transfer->url = curl_url();
    if (transfer->easy == NULL || transfer->url == NULL)
        BUG("libcurl has no handle");
    if (curl_url_set(transfer->url, CURLUPART_URL,
                     transfer->fetcher->route->options.origin, 0) != CURLUE_OK)
        BUG("the origin is not a URL: %s", transfer->fetcher->route->options.origin);
    transfer_set_for_life(transfer->easy, transfer);
    set_callbacks(transfer->easy, transfer);
    curl_easy_setopt(transfer->easy, CURLOPT_CURLU, transfer->url);
    strbuf_init(&transfer->target, TARGET_MAX);
    wire_open(transfer);
}

void transfer_close(struct transfer *transfer)
{
    strbuf_release(&transfer->target);
    wire_release(transfer);
    curl_easy_cleanup(transfer->easy);
    curl_url_cleanup(transfer->url);
    curl_url_cleanup(transfer->hop);
    gunzip_free(transfer->gunzip);
}

static void set_part(CURLU *url, CURLUPart part, const char *text)
{
    CURLUcode failed = curl_url_set(url, part, text, 0);
    if (failed != CURLUE_OK)
        BUG("a checked URL is refused: %s", curl_url_strerror(failed));
}

void transfer_aim(struct transfer *transfer, const char *path)
{
    const char *query = strchr(path, '?');
    if (query == NULL) {
        set_part(transfer->url, CURLUPART_PATH, path);
    } else {
        struct strbuf only_path = STRBUF_INIT(8192);
        strbuf_add(&only_path, path, (size_t)(query - path));
        set_part(transfer->url, CURLUPART_PATH, only_path.text);
        strbuf_release(&only_path);
    }
    if (query != NULL || transfer->has_query)
        set_part(transfer->url, CURLUPART_QUERY, query ? query + 1 : NULL);
    transfer->has_query = query != NULL;
}

/* Over TLS both versions are offered. Without it only HTTP/1.1 is wanted: libcurl would
 * take a status line that says "HTTP/2 200" for a connection that can be shared by many
 * requests, and hand answers to the wrong ones. */
static void set_version(struct transfer *transfer)
{
    CURLU *url = transfer->hop ? transfer->hop : transfer->url;
    transfer->secure =
        transfer->hop ? url_has_scheme(url, "https") : transfer->fetcher->route->secure;
    long version = transfer->secure ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1;
    if (version != transfer->version)
        curl_easy_setopt(transfer->easy, CURLOPT_HTTP_VERSION, version);
    transfer->version = version;
}

static void set_for_hop(struct transfer *transfer)
{
    set_version(transfer);
    bool pipewait = transfer->fetcher->http2 == HTTP2_YES;
    if (pipewait != transfer->pipewait)
        curl_easy_setopt(transfer->easy, CURLOPT_PIPEWAIT, pipewait ? 1L : 0L);
    transfer->pipewait = pipewait;

    struct curl_slist *addresses = transfer->fetcher->route->addresses;
    bool teach = !transfer->multi->names_known && addresses != NULL;
    if (teach != transfer->resolve_set)
        curl_easy_setopt(transfer->easy, CURLOPT_RESOLVE, teach ? addresses : NULL);
    transfer->resolve_set = teach;
    transfer->multi->names_known = true;
}

static void begin_hop(struct transfer *transfer)
{
    transfer->fetch->attempt.wire_bytes = 0;
    strbuf_reset(&transfer->fetch->head);
    strbuf_reset(&transfer->fetch->body);
    chunked_init(&transfer->chunked);
    transfer->unpacking = false;
    transfer->follow_now = false;
    transfer->own = TROUBLE_NONE;
    transfer->local_errno = 0;
    transfer->opened = false;
    transfer->sent = 0;
    transfer->wire.first_byte_us = 0;
    transfer->error[0] = '\0';
}

void transfer_begin(struct transfer *transfer)
{
    begin_hop(transfer);
    transfer->on_wire = false;
    transfer->handle = transfer->easy;
    forbid_reuse(transfer, false);
    set_for_hop(transfer);
    head_init(&transfer->head, transfer->secure);
    multi_add(transfer->multi, transfer->easy);
}

void transfer_begin_on_wire(struct transfer *transfer, bool fresh)
{
    begin_hop(transfer);
    transfer->on_wire = true;
    transfer->handle = transfer->wire.link;
    transfer->secure = transfer->fetcher->route->secure;
    head_init(&transfer->head, false);
    if (fresh)
        wire_start_fresh(transfer);
    else
        wire_start(transfer, transfer->target.text);
}

bool transfer_is_redirect(const struct transfer *transfer)
{
    return head_is_redirect(&transfer->head) &&
           transfer->fetcher->route->options.redirects_max > 0;
}

static bool same_part(CURLU *a, CURLU *b, CURLUPart part)
{
    char *of_a = NULL, *of_b = NULL;
    curl_url_get(a, part, &of_a, CURLU_DEFAULT_PORT);
    curl_url_get(b, part, &of_b, CURLU_DEFAULT_PORT);
    bool same = of_a != NULL && of_b != NULL && strcasecmp(of_a, of_b) == 0;
    curl_free(of_a);
    curl_free(of_b);
    return same;
}

static bool same_origin(CURLU *a, CURLU *b)
{
    return same_part(a, b, CURLUPART_SCHEME) && same_part(a, b, CURLUPART_HOST) &&
           same_part(a, b, CURLUPART_PORT);
}

static enum trouble say(struct transfer *transfer, enum trouble trouble, const char *why)
{
    snprintf(transfer->fetch->attempt.detail, sizeof(transfer->fetch->attempt.detail),
             "%s", why);
    return trouble;
}

static void take_hop(struct transfer *transfer, CURLU *hop)
{
    curl_easy_setopt(transfer->easy, CURLOPT_CURLU, hop);
    curl_url_cleanup(transfer->hop);
    transfer->hop = hop;
    bool plain = !same_origin(hop, transfer->url);
    const struct route *route = transfer->fetcher->route;
    curl_easy_setopt(transfer->easy, CURLOPT_HTTPHEADER,
                     plain ? route->plain_headers : route->headers);
    transfer->plain_headers = plain;
}

enum trouble transfer_redirect(struct transfer *transfer)
{
    const struct head *head = &transfer->head;
    if (transfer->fetch->attempt.redirects >=
        transfer->fetcher->route->options.redirects_max)
        return say(transfer, TROUBLE_REDIRECT_LIMIT, "");
    if (head->location_long)
        return say(transfer, TROUBLE_REDIRECT_UNSAFE,
                   "its Location is longer than what is read here");
    if (head->location_bad)
        return say(transfer, TROUBLE_REDIRECT_BAD,
                   "its Location holds control characters");
    if (transfer->hop == NULL)
        transfer_aim(transfer, transfer->target.text);
    CURLU *from = transfer->hop ? transfer->hop : transfer->url, *hop = NULL;
    const char *why;
    enum trouble trouble = redirect_resolve(from, head->location, &hop, &why);
    if (trouble != TROUBLE_NONE)
        return say(transfer, trouble, why);
    take_hop(transfer, hop);
    return TROUBLE_NONE;
}
