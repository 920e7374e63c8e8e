#include "base/hex.h"
#include "base/secret.h"
#include "base/untrusted.h"
#include "base/xalloc.h"
#include "token/hidden_priv.h"
#include "token/host_priv.h"
#include "token/url_priv.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { SHOWN_COLUMNS = 120, SHOWN_BYTES = 600, SOURCE_BYTES = 1 << 20 };

/* Adds what may be shown of the first `len` bytes, cut where it is long. */
static void put_shown(struct strbuf *to, const char *source, size_t len)
{
    struct strbuf whole = STRBUF_INIT(SOURCE_BYTES);
    hiding_put_source(&whole, source, len);
    untrusted_put(to, whole.text, whole.len, SHOWN_COLUMNS);
    strbuf_release(&whole);
}

/* Puts the source before the message, but never a secret: neither what may be credentials
 * or a key nor a query. */
static bool within_source(const char *source, struct err *err)
{
    if (strchr(source, '@') != NULL)
        return err_within(err, "source");
    struct strbuf shown = STRBUF_INIT(SHOWN_BYTES);
    size_t len = strcspn(source, "?");
    put_shown(&shown, source, len);
    err_within(err, "source \"%s%s\"", shown.text, source[len] == '?' ? "?…" : "");
    strbuf_release(&shown);
    return false;
}

static bool refuse_no_scheme(const char *source, struct err *err)
{
    err_set(err, ERR_USAGE, "expected a URL that begins with https:// or http://");
    within_source(source, err);
    if (!isalnum((unsigned char)source[0]) || strpbrk(source, "@?") != NULL)
        return false;
    bool local = strncmp(source, "localhost", 9) == 0 || strncmp(source, "127.", 4) == 0;
    struct strbuf shown = STRBUF_INIT(SHOWN_BYTES);
    put_shown(&shown, source, strlen(source));
    err_hint(err, "write %s://%s", local ? "http" : "https", shown.text);
    strbuf_release(&shown);
    return false;
}

/* Returns what is behind "://", or NULL. */
static const char *check_scheme(const char *source, unsigned *port, struct err *err)
{
    size_t len = strspn(source, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "0123456789+-.");
    bool plain = len == 4 && strncasecmp(source, "http", len) == 0;
    bool tls = len == 5 && strncasecmp(source, "https", len) == 0;
    *port = tls ? 443 : 80;
    bool complete = strncmp(source + len, "://", 3) == 0 && len > 0;
    if (complete && (plain || tls))
        return source + len + 3;
    if (complete) {
        err_set(err, ERR_USAGE, "expected http or https, got the scheme \"%.*s\"",
                len > 40 ? 40 : (int)len, source);
        err_hint(err, "what is stored elsewhere can be asked through an HTTP gateway");
        within_source(source, err);
    } else if ((plain || tls) && source[len] == ':') {
        err_set(err, ERR_USAGE, "expected \"//\" behind \"%s:\"", tls ? "https" : "http");
        within_source(source, err);
    } else {
        refuse_no_scheme(source, err);
    }
    return NULL;
}

/* A character of several bytes is encoded as a whole; bytes that are none, one by one. */
static bool refuse_byte(const char *source, size_t at, const char *what, struct err *err)
{
    char encoded[3 * 4 + 1];
    size_t width = utf8_width(source + at, strlen(source + at));
    err_set(err, ERR_USAGE, "%s at byte %zu", what, at + 1);
    within_source(source, err);
    for (size_t i = 0; i == 0 || i < width; i++)
        snprintf(encoded + 3 * i, 4, "%%%02X", (unsigned char)source[at + i]);
    return err_hint(err, "percent-encode it as %s", encoded);
}

static bool refuse_fragment(const char *source, struct err *err)
{
    err_set(err, ERR_USAGE, "a fragment, which is never sent");
    within_source(source, err);
    return err_hint(err, "leave it out, or percent-encode the # as %%23");
}

static bool refuse_not_ascii(const char *source, size_t at, const char *rest,
                             struct err *err)
{
    if (source + at < rest)
        err_hint(err, "write the host in its ASCII form, xn--…");
    return refuse_byte(source, at, "a character that is not ASCII", err);
}

/* `rest` is where the path or query begins. */
static bool check_bytes(const char *source, const char *rest, struct err *err)
{
    for (size_t at = 0; source[at] != '\0'; at++) {
        unsigned char c = (unsigned char)source[at];
        if (c == ' ')
            return refuse_byte(source, at, "a space", err);
        if (c < ' ' || c == 0x7f)
            return refuse_byte(source, at, "a control character", err);
        if (c > 0x7f)
            return refuse_not_ascii(source, at, rest, err);
        if (strchr("\"<>\\^`|", c) != NULL)
            return refuse_byte(source, at, "a character that URLs do not hold", err);
        if (c == '%' && (hex_value(source[at + 1]) < 0 || hex_value(source[at + 2]) < 0))
            return refuse_byte(source, at, "a \"%\" without two hexadecimal digits", err);
        if (c == '#')
            return refuse_fragment(source, err);
    }
    return true;
}

static bool refuse_credentials(struct err *err)
{
    err_set(err, ERR_USAGE, "source: expected no credentials in the URL");
    return err_hint(err, "send them as a header: --header-file FILE");
}

static bool check_port(unsigned *port, const char *text, size_t len)
{
    unsigned number = 0;
    for (size_t i = 0; i < len; i++) {
        if (text[i] < '0' || text[i] > '9' || number > 65535)
            return false;
        number = number * 10 + (unsigned)(text[i] - '0');
    }
    *port = number;
    return number > 0 && number < 65536;
}

static void refuse_port(const char *text, size_t len, struct err *err)
{
    enum { PORT_SHOWN = 40 };
    if (hiding_shows_port(text, len))
        err_set(err, ERR_USAGE, "expected a port from 1 to 65535, got \"%.*s\"",
                len < PORT_SHOWN ? (int)len : PORT_SHOWN, text);
    else
        err_set(err, ERR_USAGE, "expected a port, a number, behind the host's colon");
}

/* The host and the port of [authority, rest). */
static bool take_authority(struct token_url *url, const char *authority, const char *rest,
                           struct err *err)
{
    size_t len = (size_t)(rest - authority);
    if (memchr(authority, '@', len) != NULL)
        return refuse_credentials(err);
    const char *colon = authority[0] == '[' ? memchr(authority, ']', len) : authority;
    colon = colon != NULL ? memchr(colon, ':', (size_t)(rest - colon)) : NULL;
    /* Two colons are no port but an IPv6 address, and host_check() knows what to say. */
    if (colon != NULL && memchr(colon + 1, ':', (size_t)(rest - colon - 1)) != NULL)
        colon = NULL;
    size_t host_len = colon != NULL ? (size_t)(colon - authority) : len;
    bool good_port =
        colon == NULL || check_port(&url->port, colon + 1, (size_t)(rest - colon - 1));
    /* A password may hold a slash, which ends the authority before its "@". */
    if (!good_port && strchr(rest, '@') != NULL)
        return refuse_credentials(err);
    if (!good_port)
        refuse_port(colon + 1, (size_t)(rest - colon - 1), err);
    if (!good_port || !host_check(authority, host_len, err))
        return within_source(url->source, err);
    bool bracketed = authority[0] == '[';
    url->host = xmemdup0(authority + bracketed, host_len - 2 * (size_t)bracketed);
    url->origin = xmemdup0(url->source, (size_t)(rest - url->source));
    url->is_loopback = host_is_loopback(url->host);
    return true;
}

static bool take_parts(struct token_url *url, struct err *err)
{
    if (!url_take_parts(url, err))
        return within_source(url->source, err);
    if (url->longest <= URL_MAX)
        return true;
    return err_set(err, ERR_USAGE, "source: its URLs would be of more than %d bytes",
                   URL_MAX);
}

static bool read_source(struct token_url *url, struct err *err)
{
    if (strlen(url->source) > URL_MAX)
        return err_set(err, ERR_USAGE, "source: a URL of more than %d bytes", URL_MAX);
    const char *authority = check_scheme(url->source, &url->port, err);
    if (authority == NULL)
        return false;
    const char *rest = authority + strcspn(authority, "/?#");
    if (!check_bytes(url->source, rest, err))
        return false;
    url->rest = (size_t)(rest - url->source);
    return take_authority(url, authority, rest, err) && take_parts(url, err);
}

static struct token_url *new_url(const char *source, bool is_told, struct err *err)
{
    struct token_url *url = xcalloc(1, sizeof(*url));
    url->source = xstrdup(source);
    url->is_told = is_told;
    if (read_source(url, err))
        return url;
    token_url_free(url);
    return NULL;
}

struct token_url *token_url_new(const char *source, struct err *err)
{
    return new_url(source, false, err);
}

struct token_url *token_url_told(const char *source, struct err *err)
{
    return new_url(source, true, err);
}

void token_url_free(struct token_url *url)
{
    if (url == NULL)
        return;
    url_release_parts(url);
    secret_wipe(url->source, strlen(url->source));
    free(url->source);
    free(url->origin);
    free(url->host);
    free(url);
}

void token_url_put_argument(struct strbuf *to, const char *argument)
{
    const char *scheme = strstr(argument, "://");
    const char *at = strrchr(argument, '@');
    const char *authority = scheme != NULL ? scheme + 3 : argument;
    if (at == NULL || at < authority) {
        hiding_put_source(to, argument, strlen(argument));
        return;
    }
    strbuf_add(to, argument, (size_t)(authority - argument));
    strbuf_puts(to, SECRET_MASK "@");
    hiding_put_source(to, at + 1, strlen(at + 1));
}

const char *token_url_origin(const struct token_url *url)
{
    return url->origin;
}

const char *token_url_host(const struct token_url *url)
{
    return url->host;
}

unsigned token_url_port(const struct token_url *url)
{
    return url->port;
}

bool token_url_is_loopback(const struct token_url *url)
{
    return url->is_loopback;
}

const char *token_url_source(const struct token_url *url)
{
    return url->shown;
}
