#include "cli/secrets.h"

#include "base/base64.h"
#include "base/file.h"
#include "base/secret.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

enum { FILE_MAX = 64 * 1024, DECODED_MAX = 1 << 16, COOKIE_MIN = 8 };

static bool has_name(const char *header, size_t len, const char *name)
{
    return strlen(name) == len && strncasecmp(header, name, len) == 0;
}

static bool is_harmless(const char *header, size_t len)
{
    static const char *const names[] = {
        "Accept",
        "Accept-Charset",
        "Accept-Encoding",
        "Accept-Language",
        "Cache-Control",
        "Connection",
        "Content-Type",
        "DNT",
        "Expect",
        "From",
        "Host",
        "If-Match",
        "If-None-Match",
        "If-Modified-Since",
        "Keep-Alive",
        "Origin",
        "Pragma",
        "Prefer",
        "Range",
        "Referer",
        "TE",
        "Upgrade",
        "User-Agent",
        "Via",
    };
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (has_name(header, len, names[i]))
            return true;
    }
    return false;
}

static bool add_text(const char *text, struct err *err)
{
    return secret_add(text, strlen(text), err);
}

/* "user:password" and the password alone. */
static bool add_credentials(const char *text, size_t len, struct err *err)
{
    const char *colon = memchr(text, ':', len);
    size_t password = colon != NULL ? (size_t)(colon + 1 - text) : len;
    return secret_add(text, len, err) && secret_add(text + password, len - password, err);
}

static bool add_basic(const char *encoded, struct err *err)
{
    struct strbuf decoded = STRBUF_INIT(DECODED_MAX);
    bool good = !base64_decode(&decoded, encoded, strlen(encoded)) ||
                add_credentials(decoded.text, decoded.len, err);
    secret_wipe(decoded.text, decoded.len);
    strbuf_release(&decoded);
    return good;
}

/* "Bearer opensesame" */
static bool add_behind_scheme(const char *value, struct err *err)
{
    size_t scheme = strcspn(value, " ");
    const char *rest = value + scheme + strspn(value + scheme, " ");
    if (*rest == '\0')
        return true;
    bool basic = scheme == 5 && strncasecmp(value, "Basic", scheme) == 0;
    return add_text(rest, err) && (!basic || add_basic(rest, err));
}

/* "theme=dark; session=opensesame": short ones are seldom a session's. */
static bool add_cookies(const char *value, struct err *err)
{
    bool good = true;
    while (good && *value != '\0') {
        size_t len = strcspn(value, ";");
        const char *equals = memchr(value, '=', len);
        const char *end = value + len;
        if (equals != NULL && end - equals > COOKIE_MIN)
            good = secret_add(equals + 1, (size_t)(end - equals - 1), err);
        value = end + strspn(end, "; ");
    }
    return good;
}

bool secrets_of_header(const char *header, struct err *err)
{
    size_t name = strcspn(header, ":");
    if (header[name] == '\0' || is_harmless(header, name))
        return true;
    const char *value = header + name + 1;
    value += strspn(value, " \t");
    if (has_name(header, name, "Cookie"))
        return add_text(value, err) && add_cookies(value, err);
    bool has_scheme = has_name(header, name, "Authorization") ||
                      has_name(header, name, "Proxy-Authorization");
    return add_text(value, err) && (!has_scheme || add_behind_scheme(value, err));
}

bool secrets_of_proxy(const char *proxy, struct err *err)
{
    const char *scheme = strstr(proxy, "://");
    const char *from = scheme != NULL ? scheme + 3 : proxy;
    const char *at = strrchr(from, '@');
    return at == NULL || add_credentials(from, (size_t)(at - from), err);
}

static void warn_if_open(const char *path)
{
    struct stat info;
    if (stat(path, &info) == 0 && S_ISREG(info.st_mode) &&
        (info.st_mode & (S_IRGRP | S_IROTH)) != 0)
        fprintf(stderr, "metaprobe: --secret-file: others may read %s: chmod 600\n",
                path);
}

static bool read_line(const char *line, size_t len, struct err *err)
{
    const char *equals = memchr(line, '=', len);
    if (equals == NULL)
        return err_set(err, ERR_USAGE, "expected NAME=VALUE");
    size_t name = (size_t)(equals - line);
    return secret_name(line, name, equals + 1, len - name - 1, err);
}

static bool read_lines(const char *text, const char *path, struct err *err)
{
    for (unsigned number = 1; *text != '\0'; number++) {
        size_t len = strcspn(text, "\n");
        size_t line = len > 0 && text[len - 1] == '\r' ? len - 1 : len;
        if (line > 0 && text[0] != '#' && !read_line(text, line, err))
            return err_within(err, "%s:%u", path, number);
        text += len + (text[len] == '\n');
    }
    return true;
}

bool secrets_read(const char *path, struct err *err)
{
    struct strbuf text = STRBUF_INIT(FILE_MAX);
    bool good = file_read(&text, path, err) && read_lines(text.text, path, err);
    if (good)
        warn_if_open(path);
    secret_wipe(text.text, text.len);
    strbuf_release(&text);
    return good || err_within(err, "--secret-file");
}
