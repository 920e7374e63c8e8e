#include "cli/confine.h"

#include "base/secret.h"
#include "base/strbuf.h"
#include "base/xalloc.h"
#include "cli/secrets.h"
#include "net/route.h"
#include "token/url.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/prctl.h>
#endif

#if defined(__has_feature)
#define HAS_FEATURE(feature) __has_feature(feature)
#else
#define HAS_FEATURE(feature) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || \
    HAS_FEATURE(address_sanitizer) || HAS_FEATURE(thread_sanitizer)
#define IS_SANITIZED 1
#else
#define IS_SANITIZED 0
#endif

enum { SHOWN_MAX = 4 << 20 };

static const char prefix[] = "METAPROBE_";

/* ---- the command line ---- */

/* Adds what may be seen of a value. */
typedef void show_fn(struct strbuf *to, const char *value);

/* "Name: value" keeps its name. */
static void show_header(struct strbuf *to, const char *value)
{
    size_t name = strcspn(value, ":");
    if (value[name] == ':')
        strbuf_add(to, value, name + 1);
    strbuf_puts(to, value[name] == ':' ? " " SECRET_MASK : SECRET_MASK);
}

static const struct {
    const char *option;
    show_fn *show;
} shown[] = {
    { "--header", show_header },           { "-H", show_header }, /* which is curl's */
    { "--header-file", secrets_put_file }, { "--secret-file", secrets_put_file },
    { "--proxy", token_url_put_argument },
};

/* How to show the value of `option`, NULL: as any argument. */
static show_fn *show_of(const char *option, size_t len)
{
    for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++) {
        if (strlen(shown[i].option) == len && memcmp(shown[i].option, option, len) == 0)
            return shown[i].show;
    }
    return NULL;
}

static void overwrite(char *text, const struct strbuf *with)
{
    size_t len = strlen(text);
    size_t kept = with->len < len ? with->len : len;
    memset(text, ' ', len);
    memcpy(text, with->text, kept);
}

/* A header where none belongs: forgotten quotes make such ones, and slips. */
static bool is_stray_header(const char *value)
{
    size_t name = strcspn(value, ":");
    return value[name] == ':' && (value[name + 1] == ' ' || value[name + 1] == '\t') &&
           route_header_ok(value, &(struct err)ERR_INIT);
}

/* Where the value begins in "--option=value" and "-Hvalue"; 0 for another argument. */
static size_t joined(const char *argument)
{
    size_t option = strcspn(argument, "=");
    if (argument[0] != '-')
        return 0;
    if (argument[1] == 'H')
        return 2;
    return argument[option] == '=' ? option + 1 : 0;
}

/* Of an option with a value, of a value behind one, or of an operand. */
static void put_shown(struct strbuf *to, const char *argument, const char *before)
{
    show_fn *show = show_of(before, strlen(before));
    size_t at = show == NULL ? joined(argument) : 0;
    if (at > 0)
        show = show_of(argument, argument[at - 1] == '=' ? at - 1 : at);
    const char *value = argument + at;
    if (show == NULL && is_stray_header(value))
        show = show_header;
    strbuf_add(to, argument, at);
    if (show != NULL && *value != '\0')
        show(to, value);
    else if (strstr(value, "://") != NULL)
        token_url_put_argument(to, value);
    else
        strbuf_puts(to, value);
}

char **confine_arguments(int argc, char **argv)
{
    char **copies = xcalloc((size_t)argc + 1, sizeof(*copies));
    struct strbuf to = STRBUF_INIT(SHOWN_MAX);
    for (int i = 0; i < argc; i++) {
        copies[i] = xstrdup(argv[i]);
        strbuf_reset(&to);
        put_shown(&to, argv[i], i > 0 ? copies[i - 1] : "");
        if (strcmp(to.text, argv[i]) != 0)
            overwrite(argv[i], &to);
    }
    strbuf_release(&to);
    return copies;
}

/* ---- the environment ---- */

void confine_environment(void)
{
    for (char **entry = environ; entry != NULL && *entry != NULL; entry++) {
        char *old = *entry;
        size_t name = strcspn(old, "=");
        if (strncmp(old, prefix, strlen(prefix)) != 0 || old[name] != '=')
            continue;
        char *copy = xmemdup0(old, name);
        /* Puts a copy of its own in the place of the old one (macOS: where it is
         * longer). */
        if (setenv(copy, old + name + 1, 1) == 0 && getenv(copy) != old + name + 1)
            memset(old + name + 1, '*', strlen(old + name + 1));
        free(copy);
    }
}

/* ---- memory ---- */

void confine_memory(void)
{
    if (IS_SANITIZED)
        return;
    const struct rlimit none = { 0, 0 };
    setrlimit(RLIMIT_CORE, &none);
#ifdef __linux__
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

void confine_end(char **arguments)
{
    for (char **argument = arguments; *argument != NULL; argument++) {
        secret_wipe(*argument, strlen(*argument));
        free(*argument);
    }
    free(arguments);
    secret_forget();
}
