#include "token/hidden_priv.h"

#include "base/secret.h"
#include "base/strbuf.h"
#include "base/xalloc.h"
#include "token/key.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Gateways of Arweave: what looks like a key there is the name of public content. */
static const char *const content_hosts[] = { "arweave.net", "ar-io.net", "arweave.dev" };

static const char *const token_placeholders[] = { "{token_id}", "{id}",
                                                  "{token_id_hex}" };

static bool is_content_host(const char *host, size_t len)
{
    for (size_t i = 0; i < sizeof(content_hosts) / sizeof(content_hosts[0]); i++) {
        size_t name = strlen(content_hosts[i]);
        if (len >= name && strncasecmp(host + len - name, content_hosts[i], name) == 0 &&
            (len == name || host[len - name - 1] == '.'))
            return true;
    }
    return false;
}

static void hide(struct hiding *hiding, size_t at, size_t end, bool is_secret)
{
    if (end <= at)
        return;
    hiding->list = xreallocarray(hiding->list, hiding->count + 1, sizeof(*hiding->list));
    hiding->list[hiding->count++] = (struct hidden){ at, end - at, is_secret };
}

/* The first of the bytes in `set` from `at` on, or `end`. */
static size_t until(const struct hiding *hiding, size_t at, size_t end, const char *set)
{
    while (at < end &&
           (hiding->text[at] == '\0' || strchr(set, hiding->text[at]) == NULL))
        at++;
    return at;
}

static bool is_key(const struct hiding *hiding, size_t at, size_t end)
{
    const char *text = hiding->text + at;
    size_t len = end - at;
    return key_looks_so(text, len) &&
           !(hiding->of_content && key_is_43_characters(text, len));
}

enum treatment {
    SHOW_WORDS, /* hide what looks like a key */
    HIDE_ALL,   /* to be on the safe side */
    HIDE_KEY    /* it is one */
};

static bool is_secret(const struct hiding *hiding, size_t at, size_t end,
                      enum treatment treatment)
{
    if (treatment == HIDE_KEY)
        return end - at >= SECRET_LEN_MIN;
    return end - at >= SECRET_LEN_MIN && !key_is_ordinary(hiding->text + at, end - at);
}

/* Text without placeholders. */
static void hide_literal(struct hiding *hiding, size_t at, size_t end,
                         enum treatment treatment)
{
    if (treatment != SHOW_WORDS || is_key(hiding, at, end))
        hide(hiding, at, end, is_secret(hiding, at, end, treatment));
}

/* Of what is in braces and no placeholder, only what looks like a key; and what stands in
 * the place of a secret's name and is none. */
static void hide_in_braces(struct hiding *hiding, size_t at, size_t end)
{
    static const char secret[] = "secret:";
    size_t begin = strlen(secret);
    if (end - at < begin || memcmp(hiding->text + at, secret, begin) != 0)
        hide_literal(hiding, at, end, SHOW_WORDS);
    else if (!key_is_a_name(hiding->text + at + begin, end - at - begin))
        hide(hiding, at + begin, end, true);
}

/* What is between the placeholders. */
static void hide_between(struct hiding *hiding, size_t at, size_t end,
                         enum treatment treatment)
{
    while (at < end) {
        size_t brace = until(hiding, at, end, "{");
        size_t close = until(hiding, brace, end, "}");
        if (close == end)
            brace = end; /* none, or a single one, which is refused */
        hide_literal(hiding, at, brace, treatment);
        if (brace < close)
            hide_in_braces(hiding, brace + 1, close);
        at = close + 1;
    }
}

static bool has_token(const struct hiding *hiding, size_t at, size_t end)
{
    for (; at < end; at++) {
        for (size_t i = 0; i < 3; i++) {
            size_t len = strlen(token_placeholders[i]);
            if (len <= end - at &&
                memcmp(hiding->text + at, token_placeholders[i], len) == 0)
                return true;
        }
    }
    return false;
}

/* "name=value", or a value alone. */
static void hide_assignment(struct hiding *hiding, size_t at, size_t end,
                            enum treatment of_value)
{
    size_t equals = until(hiding, at, end, "=");
    if (equals == end || equals == at) {
        hide_between(hiding, at, end, SHOW_WORDS);
        return;
    }
    bool named = key_has_parameter(hiding->text + at, equals - at);
    hide_between(hiding, at, equals, SHOW_WORDS);
    if (has_token(hiding, equals, end))
        of_value = SHOW_WORDS;
    else if (named)
        of_value = HIDE_KEY;
    hide_between(hiding, equals + 1, end, of_value);
}

/* A segment, with the parameters that it may have: "tokens;apikey=x,y". */
static void hide_in_segment(struct hiding *hiding, size_t at, size_t end,
                            bool behind_name)
{
    if (behind_name && end - at >= SECRET_LEN_MIN && !has_token(hiding, at, end)) {
        hide_between(hiding, at, end, HIDE_KEY);
        return;
    }
    for (size_t next; at < end; at = next + 1) {
        next = until(hiding, at, end, ";,&");
        hide_assignment(hiding, at, next, SHOW_WORDS);
    }
}

static void hide_in_path(struct hiding *hiding, size_t end)
{
    bool behind_name = false;
    for (size_t at = 0, next; at < end; at = next + 1) {
        next = until(hiding, at, end, "/");
        hide_in_segment(hiding, at, next, behind_name);
        behind_name = key_follows_segment(hiding->text + at, next - at);
    }
}

static void hide_in_query(struct hiding *hiding, size_t at)
{
    for (size_t next; at < hiding->len; at = next + 1) {
        next = until(hiding, at, hiding->len, "&");
        hide_assignment(hiding, at, next, HIDE_ALL);
    }
}

void hiding_init(struct hiding *hiding, const char *host, size_t host_len,
                 const char *text, size_t len)
{
    *hiding = (struct hiding){ text, len, is_content_host(host, host_len), NULL, 0 };
    size_t query = until(hiding, 0, len, "?");
    hide_in_path(hiding, query);
    hide_in_query(hiding, query + 1);
}

void hiding_put(struct strbuf *to, const struct hiding *hiding)
{
    size_t shown = 0;
    for (size_t i = 0; i < hiding->count; i++) {
        const struct hidden *hidden = &hiding->list[i];
        strbuf_add(to, hiding->text + shown, hidden->at - shown);
        strbuf_puts(to, SECRET_MASK);
        shown = hidden->at + hidden->len;
    }
    strbuf_add(to, hiding->text + shown, hiding->len - shown);
}

size_t hiding_init_whole(struct hiding *hiding, const char *source, size_t len)
{
    size_t host = strcspn(source, ":/?#");
    host = strncmp(source + host, "://", 3) == 0 && host + 3 <= len ? host + 3 : 0;
    size_t path = host;
    while (path < len && strchr("/?#", source[path]) == NULL)
        path++;
    hiding_init(hiding, source + host, path - host, source + path, len - path);
    return path;
}

bool hiding_shows_port(const char *text, size_t len)
{
    bool is_placeholder = len > 1 && text[0] == '{' && text[len - 1] == '}';
    return len < SECRET_LEN_MIN || is_placeholder || strspn(text, "0123456789") >= len;
}

/* Scheme, host and port. */
static void put_authority(struct strbuf *to, const char *text, size_t len)
{
    const char *host = strstr(text, "://");
    size_t at = host != NULL && host + 3 <= text + len ? (size_t)(host + 3 - text) : 0;
    const char *colon = memchr(text + at, ':', len - at);
    size_t port = colon != NULL ? (size_t)(colon + 1 - text) : len;
    bool is_ipv6 = at < len && (text[at] == '[' || memchr(text + port, ':', len - port));
    bool shown = is_ipv6 || hiding_shows_port(text + port, len - port);
    strbuf_add(to, text, shown ? len : port);
    if (!shown)
        strbuf_puts(to, SECRET_MASK);
}

void hiding_put_source(struct strbuf *to, const char *source, size_t len)
{
    struct hiding hiding;
    put_authority(to, source, hiding_init_whole(&hiding, source, len));
    hiding_put(to, &hiding);
    hiding_release(&hiding);
}

void hiding_release(struct hiding *hiding)
{
    free(hiding->list);
}
