#include "cli/headers.h"

#include "base/secret.h"
#include "base/strbuf.h"
#include "base/xalloc.h"
#include "cli/secret_lines.h"
#include "cli/secrets.h"
#include "net/route.h"
#include "token/key.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { HEADER_MAX = 256 * 1024 };

static const char secret_begin[] = "{secret:";

/* Of "{secret:NAME}", at which the text begins; returns its length, 0 on error. */
static size_t put_secret(struct strbuf *to, const char *text, struct err *err)
{
    size_t begin = strlen(secret_begin), len = strcspn(text, "}");
    const char *value = key_of_name(text + begin, len - begin, err);
    if (value != NULL)
        strbuf_puts(to, value);
    return value != NULL ? len + 1 : 0;
}

static bool put_value(struct strbuf *to, const char *value, struct err *err)
{
    const char *secret;
    while ((secret = strstr(value, secret_begin)) != NULL &&
           strchr(secret, '}') != NULL) {
        strbuf_add(to, value, (size_t)(secret - value));
        size_t len = put_secret(to, secret, err);
        if (len == 0)
            return false;
        value = secret + len;
    }
    strbuf_puts(to, value);
    return true;
}

static void add(struct headers *headers, struct strbuf *text)
{
    size_t count = headers->list.count;
    headers->owned = xreallocarray(headers->owned, count + 1, sizeof(*headers->owned));
    headers->owned[count] = strbuf_detach(text);
    option_list_add(&headers->list, headers->owned[count]);
}

static bool add_header(struct headers *headers, const char *given, struct err *err)
{
    struct strbuf text = STRBUF_INIT(HEADER_MAX);
    size_t name = strcspn(given, ":");
    bool good = route_header_ok(given, err);
    strbuf_add(&text, given, good ? name + 1 : 0);
    good = good && put_value(&text, given + name + 1, err);
    while (text.len > 0 && strchr(" \t", text.text[text.len - 1]) != NULL)
        strbuf_cut(&text, text.len - 1);
    if (good && text.full)
        good = err_set(err, ERR_USAGE, "a header of more than %d bytes", HEADER_MAX);
    good = good && secrets_of_header(text.text, err);
    if (good)
        add(headers, &text);
    secret_wipe(text.text, text.len);
    strbuf_release(&text);
    return good;
}

/* A file of headers, under way. */
struct file {
    struct headers *headers;
    bool confidential;
};

static bool take_line(void *to, const char *line, size_t len, struct err *err)
{
    struct file *file = to;
    char *header = xmemdup0(line, len);
    bool good = add_header(file->headers, header, err);
    file->confidential = file->confidential || !secrets_none_in_header(header);
    secret_wipe(header, len);
    free(header);
    return good;
}

static bool read_file(struct headers *headers, const char *path, struct err *err)
{
    struct file file = { headers, false };
    if (access(path, F_OK) != 0 && route_header_ok(path, &(struct err)ERR_INIT)) {
        err_set(err, ERR_USAGE,
                "--header-file: expected the name of a file, got a header");
        return err_hint(err, "--header takes the header itself; a file has one a line");
    }
    if (!secret_lines_read("header-file", path, take_line, &file, err))
        return false;
    if (file.confidential)
        secret_lines_warn("header-file", path);
    return true;
}

bool headers_read(struct headers *headers, const struct option_list *given,
                  const char *file, struct err *err)
{
    for (size_t i = 0; i < given->count; i++) {
        if (!add_header(headers, given->items[i], err))
            return err_within(err, "--header");
    }
    return file == NULL || read_file(headers, file, err);
}

void headers_release(struct headers *headers)
{
    for (size_t i = 0; i < headers->list.count; i++) {
        secret_wipe(headers->owned[i], strlen(headers->owned[i]));
        free(headers->owned[i]);
    }
    free(headers->owned);
    option_list_release(&headers->list);
    headers->owned = NULL;
}
