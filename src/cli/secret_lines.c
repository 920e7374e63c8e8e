#include "cli/secret_lines.h"

#include "base/file.h"
#include "base/secret.h"
#include "base/untrusted.h"
#include "token/key.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_MAX = 256 * 1024 };

static const char byte_order_mark[] = "\xef\xbb\xbf";

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

void secret_trim(const char **text, size_t *len)
{
    while (*len > 0 && is_blank((*text)[*len - 1]))
        --*len;
    for (; *len > 0 && is_blank(**text); --*len)
        ++*text;
}

static bool take_line(const char *line, size_t len, secret_line_fn *take, void *to,
                      struct err *err)
{
    const char *text = line;
    size_t left = len -= len > 0 && line[len - 1] == '\r';
    if (memchr(line, '\0', len) != NULL)
        return err_set(err, ERR_USAGE, "a NUL byte, which no text has");
    secret_trim(&text, &left);
    return left == 0 || *text == '#' || take(to, line, len, err);
}

static bool take_lines(const struct strbuf *text, const char *path, secret_line_fn *take,
                       void *to, struct err *err)
{
    size_t mark = strlen(byte_order_mark);
    bool marked = text->len >= mark && memcmp(text->text, byte_order_mark, mark) == 0;
    unsigned number = 1;
    for (size_t at = marked ? mark : 0; at < text->len; number++) {
        const char *line = text->text + at;
        const char *end = memchr(line, '\n', text->len - at);
        size_t len = end != NULL ? (size_t)(end - line) : text->len - at;
        if (!take_line(line, len, take, to, err))
            return err_within(err, "%s:%u", path, number);
        at += len + 1;
    }
    return true;
}

/* What is in no file may have been put in the place of its name. */
static bool refuse_key(const char *option, struct err *err)
{
    err_set(err, ERR_USAGE,
            "--%s: expected the name of a file, got what looks like a key", option);
    return err_hint(err, "put it into a file that only you may read");
}

bool secret_lines_read(const char *option, const char *path, secret_line_fn *take,
                       void *to, struct err *err)
{
    struct strbuf text = STRBUF_INIT(FILE_MAX);
    if (access(path, F_OK) != 0 && strchr("/.~", path[0]) == NULL &&
        key_is_random(path, strlen(path)))
        return refuse_key(option, err);
    bool good = file_read(&text, path, err) && take_lines(&text, path, take, to, err);
    secret_wipe(text.text, text.len);
    strbuf_release(&text);
    return good || err_within(err, "--%s", option);
}

void secret_lines_warn(const char *option, const char *path)
{
    struct stat info;
    if (stat(path, &info) == 0 && S_ISREG(info.st_mode) &&
        (info.st_mode & (S_IRGRP | S_IROTH)) != 0) {
        char shown[PATH_MAX];
        untrusted_copy(shown, sizeof(shown), path, strlen(path));
        fprintf(stderr, "metaprobe: --%s: others may read %s: chmod 600\n", option,
                shown);
    }
}
