#include "cli/secrets.h"

#include "base/base64.h"
#include "base/secret.h"
#include "base/xalloc.h"
#include "cli/secret_lines.h"
#include "net/route.h"
#include "token/key.h"
#include "token/url.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { DECODED_MAX = 1 << 16 };

/* ---- headers ---- */

static bool has_name(const char *header, size_t len, const char *name)
{
    return strlen(name) == len && strncasecmp(header, name, len) == 0;
}

/* Headers that say nothing confidential. */
static const struct harmless {
    const char *name;
    bool shown; /* the value too: it is a choice of a few, and tells nothing of anybody */
} harmless[] = {
    { "Accept", true },
    { "Accept-Charset", true },
    { "Accept-Encoding", true },
    { "Accept-Language", true },
    { "Cache-Control", true },
    { "Connection", true },
    { "Content-Type", true },
    { "DNT", true },
    { "Expect", true },
    { "From", false },
    { "Host", false },
    { "If-Match", false },
    { "If-None-Match", false },
    { "If-Modified-Since", true },
    { "Keep-Alive", true },
    { "Origin", false },
    { "Pragma", true },
    { "Prefer", true },
    { "Range", true },
    { "Referer", false },
    { "TE", true },
    { "Upgrade", true },
    { "User-Agent", false },
    { "Via", false },
};

static const struct harmless *find_harmless(const char *header)
{
    size_t len = strcspn(header, ":");
    for (size_t i = 0; i < sizeof(harmless) / sizeof(harmless[0]); i++) {
        if (has_name(header, len, harmless[i].name))
            return &harmless[i];
    }
    return NULL;
}

bool secrets_none_in_header(const char *header)
{
    return find_harmless(header) != NULL;
}

bool secrets_shown_in_header(const char *header)
{
    const struct harmless *found = find_harmless(header);
    return found != NULL && found->shown && !secret_occurs(header, strlen(header));
}

/* "user:password" and the password alone. */
static bool add_credentials(const char *text, size_t len, struct err *err)
{
    const char *colon = memchr(text, ':', len);
    size_t password = colon != NULL ? (size_t)(colon + 1 - text) : len;
    return secret_add(text, len, err) && secret_add(text + password, len - password, err);
}

static bool add_basic(const char *encoded, size_t len, struct err *err)
{
    struct strbuf decoded = STRBUF_INIT(DECODED_MAX);
    bool good = !base64_decode(&decoded, encoded, len) ||
                add_credentials(decoded.text, decoded.len, err);
    secret_wipe(decoded.text, decoded.len);
    strbuf_release(&decoded);
    return good;
}

/* What is quoted, without its quotes, which are nobody's secret. */
static void unquote(const char **text, size_t *len)
{
    secret_trim(text, len);
    if (*len >= 2 && (**text == '"' || **text == '\'') && (*text)[*len - 1] == **text) {
        ++*text;
        *len -= 2;
    }
}

/* A value, or a part of one: whatever it is where its name speaks of credentials. */
static bool add_value(const char *text, size_t len, bool is_spoken_of, struct err *err)
{
    unquote(&text, &len);
    return (!is_spoken_of && key_is_ordinary(text, len)) || secret_add(text, len, err);
}

/* The end of what stands before the next separator that is in no quotes. */
static size_t part_len(const char *text, size_t len)
{
    bool quoted = false;
    size_t at = 0;
    for (; at < len && (quoted || strchr(" \t;,", text[at]) == NULL); at++)
        quoted = quoted != (text[at] == '"');
    return at;
}

/* "session=opensesame", or a part without a name. */
static bool add_part(const char *text, size_t len, struct err *err)
{
    const char *equals = memchr(text, '=', len);
    size_t name = equals != NULL ? (size_t)(equals - text) : len;
    if (name + 1 >= len || text[name + 1] == '=') /* none, or padding */
        return add_value(text, len, false, err);
    return add_value(text + name + 1, len - name - 1, key_is_spoken_of(text, name), err);
}

/* Of "theme=dark; session=opensesame", "Digest cnonce=\"…\", …" and the like. */
static bool add_parts(const char *text, size_t len, struct err *err)
{
    for (size_t at = 0; at < len; at++) {
        size_t part = part_len(text + at, len - at);
        if (!add_part(text + at, part, err))
            return false;
        at += part;
    }
    return true;
}

/* "Bearer opensesame" */
static bool add_behind_scheme(const char *value, size_t len, bool is_spoken_of,
                              struct err *err)
{
    size_t scheme = part_len(value, len);
    const char *rest = value + scheme;
    size_t left = len - scheme;
    bool is_basic = scheme == 5 && strncasecmp(value, "Basic", scheme) == 0;
    secret_trim(&rest, &left);
    return left == 0 || value[scheme] == ';' || value[scheme] == ',' ||
           (add_value(rest, left, is_spoken_of, err) &&
            (!is_basic || add_basic(rest, left, err)));
}

bool secrets_of_header(const char *header, struct err *err)
{
    size_t name = strcspn(header, ":");
    if (header[name] == '\0')
        return true;
    if (secrets_none_in_header(header)) /* but a Referer may have a query */
        return strstr(header, "://") == NULL ||
               token_url_register(header + name + 1, err);
    const char *value = header + name + 1;
    size_t len = strlen(value);
    bool is_spoken_of = key_is_spoken_of(header, name);
    secret_trim(&value, &len);
    return add_value(value, len, is_spoken_of, err) &&
           add_behind_scheme(value, len, is_spoken_of, err) && add_parts(value, len, err);
}

/* ---- URLs ---- */

/* As they are sent: both undone on their own, for either may hold ":". */
static bool add_decoded(const char *text, size_t len, struct err *err)
{
    struct strbuf decoded = STRBUF_INIT(DECODED_MAX);
    const char *colon = memchr(text, ':', len);
    size_t user = colon != NULL ? (size_t)(colon - text) : len;
    key_decode(&decoded, text, user);
    bool good = true;
    if (colon != NULL) {
        strbuf_putc(&decoded, ':');
        size_t password = decoded.len;
        key_decode(&decoded, colon + 1, len - user - 1);
        good = secret_add(decoded.text + password, decoded.len - password, err);
    }
    good = good && secret_add(decoded.text, decoded.len, err);
    secret_wipe(decoded.text, decoded.len);
    strbuf_release(&decoded);
    return good;
}

bool secrets_of_proxy(const char *proxy, struct err *err)
{
    const char *scheme = strstr(proxy, "://");
    const char *from = scheme != NULL ? scheme + 3 : proxy;
    const char *at = strrchr(from, '@');
    return at == NULL || (add_credentials(from, (size_t)(at - from), err) &&
                          add_decoded(from, (size_t)(at - from), err));
}

/* ---- files ---- */

void secrets_put_file(struct strbuf *to, const char *name)
{
    size_t shown = strcspn(name, "=:");
    bool is_line = name[shown] == '=' ? key_is_a_name(name, shown)
                                      : route_header_ok(name, &(struct err)ERR_INIT);
    bool is_key = strchr("/.~", name[0]) == NULL && key_is_random(name, strlen(name));
    if (!is_line && !is_key)
        strbuf_puts(to, name);
    else if (is_line)
        strbuf_add(to, name, shown + 1);
    if (is_line || is_key)
        strbuf_puts(to, SECRET_MASK);
}

static void skip_word(const char **text, size_t *len, const char *word)
{
    size_t skipped = strlen(word);
    if (*len > skipped && memcmp(*text, word, skipped) == 0) {
        *text += skipped;
        *len -= skipped;
    }
}

static bool is_in_environment(const char *name, size_t len)
{
    char *variable = xstrfmt(SECRET_ENVIRONMENT "%.*s", (int)len, name);
    const char *value = getenv(variable);
    free(variable);
    return value != NULL && value[0] != '\0';
}

/* NAME=VALUE, and as shells and .env files have it: export NAME="VALUE" */
static bool take_line(void *to, const char *line, size_t len, struct err *err)
{
    const bool *comes_first = to;
    secret_trim(&line, &len);
    skip_word(&line, &len, "export ");
    const char *equals = memchr(line, '=', len);
    if (equals == NULL)
        return err_set(err, ERR_USAGE, "expected NAME=VALUE");
    const char *name = line, *value = equals + 1;
    size_t name_len = (size_t)(equals - line), value_len = len - name_len - 1;
    secret_trim(&name, &name_len);
    unquote(&value, &value_len);
    if (!*comes_first && is_in_environment(name, name_len))
        return secret_add(value, value_len, err);
    return secret_name(name, name_len, value, value_len, err);
}

bool secrets_read(const char *path, bool comes_first, struct err *err)
{
    const char *equals = strchr(path, '=');
    if (access(path, F_OK) != 0 && equals != NULL &&
        key_is_a_name(path, (size_t)(equals - path))) {
        err_set(err, ERR_USAGE,
                "--secret-file: expected the name of a file, got NAME=VALUE");
        return err_hint(err, "put it into a file, or into " SECRET_ENVIRONMENT "NAME");
    }
    if (!secret_lines_read("secret-file", path, take_line, &comes_first, err))
        return false;
    secret_lines_warn("secret-file", path);
    return true;
}
