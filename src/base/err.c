#include "base/err.h"

#include "base/untrusted.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Messages quote what users and networks gave us, so they are made printable here,
 * once. */
static void __attribute__((format(printf, 3, 0)))
print_line(char *to, size_t size, const char *format, va_list args)
{
    char raw[1024];
    if (vsnprintf(raw, sizeof(raw), format, args) < 0)
        raw[0] = '\0';
    untrusted_copy(to, size, raw, strlen(raw));
}

bool err_set(struct err *err, enum err_kind kind, const char *format, ...)
{
    if (err->kind != ERR_NONE)
        return false;
    err->kind = kind;
    va_list args;
    va_start(args, format);
    print_line(err->text, sizeof(err->text), format, args);
    va_end(args);
    return false;
}

bool err_set_errno(struct err *err, enum err_kind kind, const char *format, ...)
{
    int saved = errno;
    if (err->kind != ERR_NONE)
        return false;
    err->kind = kind;
    err->number = saved;
    char reason[128];
    va_list args;
    va_start(args, format);
    print_line(err->text, sizeof(err->text) - sizeof(reason), format, args);
    va_end(args);

    size_t len = strlen(err->text);
    snprintf(err->text + len, sizeof(err->text) - len, ": %s",
             strerror_r(saved, reason, sizeof(reason)));
    return false;
}

bool err_within(struct err *err, const char *format, ...)
{
    char text[sizeof(err->text)];
    memcpy(text, err->text, sizeof(text));

    /* However long the place, what went wrong there keeps half of the room. */
    va_list args;
    va_start(args, format);
    print_line(err->text, sizeof(err->text) / 2, format, args);
    va_end(args);

    size_t len = strlen(err->text);
    memcpy(err->text + len, ": ", 3);
    untrusted_copy(err->text + len + 2, sizeof(err->text) - len - 2, text, strlen(text));
    return false;
}

bool err_hint(struct err *err, const char *format, ...)
{
    if (err->hint[0] != '\0')
        return false;
    va_list args;
    va_start(args, format);
    print_line(err->hint, sizeof(err->hint), format, args);
    va_end(args);
    return false;
}

void bug_at(const char *file, int line, const char *format, ...)
{
    fprintf(stderr, "metaprobe: bug at %s:%d: ", file, line);
    va_list args;
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    abort();
}
