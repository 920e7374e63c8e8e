#include "net/media.h"

#include "base/untrusted.h"
#include "base/xalloc.h"
#include "net/code.h"
#include "net/multi.h"
#include "net/redirect.h"
#include "net/route_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct media_client {
    const struct route *route;
    struct multi multi;
};

struct media_transfer {
    struct media *media;
    struct media_client *client;
    CURL *easy;
    CURLU *url; /* of this hop */
    bool in_flight;
    uint64_t start_us, budget_us;

    /* of this request */
    bool get;    /* else HEAD */
    bool fresh;  /* on a connection of its own */
    bool opened; /* a socket was opened for it */
    bool blocked, stopped;
    int local_errno;
    uint64_t got; /* bytes of the body */
    char error[CURL_ERROR_SIZE];
};

/* --- what libcurl calls back with --------------------------------------------------- */

static curl_socket_t on_open_socket(void *owner, curlsocktype purpose,
                                    struct curl_sockaddr *address)
{
    (void)purpose;
    struct media_transfer *transfer = owner;
    transfer->opened = true;
    int fd = route_socket(transfer->client->route, address, &transfer->local_errno,
                          transfer->media->answer.detail);
    if (fd >= 0)
        multi_opened_socket(&transfer->client->multi, fd);
    else
        transfer->blocked = transfer->local_errno == 0;
    return fd >= 0 ? fd : CURL_SOCKET_BAD;
}

static uint64_t told_length(CURL *easy)
{
    curl_off_t length = -1;
    curl_easy_getinfo(easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    return length >= 0 ? (uint64_t)length : MEDIA_BYTES_UNKNOWN;
}

static int status_of(CURL *easy)
{
    long status = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    return (int)status;
}

/* One byte in answer to a range is all that was asked for, and of a body with a length
 * nothing is needed. */
/* NOLINTNEXTLINE(readability-non-const-parameter): libcurl has it so */
static size_t on_body(char *data, size_t unit, size_t count, void *owner)
{
    (void)data;
    struct media_transfer *transfer = owner;
    size_t len = unit * count;
    transfer->got += len;
    transfer->stopped =
        transfer->got > MEDIA_READ_MAX ||
        (status_of(transfer->easy) == 200 && told_length(transfer->easy) != UINT64_MAX);
    return transfer->stopped ? 0 : len;
}

/* --- one request -------------------------------------------------------------------- */

static uint64_t left_us(const struct media_transfer *transfer)
{
    uint64_t spent_us = loop_now_us() - transfer->start_us;
    return spent_us < transfer->budget_us ? transfer->budget_us - spent_us : 0;
}

static void begin(struct media_transfer *transfer, bool get, bool fresh)
{
    CURL *easy = transfer->easy;
    uint64_t ms = left_us(transfer) / 1000;
    transfer->get = get;
    transfer->fresh = fresh;
    transfer->opened = transfer->blocked = transfer->stopped = false;
    transfer->local_errno = 0;
    transfer->got = 0;
    transfer->error[0] = '\0';
    transfer->media->answer.detail[0] = '\0';
    transfer->media->answer.requests++;
    /* libcurl would take a status line "HTTP/2" without TLS for a shared connection. */
    long version = url_has_scheme(transfer->url, "https") ? CURL_HTTP_VERSION_2TLS
                                                          : CURL_HTTP_VERSION_1_1;
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, version);
    curl_easy_setopt(easy, CURLOPT_CURLU, transfer->url);
    curl_easy_setopt(easy, CURLOPT_NOBODY, get ? 0L : 1L);
    if (get)
        curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
    curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, fresh ? 1L : 0L);
    curl_easy_setopt(easy, CURLOPT_RANGE, get ? "0-0" : NULL);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, ms > 0 ? (long)ms : 1L);
    multi_add(&transfer->client->multi, easy);
}

static const char *header(CURL *easy, const char *name)
{
    struct curl_header *found;
    return curl_easy_header(easy, name, 0, CURLH_HEADER, -1, &found) == CURLHE_OK
               ? found->value
               : "";
}

/* "bytes 0-0/12345"; of a range that cannot be met, "bytes * /12345" without the
 * blank. */
static uint64_t length_in_range(const char *range)
{
    const char *slash = strchr(range, '/');
    if (slash == NULL || slash[1] == '\0' || strspn(slash + 1, "0123456789") > 18)
        return MEDIA_BYTES_UNKNOWN;
    uint64_t bytes = 0;
    for (const char *p = slash + 1; *p != '\0'; p++) {
        if (*p < '0' || *p > '9')
            return MEDIA_BYTES_UNKNOWN;
        bytes = bytes * 10 + (uint64_t)(*p - '0');
    }
    return bytes;
}

static uint64_t length_of(const struct media_transfer *transfer, CURLcode code)
{
    int status = transfer->media->answer.status;
    if (status == 206 || status == 416)
        return length_in_range(header(transfer->easy, "Content-Range"));
    uint64_t told = told_length(transfer->easy);
    bool whole = transfer->get && code == CURLE_OK && !transfer->stopped;
    return told == MEDIA_BYTES_UNKNOWN && whole ? transfer->got : told;
}

static enum trouble trouble_of(const struct media_transfer *transfer, CURLcode code,
                               char detail[ROUTE_WHY_MAX])
{
    if (transfer->blocked)
        return TROUBLE_BLOCKED; /* said where it was seen */
    const char *words = transfer->error[0] ? transfer->error : curl_easy_strerror(code);
    long number = transfer->local_errno;
    if (number != 0)
        words = strerror((int)number);
    else
        curl_easy_getinfo(transfer->easy, CURLINFO_OS_ERRNO, &number);
    untrusted_copy(detail, ROUTE_WHY_MAX, words, strlen(words));
    bool proxy = transfer->client->route->options.proxy != NULL;
    if (transfer->local_errno != 0 || strstr(words, "CONNECT tunnel failed") != NULL ||
        (code == CURLE_COULDNT_CONNECT && (proxy || code_is_local(number))))
        return TROUBLE_LOCAL;
    return code_trouble(code, transfer->media->answer.status >= 200);
}

static void read_answer(struct media_transfer *transfer, CURLcode code)
{
    struct media_answer *answer = &transfer->media->answer;
    answer->status = status_of(transfer->easy);
    bool good = code == CURLE_OK || transfer->stopped;
    answer->trouble = good ? TROUBLE_NONE : trouble_of(transfer, code, answer->detail);
    answer->bytes = good ? length_of(transfer, code) : MEDIA_BYTES_UNKNOWN;
    const char *type = header(transfer->easy, "Content-Type");
    untrusted_copy(answer->content_type, sizeof(answer->content_type), type,
                   strlen(type));
}

/* --- from request to request -------------------------------------------------------- */

static void end(struct media_transfer *transfer)
{
    transfer->in_flight = false;
    curl_easy_setopt(transfer->easy, CURLOPT_CURLU, NULL);
    curl_url_cleanup(transfer->url);
    transfer->url = NULL;
    transfer->media->done(transfer->media);
}

static bool is_redirect(const struct media_transfer *transfer)
{
    switch (transfer->media->answer.status) {
    case 301:
    case 302:
    case 303:
    case 307:
    case 308:
        return header(transfer->easy, "Location")[0] != '\0';
    default:
        return false;
    }
}

static void follow(struct media_transfer *transfer)
{
    struct media_answer *answer = &transfer->media->answer;
    const char *why = "";
    CURLU *hop = NULL;
    answer->trouble = TROUBLE_REDIRECT_LIMIT;
    if (answer->redirects < MEDIA_REDIRECTS_MAX)
        answer->trouble = redirect_resolve(
            transfer->url, header(transfer->easy, "Location"), &hop, &why);
    if (answer->trouble != TROUBLE_NONE) {
        snprintf(answer->detail, sizeof(answer->detail), "%s", why);
        end(transfer);
        return;
    }
    answer->redirects++;
    curl_easy_setopt(transfer->easy, CURLOPT_CURLU, hop);
    curl_url_cleanup(transfer->url);
    transfer->url = hop;
    begin(transfer, transfer->get, false);
}

static bool is_telling(const struct media_answer *answer)
{
    return answer->status / 100 == 2 && answer->content_type[0] != '\0' &&
           answer->bytes != 0 && answer->bytes != MEDIA_BYTES_UNKNOWN;
}

/* Did a server that knows no HEAD break off? */
static bool broke_off(enum trouble trouble)
{
    return trouble == TROUBLE_CLOSED || trouble == TROUBLE_RESET ||
           trouble == TROUBLE_MALFORMED || trouble == TROUBLE_STREAM ||
           trouble_stage(trouble) == STAGE_BODY;
}

/* May a GET say something else than this answer to HEAD? */
static bool get_may_tell_more(const struct media_answer *answer)
{
    if (answer->trouble != TROUBLE_NONE)
        return broke_off(answer->trouble);
    return answer->status != 429 && answer->status != 503 && !is_telling(answer);
}

/* Did a reused connection die before it answered? That is no word of the server's. */
static bool was_lost(const struct media_transfer *transfer)
{
    const struct media_answer *answer = &transfer->media->answer;
    return broke_off(answer->trouble) && answer->status == 0 && !transfer->fresh &&
           !transfer->opened && left_us(transfer) > 0;
}

static void on_finished(CURL *easy, CURLcode code)
{
    struct media_transfer *transfer;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &transfer);
    multi_remove(&transfer->client->multi, easy);
    read_answer(transfer, code);
    struct media_answer *answer = &transfer->media->answer;
    if (was_lost(transfer)) {
        begin(transfer, transfer->get, true);
    } else if (left_us(transfer) == 0 && answer->trouble != TROUBLE_LOCAL) {
        answer->trouble = TROUBLE_LATE;
        end(transfer);
    } else if (answer->trouble == TROUBLE_NONE && is_redirect(transfer)) {
        follow(transfer);
    } else if (!transfer->get && get_may_tell_more(answer)) {
        begin(transfer, true, false);
    } else {
        end(transfer);
    }
}

/* --- the interface ------------------------------------------------------------------ */

struct media_client *media_client_new(struct loop *loop, const struct route *route,
                                      unsigned slots)
{
    struct media_client *client = xcalloc(1, sizeof(*client));
    client->route = route;
    multi_init(&client->multi, loop, slots, on_finished);
    return client;
}

void media_client_close(struct media_client *client)
{
    multi_release(&client->multi);
}

void media_client_free(struct media_client *client)
{
    free(client);
}

void media_init(struct media *media, struct media_client *client,
                void (*done)(struct media *))
{
    struct media_transfer *transfer = xcalloc(1, sizeof(*transfer));
    *media = (struct media){ .done = done, .transfer = transfer };
    transfer->media = media;
    transfer->client = client;
    CURL *easy = transfer->easy = curl_easy_init();
    if (easy == NULL)
        BUG("libcurl has no handle");
    route_set_up(client->route, easy);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->error);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, client->route->options.user_agent);
    curl_easy_setopt(easy, CURLOPT_RESOLVE, client->route->addresses);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_open_socket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, multi_close_socket);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, &client->multi);
    curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, 2L); /* as in request.c */
}

void media_release(struct media *media)
{
    struct media_transfer *transfer = media->transfer;
    if (transfer->in_flight)
        multi_remove(&transfer->client->multi, transfer->easy);
    curl_easy_cleanup(transfer->easy);
    curl_url_cleanup(transfer->url);
    free(transfer);
}

static CURLU *parse(const char *text, const char **why)
{
    CURLU *url = curl_url();
    char *user = NULL;
    if (url == NULL)
        BUG("libcurl has no handle");
    CURLUcode failed = curl_url_set(url, CURLUPART_URL, text,
                                    CURLU_NON_SUPPORT_SCHEME | CURLU_URLENCODE);
    *why = NULL;
    if (failed != CURLUE_OK)
        *why = curl_url_strerror(failed);
    else if (!url_has_scheme(url, "http") && !url_has_scheme(url, "https"))
        *why = "its scheme is neither http nor https";
    else if (curl_url_get(url, CURLUPART_USER, &user, 0) == CURLUE_OK)
        *why = "it carries a user name";
    curl_free(user);
    if (*why == NULL)
        return url;
    curl_url_cleanup(url);
    return NULL;
}

bool media_start(struct media *media, const char *url, uint64_t budget_us,
                 const char **why)
{
    struct media_transfer *transfer = media->transfer;
    media->answer = (struct media_answer){ .bytes = MEDIA_BYTES_UNKNOWN };
    transfer->url = parse(url, why);
    if (transfer->url == NULL)
        return false;
    transfer->start_us = loop_now_us();
    transfer->budget_us = budget_us;
    transfer->in_flight = true;
    begin(transfer, false, false);
    return true;
}

void media_host(const char *text, char *host, size_t size)
{
    const char *why;
    char *of_url = NULL;
    CURLU *url = parse(text, &why);
    if (url != NULL)
        curl_url_get(url, CURLUPART_HOST, &of_url, 0);
    snprintf(host, size, "%s", of_url ? of_url : "");
    curl_free(of_url);
    curl_url_cleanup(url);
}
