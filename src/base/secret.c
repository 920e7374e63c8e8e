#include "base/secret.h"

#include "base/secret_priv.h"
#include "base/xalloc.h"

#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { SHIFT_MAX = 255, BLOCK = 2, BLOCK_BITS = 12, BLOCKS = 1 << BLOCK_BITS };

static const char ellipsis[] = "…";

/* One way in which a secret may stand in a text. */
struct form {
    char *text;
    size_t len;
};

struct named {
    char *name, *value;
    struct named *next;
};

static struct {
    struct form *forms;
    size_t form_count, secret_count;
    size_t window, longest; /* bytes of the shortest and of the longest form */
    /* How far a window may move on whose last two bytes are these. */
    unsigned char shift[BLOCKS];
    bool begins[UCHAR_MAX + 1]; /* a form does, with this byte */
    struct named *named;
} known;

static void add_form(const char *text, size_t len)
{
    for (size_t i = 0; i < known.form_count; i++) {
        if (known.forms[i].len == len && memcmp(known.forms[i].text, text, len) == 0)
            return;
    }
    known.forms = xreallocarray(known.forms, known.form_count + 1, sizeof(*known.forms));
    known.forms[known.form_count++] = (struct form){ xmemdup0(text, len), len };
    known.begins[(unsigned char)text[0]] = true;
    if (known.window == 0 || len < known.window)
        known.window = len;
    if (len > known.longest)
        known.longest = len;
}

/* ---- finding ---- */

/* Both bytes spread over the table (Knuth's multiplicative hashing). */
static unsigned block_at(const char *text)
{
    uint32_t pair = (uint32_t)(unsigned char)text[0] << 8 | (unsigned char)text[1];
    return pair * UINT32_C(2654435761) >> (32 - BLOCK_BITS);
}

static void make_shifts(void)
{
    size_t whole = known.window - BLOCK + 1;
    memset(known.shift, whole < SHIFT_MAX ? (int)whole : SHIFT_MAX, BLOCKS);
    for (size_t i = 0; i < known.form_count; i++) {
        for (size_t at = 0; at + BLOCK <= known.window; at++) {
            unsigned char *shift = &known.shift[block_at(known.forms[i].text + at)];
            size_t left = known.window - BLOCK - at;
            if (left < *shift)
                *shift = (unsigned char)left;
        }
    }
}

/* The length of the longest form that the text begins with, or 0. */
static size_t form_at(const char *text, size_t len)
{
    size_t longest = 0;
    for (size_t i = 0; i < known.form_count; i++) {
        const struct form *form = &known.forms[i];
        if (form->len > longest && form->len <= len && form->text[0] == text[0] &&
            memcmp(form->text, text, form->len) == 0)
            longest = form->len;
    }
    return longest;
}

/* Moves `at` to the next form; returns its length, or 0 when there is none. */
static size_t find(const char *text, size_t len, size_t *at)
{
    while (known.window > 0 && *at + known.window <= len) {
        size_t step = known.shift[block_at(text + *at + known.window - BLOCK)];
        size_t found = step == 0 ? form_at(text + *at, len - *at) : 0;
        if (found > 0)
            return found;
        *at += step > 0 ? step : 1;
    }
    return 0;
}

/* As find(), with all that overlaps. */
static size_t find_span(const char *text, size_t len, size_t *at)
{
    size_t found = find(text, len, at);
    size_t end = *at + found;
    for (size_t next = *at + 1; found > 0 && next < end; next++) {
        size_t bound = len - end < known.longest ? len : end + known.longest;
        size_t more = find(text, bound, &next);
        if (more == 0 || next >= end)
            break;
        if (next + more > end)
            end = next + more;
    }
    return found > 0 ? end - *at : 0;
}

/* How many of the last bytes are the beginning of a form: the most, or 0. */
static size_t cut_form(const char *text, size_t len)
{
    size_t from = len >= known.longest ? len - known.longest + 1 : 0;
    for (size_t at = from; at + SECRET_LEN_MIN <= len; at++) {
        if (!known.begins[(unsigned char)text[at]])
            continue;
        for (size_t i = 0; i < known.form_count; i++) {
            const struct form *form = &known.forms[i];
            if (form->len > len - at && memcmp(form->text, text + at, len - at) == 0)
                return len - at;
        }
    }
    return 0;
}

/* As find_span(), and the beginning of a form at the end. */
static size_t find_whole(const char *text, size_t len, size_t *at)
{
    size_t from = *at, found = find_span(text, len, at);
    if (found > 0)
        return found;
    found = cut_form(text + from, len - from);
    *at = len - found;
    return found;
}

/* Does so much of a form give it away? A word that it happens to begin with does not. */
static bool is_much(size_t part, size_t whole)
{
    return part >= SECRET_PART_MIN || (part >= SECRET_LEN_MIN && 4 * part >= 3 * whole);
}

/* How many bytes of a form the text begins with: the most, or 0. `*much`: of one of them
 * that is much. */
static size_t part_at(const char *text, size_t len, bool *much)
{
    size_t most = 0;
    *much = false;
    for (size_t i = 0; i < known.form_count; i++) {
        const struct form *form = &known.forms[i];
        size_t bound = form->len < len ? form->len : len, part = 0;
        while (part < bound && form->text[part] == text[part])
            part++;
        most = part > most ? part : most;
        *much = *much || is_much(part, form->len);
    }
    return most;
}

/* Moves `at` to the next beginning of a form that is long or was cut off. */
static size_t find_part(const char *text, size_t len, size_t *at)
{
    size_t mark = strlen(ellipsis);
    for (; *at + SECRET_LEN_MIN <= len; ++*at) {
        if (!known.begins[(unsigned char)text[*at]])
            continue;
        bool much;
        size_t part = part_at(text + *at, len - *at, &much), left = len - *at - part;
        bool is_cut =
            left == 0 || (left >= mark && memcmp(text + *at + part, ellipsis, mark) == 0);
        if (much || (part >= SECRET_LEN_MIN && is_cut))
            return part;
    }
    return 0;
}

bool secret_any(void)
{
    return known.form_count > 0;
}

bool secret_occurs(const char *text, size_t len)
{
    struct secret_view view;
    size_t at = 0;
    if (!secret_any())
        return false;
    if (find_whole(text, len, &at) > 0)
        return true;
    at = 0;
    bool found =
        secret_view_init(&view, text, len) && find_whole(view.text, view.len, &at) > 0;
    secret_view_release(&view);
    return found;
}

/* ---- redacting ---- */

typedef size_t find_fn(const char *text, size_t len, size_t *at);

/* Masks in `text` what is found in `view`, which is a view on it, or NULL: in itself.
 * Returns the new length. */
static size_t mask_seen(char *text, size_t len, const struct secret_view *view,
                        find_fn *find_next)
{
    const size_t mask = strlen(SECRET_MASK);
    size_t at = 0, from = 0, to = 0, found;
    while ((found = view != NULL ? find_next(view->text, view->len, &at)
                                 : find_next(text, len, &at)) > 0) {
        size_t begin = view != NULL ? secret_view_origin(view, at) : at;
        memmove(text + to, text + from, begin - from);
        to += begin - from;
        at += found;
        from = view != NULL ? secret_view_origin(view, at) : at;
        /* What is looked at next lies behind, and the mask is shorter than what it hides. */
        memcpy(text + to, SECRET_MASK, mask);
        to += mask;
    }
    memmove(text + to, text + from, len - from);
    return to + len - from;
}

static size_t mask_all(char *text, size_t len, find_fn *find_next)
{
    struct secret_view view;
    len = mask_seen(text, len, NULL, find_next);
    if (secret_view_init(&view, text, len))
        len = mask_seen(text, len, &view, find_next);
    secret_view_release(&view);
    return len;
}

bool secret_redact(struct strbuf *to, const char *text, size_t len)
{
    size_t before = to->len;
    if (!strbuf_add(to, text, len) || !secret_occurs(text, len))
        return false;
    strbuf_cut(to, before + mask_all(to->text + before, len, find_whole));
    return true;
}

bool secret_redact_text(char *text)
{
    size_t before = strlen(text);
    if (!secret_any())
        return false;
    size_t len = mask_all(text, mask_all(text, before, find_whole), find_part);
    text[len] = '\0';
    return len < before;
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
    if (is_common(value, len) || (known.form_count > 0 && form_at(value, len) == len))
        return true;
    if (known.secret_count == SECRETS_MAX)
        return err_set(err, ERR_USAGE, "more than %d secrets", SECRETS_MAX);
    known.secret_count++;
    secret_forms(value, len, add_form);
    make_shifts();
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
    for (size_t i = 0; i < known.form_count; i++) {
        secret_wipe(known.forms[i].text, known.forms[i].len);
        free(known.forms[i].text);
    }
    for (struct named *named = known.named, *next; named != NULL; named = next) {
        next = named->next;
        wipe_string(named->value);
        free(named->name);
        free(named);
    }
    free(known.forms);
    memset(&known, 0, sizeof(known));
}

void secret_wipe(void *memory, size_t len)
{
    memset(memory, 0, len);
    __asm__ volatile("" : : "r"(memory) : "memory");
}
