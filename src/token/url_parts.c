#include "base/secret.h"
#include "base/xalloc.h"
#include "token/hidden_priv.h"
#include "token/key.h"
#include "token/url_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ENCODED_MAX = 1 << 16, SHOWN_MAX = 1 << 16 };

static const char secret_begin[] = "{secret:";

static const struct {
    const char *name;
    enum part_kind kind;
    size_t longest; /* what it becomes, in bytes */
} placeholders[] = {
    { "{token_id}", PART_DECIMAL, TOKEN_DIGITS_MAX },
    { "{id}", PART_HEX_PADDED, TOKEN_HEX_SIZE - 1 },
    { "{token_id_hex}", PART_HEX, TOKEN_HEX_SIZE - 1 },
};
static const size_t placeholder_count = sizeof(placeholders) / sizeof(placeholders[0]);

static struct part *add_part(struct token_url *url, struct part part)
{
    url->parts = xreallocarray(url->parts, url->part_count + 1, sizeof(*url->parts));
    url->parts[url->part_count] = part;
    url->longest += part.len;
    url->hides = url->hides || part.shown != NULL;
    return &url->parts[url->part_count++];
}

static void add_plain(struct token_url *url, const char *text, size_t len)
{
    if (len > 0)
        add_part(url, (struct part){ .kind = PART_TEXT, .text = text, .len = len });
}

static void add_masked(struct token_url *url, const char *text, size_t len)
{
    add_part(url, (struct part){ .kind = PART_TEXT,
                                 .text = text,
                                 .len = len,
                                 .shown = SECRET_MASK,
                                 .shown_len = strlen(SECRET_MASK) });
}

/* The text from `from` to before `to`, offsets in the source. */
static void add_text(struct token_url *url, const struct hiding *hiding, size_t from,
                     size_t to)
{
    for (size_t i = 0; i < hiding->count; i++) {
        const struct hidden *hidden = &hiding->list[i];
        size_t at = url->rest + hidden->at;
        if (at < from || at >= to)
            continue;
        add_plain(url, url->source + from, at - from);
        add_masked(url, url->source + at, hidden->len);
        from = at + hidden->len;
    }
    add_plain(url, url->source + from, to - from);
}

static bool register_hidden(const struct hiding *hiding, struct err *err)
{
    struct strbuf decoded = STRBUF_INIT(URL_MAX);
    bool good = true;
    for (size_t i = 0; good && i < hiding->count; i++) {
        const struct hidden *hidden = &hiding->list[i];
        if (!hidden->is_secret)
            continue;
        strbuf_reset(&decoded);
        key_decode(&decoded, hiding->text + hidden->at, hidden->len);
        good = secret_add(hiding->text + hidden->at, hidden->len, err) &&
               secret_add(decoded.text, decoded.len, err);
    }
    secret_wipe(decoded.text, decoded.len);
    strbuf_release(&decoded);
    return good;
}

bool token_url_register(const char *url, struct err *err)
{
    struct hiding hiding;
    hiding_init_whole(&hiding, url, strlen(url));
    bool good = register_hidden(&hiding, err);
    hiding_release(&hiding);
    return good;
}

/* Everything but what means the same in a path and in a query. */
static void put_encoded(struct strbuf *to, const char *value)
{
    static const char stands[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                 "0123456789-._~=:@";
    for (const char *c = value; *c != '\0'; c++) {
        if (strchr(stands, *c) != NULL)
            strbuf_putc(to, *c);
        else
            strbuf_putf(to, "%%%02X", (unsigned char)*c);
    }
}

/* "{secret:NAME}" */
static bool add_secret(struct token_url *url, const char *text, size_t len,
                       struct err *err)
{
    size_t begin = strlen(secret_begin);
    if (url->is_told) {
        add_plain(url, text, len);
        return true;
    }
    const char *value = key_of_name(text + begin, len - begin - 1, err);
    if (value == NULL)
        return false;
    struct strbuf encoded = STRBUF_INIT(ENCODED_MAX);
    put_encoded(&encoded, value);
    struct part part = {
        .kind = PART_TEXT, .len = encoded.len, .shown = text, .shown_len = len
    };
    part.text = part.owned = strbuf_detach(&encoded);
    add_part(url, part);
    return true;
}

static bool add_placeholder(struct token_url *url, const char *text, size_t len,
                            bool *has_token, struct err *err)
{
    if (len > strlen(secret_begin) &&
        memcmp(text, secret_begin, strlen(secret_begin)) == 0)
        return add_secret(url, text, len, err);
    for (size_t i = 0; i < placeholder_count; i++) {
        if (strlen(placeholders[i].name) == len &&
            memcmp(placeholders[i].name, text, len) == 0) {
            add_part(url, (struct part){ .kind = placeholders[i].kind,
                                         .len = placeholders[i].longest });
            *has_token = true;
            return true;
        }
    }
    if (key_looks_so(text, len))
        err_set(err, ERR_USAGE, "unknown placeholder {" SECRET_MASK "}");
    else
        err_set(err, ERR_USAGE, "unknown placeholder %.*s", len > 60 ? 60 : (int)len,
                text);
    return err_hint(err,
                    "the placeholders are {token_id} (decimal), {id} (64 hexadecimal "
                    "digits, ERC-1155), {token_id_hex} and {secret:NAME}");
}

static bool take_template(struct token_url *url, const struct hiding *hiding,
                          bool *has_token, struct err *err)
{
    size_t from = 0, brace = 0;
    while (url->longest <= URL_MAX &&
           url->source[brace += strcspn(url->source + brace, "{}")] != '\0') {
        const char *text = url->source + brace;
        size_t len = strcspn(text + 1, "{}") + 2;
        if (*text == '}' || text[len - 1] != '}')
            return err_set(err, ERR_USAGE, "expected a placeholder, got a single \"%c\"",
                           *text);
        add_text(url, hiding, from, brace);
        if (!add_placeholder(url, text, len, has_token, err))
            return false;
        from = brace += len;
    }
    add_text(url, hiding, from, strlen(url->source));
    return true;
}

static bool refuse_query(const struct token_url *url, size_t query, struct err *err)
{
    struct strbuf shown = STRBUF_INIT(SHOWN_MAX);
    hiding_put_source(&shown, url->source, query);
    err_set(err, ERR_USAGE, "a query, which cannot be followed by a token id");
    err_hint(err, "write a template, such as %s%s{token_id}?…", shown.text,
             url->source[query - 1] == '/' ? "" : "/");
    strbuf_release(&shown);
    return false;
}

static bool take_base(struct token_url *url, struct err *err)
{
    size_t query = strcspn(url->source, "?");
    if (url->source[query] != '\0')
        return refuse_query(url, query, err);
    add_plain(url, "/", 1);
    add_part(url, (struct part){ .kind = PART_DECIMAL, .len = TOKEN_DIGITS_MAX });
    return true;
}

static void show_source(struct token_url *url, const struct hiding *hiding)
{
    struct strbuf shown = STRBUF_INIT(SHOWN_MAX);
    strbuf_add(&shown, url->source, url->rest);
    hiding_put(&shown, hiding);
    url->shown = strbuf_detach(&shown);
}

bool url_take_parts(struct token_url *url, struct err *err)
{
    struct hiding hiding;
    bool has_token = false;
    hiding_init(&hiding, url->host, strlen(url->host), url->source + url->rest,
                strlen(url->source + url->rest));
    bool good = take_template(url, &hiding, &has_token, err) &&
                (has_token || take_base(url, err)) &&
                (url->is_told || register_hidden(&hiding, err));
    if (good)
        show_source(url, &hiding);
    hiding_release(&hiding);
    return good;
}

void url_release_parts(struct token_url *url)
{
    for (size_t i = 0; i < url->part_count; i++) {
        if (url->parts[i].owned == NULL)
            continue;
        secret_wipe(url->parts[i].owned, url->parts[i].len);
        free(url->parts[i].owned);
    }
    free(url->parts);
    free(url->shown);
}

static void put_token(struct strbuf *to, enum part_kind kind, const struct token_id *id)
{
    char decimal[TOKEN_TEXT_SIZE], hex[TOKEN_HEX_SIZE];
    switch (kind) {
    case PART_TEXT:
        break;
    case PART_DECIMAL:
        strbuf_puts(to, token_id_text(id, decimal));
        break;
    case PART_HEX_PADDED:
        strbuf_add(to, token_id_hex(id, hex), TOKEN_HEX_SIZE - 1);
        break;
    case PART_HEX: {
        const char *digits = token_id_hex(id, hex);
        size_t zeros = strspn(digits, "0");
        /* Zero itself keeps one digit. */
        strbuf_puts(to, digits + (zeros < TOKEN_HEX_SIZE - 1 ? zeros : zeros - 1));
        break;
    }
    }
}

static void put(struct strbuf *to, const struct token_url *url, const struct token_id *id,
                bool shown)
{
    strbuf_reset(to);
    for (size_t i = 0; i < url->part_count; i++) {
        const struct part *part = &url->parts[i];
        if (part->kind != PART_TEXT)
            put_token(to, part->kind, id);
        else if (shown && part->shown != NULL)
            strbuf_add(to, part->shown, part->shown_len);
        else
            strbuf_add(to, part->text, part->len);
    }
}

void token_url_put(struct strbuf *to, const struct token_url *url,
                   const struct token_id *id)
{
    put(to, url, id, false);
}

void token_url_put_shown(struct strbuf *to, const struct token_url *url,
                         const struct token_id *id)
{
    put(to, url, id, true);
}

bool token_url_hides(const struct token_url *url)
{
    return url->hides;
}
