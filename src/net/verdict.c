/* What libcurl's answer means. A CURLcode alone is ambiguous, so our own flags come
 * first. */
#include "net/fetch_priv.h"

#include "base/untrusted.h"
#include "net/code.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { RETRY_AFTER_MAX_S = 300 };

static enum trouble say(struct transfer *transfer, enum trouble trouble, const char *text)
{
    struct attempt *attempt = &transfer->fetch->attempt;
    untrusted_copy(attempt->detail, sizeof(attempt->detail), text, strlen(text));
    return trouble;
}

/* What libcurl refuses to read, and Go's client reads: the version (RFC 9110 allows any
 * minor one), and a Content-Length that does not count beside chunks. */
static bool is_reading_limit(const struct transfer *transfer, const char *words)
{
    return strstr(words, "Unsupported HTTP version") != NULL ||
           (strstr(words, "Invalid Content-Length") != NULL && transfer->head.chunked);
}

static enum trouble from_code(struct transfer *transfer, CURLcode code)
{
    const char *words = transfer->error[0] ? transfer->error : curl_easy_strerror(code);
    long number = 0;
    curl_easy_getinfo(transfer->handle, CURLINFO_OS_ERRNO, &number);
    if (code == CURLE_COULDNT_CONNECT &&
        (code_is_local(number) || transfer->fetcher->route->options.proxy != NULL))
        return say(transfer, TROUBLE_LOCAL, words);
    if (code == CURLE_COULDNT_CONNECT && number != 0)
        return say(transfer, TROUBLE_CONNECT, strerror((int)number));
    if (strstr(words, "CONNECT tunnel failed") != NULL)
        return say(transfer, TROUBLE_LOCAL, words); /* the proxy, not the source */
    if (transfer->head.folded_framing && !transfer->on_wire)
        return say(transfer, TROUBLE_FORM_UNREAD,
                   "a framing header goes on in a second line");
    if (is_reading_limit(transfer, words))
        return say(transfer, TROUBLE_FORM_UNREAD, words);
    if (strstr(words, "Unsupported response code") != NULL)
        return say(transfer, TROUBLE_STATUS_UNREAD, words);
    if (code == CURLE_RECV_ERROR && strstr(words, "Too large response headers") != NULL)
        return say(transfer, TROUBLE_FORM_UNREAD, words);
    if (code == CURLE_RECV_ERROR && transfer->head.complete &&
        strstr(words, "chunk") != NULL)
        return say(transfer, TROUBLE_BODY_MALFORMED, words);
    return say(transfer, code_trouble(code, transfer->head.complete), words);
}

/* libcurl is content with a head that the end of the connection cuts off. */
static enum trouble from_end(struct transfer *transfer)
{
    const struct head *head = &transfer->head;
    if (!head->complete)
        return say(transfer, TROUBLE_CLOSED, "the response head ends early");
    if (head->chunked && !head->bodiless && transfer->chunked.state != CHUNKED_END)
        return say(transfer, TROUBLE_BODY_MALFORMED,
                   "the last chunk does not end as it must");
    if (transfer->unpacking && !gunzip_is_whole(transfer->gunzip))
        return say(transfer, TROUBLE_BODY_ENCODING, "the gzip data end early");
    if (head->folded_framing && !transfer->on_wire)
        return say(transfer, TROUBLE_FORM_UNREAD,
                   "a framing header goes on in a second line");
    return TROUBLE_NONE;
}

/* Has all come that the platform would read, whatever libcurl still waits for? */
static bool is_whole(const struct transfer *transfer, CURLcode code)
{
    return code == CURLE_OK ||
           (transfer->head.chunked && transfer->chunked.state == CHUNKED_END);
}

enum trouble transfer_trouble(struct transfer *transfer, CURLcode code)
{
    if (transfer->own == TROUBLE_BLOCKED)
        return TROUBLE_BLOCKED; /* said where it was seen */
    if (transfer->local_errno != 0)
        return say(transfer, TROUBLE_LOCAL, strerror(transfer->local_errno));
    if (transfer->head.refusal != NULL)
        return say(transfer, TROUBLE_MALFORMED, transfer->head.refusal);
    if (transfer->own == TROUBLE_TLS)
        return say(transfer, TROUBLE_TLS,
                   "the certificate has no Subject Alternative Name, which Go requires");
    if (transfer->own != TROUBLE_NONE)
        return transfer->own;
    if (transfer_is_redirect(transfer) && transfer->head.complete)
        return TROUBLE_NONE; /* it is followed, whatever became of its body */
    return is_whole(transfer, code) ? from_end(transfer) : from_code(transfer, code);
}

bool transfer_was_lost(const struct transfer *transfer, CURLcode code)
{
    switch (code) {
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
        return !transfer->opened && transfer->wire.first_byte_us == 0 &&
               transfer->head.lines == 0 && transfer->head.interim == 0;
    default:
        return false;
    }
}

static uint64_t info_us(CURL *handle, CURLINFO info)
{
    curl_off_t us = 0;
    curl_easy_getinfo(handle, info, &us);
    return us > 0 ? (uint64_t)us : 0;
}

static uint64_t after(uint64_t later, uint64_t earlier)
{
    return later > earlier ? later - earlier : 0;
}

void transfer_measure_connect(struct transfer *transfer, CURL *handle)
{
    struct attempt *attempt = &transfer->fetch->attempt;
    uint64_t name = info_us(handle, CURLINFO_NAMELOOKUP_TIME_T);
    uint64_t connect = info_us(handle, CURLINFO_CONNECT_TIME_T);
    uint64_t tls = info_us(handle, CURLINFO_APPCONNECT_TIME_T);
    attempt->dns_us = name;
    attempt->connect_us = after(connect, name);
    attempt->tls_us = after(tls, connect);
    if (connect > 0)
        attempt->flags |= ATTEMPT_CONNECTED;
}

static void measure_times(struct transfer *transfer)
{
    struct attempt *attempt = &transfer->fetch->attempt;
    CURL *easy = transfer->easy;
    uint64_t queued = 0;
    if (transfer->opened) {
        transfer_measure_connect(transfer, easy);
    } else {
        /* Time in libcurl's queue for a stream of a shared connection is not the
         * source's. */
        if (transfer->fetcher->http2 == HTTP2_YES)
            queued = info_us(easy, CURLINFO_PRETRANSFER_TIME_T);
        attempt->dns_us = attempt->connect_us = attempt->tls_us = 0;
        if (transfer->sent > 0)
            attempt->flags |= ATTEMPT_REUSED | ATTEMPT_CONNECTED;
    }
    uint64_t first = info_us(easy, CURLINFO_STARTTRANSFER_TIME_T);
    attempt->first_byte_us = first ? transfer->spent_us + after(first, queued) : 0;
    attempt->total_us =
        transfer->spent_us + after(info_us(easy, CURLINFO_TOTAL_TIME_T), queued);
}

/* Seconds, or a date (RFC 9110, 10.2.3). Anything else is as if it were not there: "a
 * number of seconds" is all that may stop a run, and not for longer than five minutes. */
static int retry_after_s(const char *text)
{
    long long seconds = -1;
    if (text[0] != '\0' && text[strspn(text, "0123456789")] == '\0') {
        seconds = 0;
        for (const char *p = text; *p != '\0' && seconds < RETRY_AFTER_MAX_S; p++)
            seconds = seconds * 10 + (*p - '0');
    } else if (text[0] != '\0' && strchr(text, ':') != NULL) {
        time_t date = curl_getdate(text, NULL);
        if (date != (time_t)-1)
            seconds = date - time(NULL);
        if (seconds < 0)
            seconds = -1;
    }
    return (int)(seconds > RETRY_AFTER_MAX_S ? RETRY_AFTER_MAX_S : seconds);
}

static void put_address(struct transfer *transfer)
{
    struct attempt *attempt = &transfer->fetch->attempt;
    bool six = strchr(transfer->address, ':') != NULL;
    if (transfer->sent > 0)
        snprintf(attempt->address, sizeof(attempt->address),
                 six ? "[%.45s]:%d" : "%.45s:%d", transfer->address, transfer->port);
}

static void put_caching(struct attempt *attempt, const struct head *head)
{
    bool said = head->complete && head->caching.said;
    attempt->age_s = said ? head->caching.age_s : -1;
    attempt->fresh_s = said ? caching_fresh_s(&head->caching, time(NULL)) : -1;
    if (!head->complete || attempt->fresh_s >= 0)
        return;
    attempt->fresh_s = caching_guess_s(&head->caching, time(NULL));
    if (attempt->fresh_s >= 0)
        attempt->flags |= ATTEMPT_FRESH_GUESSED;
}

void transfer_measure(struct transfer *transfer)
{
    struct attempt *attempt = &transfer->fetch->attempt;
    const struct head *head = &transfer->head;
    /* What is told of the last hop was told of the one before it. */
    attempt->flags &= ~(unsigned)(ATTEMPT_REUSED | ATTEMPT_HTTP2 | ATTEMPT_GZIP |
                                  ATTEMPT_HEAD | ATTEMPT_FRESH_GUESSED);
    if (transfer->on_wire)
        wire_measure(transfer);
    else
        measure_times(transfer);
    put_address(transfer);
    attempt->requests += transfer->sent;
    /* libcurl itself asks again over a fresh connection, and says so to nobody. */
    if (transfer->sent > 1)
        attempt->flags |= ATTEMPT_RESENT;
    attempt->status = head->complete || head->status / 100 != 1 ? head->status : 0;
    attempt->bytes = transfer->fetch->body.len;
    attempt->retry_after_s = retry_after_s(head->retry_after);
    put_caching(attempt, head);
    if (head->http2)
        attempt->flags |= ATTEMPT_HTTP2;
    if (head->complete)
        attempt->flags |= ATTEMPT_HEAD;
    if (transfer->unpacking)
        attempt->flags |= ATTEMPT_GZIP;
    if (transfer->fetcher->route->options.insecure)
        attempt->flags |= ATTEMPT_INSECURE;
    untrusted_copy(attempt->content_type, sizeof(attempt->content_type),
                   head->content_type, strlen(head->content_type));
}
