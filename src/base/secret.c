#include "base/secret.h"

#include "base/secret_priv.h"
#include "base/xalloc.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct named {
    char *name, *value;
    struct named *next;
};

static struct {
    size_t secret_count;
    struct named *named;
} known;

bool secret_any(void)
{
    return secret_table_count() > 0;
}

/* ---- finding ---- */

/* A text, and views of it. */
struct seen {
    struct secret_view views[SECRET_VIEWS_MAX];
    size_t count;
};

static void add_span(struct secret_spans *spans, size_t at, size_t end)
{
    if (spans->count == spans->cap) {
        spans->cap = spans->cap > 0 ? 2 * spans->cap : 16;
        spans->list = xreallocarray(spans->list, spans->cap, sizeof(*spans->list));
    }
    spans->list[spans->count++] = (struct secret_span){ at, end };
}

/* What is found in the last view, or without one in the text itself. */
static void find_seen(struct secret_spans *spans, const struct seen *seen,
                      const char *text, size_t len, secret_find_fn *find_next)
{
    size_t found, at = 0;
    while ((found = find_next(text, len, &at)) > 0) {
        size_t begin = at, end = at += found;
        for (size_t i = seen->count; i > 0; i--) {
            begin = secret_view_begin(&seen->views[i - 1], begin);
            end = secret_view_end(&seen->views[i - 1], end);
        }
        add_span(spans, begin, end);
    }
}

static int compare_spans(const void *a, const void *b)
{
    const struct secret_span *left = a, *right = b;
    if (left->at != right->at)
        return left->at < right->at ? -1 : 1;
    return left->end > right->end ? -1 : left->end < right->end;
}

/* Sorts them, those that overlap as one. */
static void unite(struct secret_spans *spans)
{
    size_t kept = 0;
    if (spans->count > 1)
        qsort(spans->list, spans->count, sizeof(*spans->list), compare_spans);
    for (size_t i = 1; i < spans->count; i++) {
        const struct secret_span *span = &spans->list[i];
        struct secret_span *last = &spans->list[kept];
        if (span->at >= last->end)
            spans->list[++kept] = *span;
        else if (span->end > last->end)
            last->end = span->end;
    }
    if (spans->count > 0)
        spans->count = kept + 1;
}

/* `parts`, too, unless NULL. */
static bool find_all(struct secret_spans *spans, const char *text, size_t len,
                     secret_find_fn *parts)
{
    struct seen seen = { .count = 0 };
    spans->count = 0;
    if (!secret_any())
        return false;
    for (bool more = true; more;) {
        find_seen(spans, &seen, text, len, secret_find_whole);
        if (parts != NULL)
            find_seen(spans, &seen, text, len, parts);
        struct secret_view *view = &seen.views[seen.count];
        more = seen.count < SECRET_VIEWS_MAX && secret_view_init(view, text, len);
        if (more) {
            text = view->text;
            len = view->len;
            seen.count++;
        }
    }
    while (seen.count > 0)
        secret_view_release(&seen.views[--seen.count]);
    unite(spans);
    return spans->count > 0;
}

bool secret_find(struct secret_spans *spans, const char *text, size_t len)
{
    return find_all(spans, text, len, NULL);
}

void secret_spans_release(struct secret_spans *spans)
{
    free(spans->list);
    *spans = SECRET_SPANS_INIT;
}

bool secret_occurs(const char *text, size_t len)
{
    struct secret_spans spans = SECRET_SPANS_INIT;
    bool found = secret_find(&spans, text, len);
    secret_spans_release(&spans);
    return found;
}

/* ---- redacting ---- */

bool secret_redact(struct strbuf *to, const char *text, size_t len)
{
    struct secret_spans spans = SECRET_SPANS_INIT;
    size_t from = 0;
    bool found = secret_find(&spans, text, len);
    for (size_t i = 0; i < spans.count; i++) {
        strbuf_add(to, text + from, spans.list[i].at - from);
        strbuf_puts(to, SECRET_MASK);
        from = spans.list[i].end;
    }
    strbuf_add(to, text + from, len - from);
    secret_spans_release(&spans);
    return found;
}

bool secret_redact_text(char *text)
{
    const size_t mask = strlen(SECRET_MASK);
    struct secret_spans spans = SECRET_SPANS_INIT;
    size_t len = strlen(text), from = 0, to = 0;
    bool found = find_all(&spans, text, len, secret_find_part);
    for (size_t i = 0; i < spans.count; i++) {
        const struct secret_span *span = &spans.list[i];
        memmove(text + to, text + from, span->at - from);
        to += span->at - from;
        memcpy(text + to, SECRET_MASK, mask); /* which is shorter than what it hides */
        to += mask;
        from = span->end;
    }
    memmove(text + to, text + from, len - from);
    text[to + len - from] = '\0';
    secret_spans_release(&spans);
    return found;
}

/* ---- registering ---- */

static bool is_common(const char *value, size_t len)
{
    static const char *const words[] = { "true", "false", "null", "none" };
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (strlen(words[i]) == len && strncasecmp(words[i], value, len) == 0)
            return true;
    }
    size_t digits = 0;
    while (digits < len && value[digits] >= '0' && value[digits] <= '9')
        digits++;
    return len < SECRET_LEN_MIN || (digits == len && len < SECRET_DIGITS_MIN);
}

bool secret_add(const char *value, size_t len, struct err *err)
{
    if (is_common(value, len) || secret_table_has(value, len))
        return true;
    if (known.secret_count == SECRETS_MAX)
        return err_set(err, ERR_USAGE, "more than %d secrets", SECRETS_MAX);
    known.secret_count++;
    secret_forms(value, len, secret_table_add);
    return true;
}

static bool is_word_char(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           c == '_';
}

static bool is_name(const char *name, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (!is_word_char(name[i]))
            return false;
    }
    bool is_taken =
        len == 4 && memcmp(name, "FILE", len) == 0; /* METAPROBE_SECRET_FILE */
    return len > 0 && len <= SECRET_NAME_LEN_MAX && !is_taken;
}

static bool check_value(const char *value, size_t len, struct err *err)
{
    if (len == 0)
        return err_set(err, ERR_USAGE, "an empty value");
    for (size_t i = 0; i < len; i++) {
        if ((unsigned char)value[i] < 0x20 || value[i] == 0x7f)
            return err_set(err, ERR_USAGE, "a control character at byte %zu of its value",
                           i + 1);
    }
    return true;
}

static struct named *find_named(const char *name, size_t len)
{
    struct named *named = known.named;
    while (named != NULL &&
           (strlen(named->name) != len || memcmp(named->name, name, len) != 0))
        named = named->next;
    return named;
}

bool secret_name(const char *name, size_t name_len, const char *value, size_t len,
                 struct err *err)
{
    if (!is_name(name, name_len))
        return err_set(err, ERR_USAGE,
                       "a secret's name is of letters, digits and \"_\", at most %d, and "
                       "not FILE",
                       SECRET_NAME_LEN_MAX);
    if (find_named(name, name_len) != NULL)
        err_set(err, ERR_USAGE, "given twice");
    else if (check_value(value, len, err) && secret_add(value, len, err)) {
        struct named *named = xmalloc(sizeof(*named));
        *named =
            (struct named){ xmemdup0(name, name_len), xmemdup0(value, len), known.named };
        known.named = named;
        return true;
    }
    return err_within(err, "the secret %.*s", (int)name_len, name);
}

const char *secret_by_name(const char *name, size_t name_len, struct err *err)
{
    struct named *named = find_named(name, name_len);
    if (named != NULL)
        return named->value;
    char *variable = xstrfmt(SECRET_ENVIRONMENT "%.*s", (int)name_len, name);
    const char *value = is_name(name, name_len) ? getenv(variable) : "";
    if (value != NULL && value[0] == '\0' && is_name(name, name_len))
        value = NULL; /* how a pipeline leaves one out */
    if (value == NULL) {
        err_set(err, ERR_USAGE, "no secret has the name %.*s", (int)name_len, name);
        err_hint(err, "set %s, or name a file of NAME=VALUE lines with --secret-file",
                 variable);
    } else if (secret_name(name, name_len, value, strlen(value), err)) {
        named = known.named;
    }
    free(variable);
    return named != NULL ? named->value : NULL;
}

static void wipe_string(char *text)
{
    secret_wipe(text, strlen(text));
    free(text);
}

void secret_forget(void)
{
    secret_table_clear();
    for (struct named *named = known.named, *next; named != NULL; named = next) {
        next = named->next;
        wipe_string(named->value);
        free(named->name);
        free(named);
    }
    memset(&known, 0, sizeof(known));
}

void secret_wipe(void *memory, size_t len)
{
    memset(memory, 0, len);
    __asm__ volatile("" : : "r"(memory) : "memory");
}
