/*
 * Any bytes as a file of settings. What is refused is told in one printable line that
 * names the file; what is taken fills options whose origins are in the file, with text
 * that ends, and the same bytes are always taken the same way.
 */
#include "fuzz.h"

#include "base/untrusted.h"
#include "base/xalloc.h"
#include "cli/config_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static const char name[] = "../metaprobe.json";

struct values {
    const char *source, *profile, *dialect, *tokens;
    struct option_list header, report;
    uint64_t connections, timeout_us, max_body, rate;
    bool insecure, yes;
};

enum { ROWS = 12 };

struct reading {
    struct values values;
    struct option options[ROWS + 1];
    struct option_origin origins[ROWS];
    struct arena arena;
    struct err err;
    bool done;
};

static void set_rows(struct reading *reading)
{
    struct values *v = &reading->values;
    /* clang-format off */
    const struct option rows[ROWS + 1] = {
        { "source", OPTION_TEXT | OPTION_OPERAND | OPTION_SECRET, &v->source, "SOURCE", "", 0, 0 },
        { "profile", OPTION_TEXT | OPTION_FILE_OR_NAME, &v->profile, "NAME", "", 0, 0 },
        { "dialect", OPTION_TEXT | OPTION_WITH_ABOVE | OPTION_OWN, &v->dialect, "NAME", "", 0, 0 },
        { "tokens", OPTION_TEXT | OPTION_AT_FILE, &v->tokens, "SET", "", 0, 0 },
        { "header", OPTION_LIST | OPTION_SECRET, &v->header, "LINE", "", 0, 0 },
        { "report", OPTION_LIST | OPTION_EQUALS_FILE, &v->report, "SPEC", "", 0, 0 },
        { "connections", OPTION_COUNT, &v->connections, "N", "", 1, 20000 },
        { "timeout", OPTION_DURATION, &v->timeout_us, "TIME", "", 1000, UINT64_C(3600000000) },
        { "max-body", OPTION_BYTES, &v->max_body, "SIZE", "", 1024, 1 << 30 },
        { "rate", OPTION_RATE, &v->rate, "RATE", "", 1, 1000000000 },
        { "insecure", OPTION_FLAG, &v->insecure, NULL, "", 0, 0 },
        { "yes", OPTION_FLAG | OPTION_CONSENT, &v->yes, NULL, "", 0, 0 },
        { NULL, OPTION_END, NULL, NULL, NULL, 0, 0 },
    };
    /* clang-format on */
    memcpy(reading->options, rows, sizeof(rows));
}

static void read_bytes(struct reading *reading, const uint8_t *data, size_t len)
{
    *reading = (struct reading){ .arena = ARENA_INIT };
    set_rows(reading);
    int fd = memfd_create("settings", MFD_CLOEXEC);
    FUZZ_HOLDS(fd >= 0 && write(fd, data, len) == (ssize_t)len);
    FUZZ_HOLDS(lseek(fd, 0, SEEK_SET) == 0);
    FILE *stream = fdopen(fd, "rb");
    struct config *config =
        config_read(stream, xstrdup(name), reading->options, &reading->err);
    FUZZ_HOLDS((config == NULL) == (reading->err.kind != ERR_NONE));
    reading->done =
        config != NULL && config_fill(config, "check", reading->options, reading->origins,
                                      &reading->arena, &reading->err);
    config_free(config);
    FUZZ_HOLDS(reading->done == (reading->err.kind == ERR_NONE));
}

static void release(struct reading *reading)
{
    option_list_release(&reading->values.header);
    option_list_release(&reading->values.report);
    arena_release(&reading->arena);
}

static void check_message(const struct err *err)
{
    FUZZ_HOLDS(err->kind == ERR_USAGE);
    FUZZ_HOLDS(strncmp(err->text, name, strlen(name)) == 0);
    for (size_t i = 0, len = strlen(err->text); i < len;) {
        size_t width = utf8_width(err->text + i, len - i);
        FUZZ_HOLDS(width > 0 && utf8_is_visible(err->text + i, width));
        i += width;
    }
}

static void check_values(const struct reading *reading)
{
    const struct values *v = &reading->values;
    FUZZ_HOLDS(!v->yes);
    for (size_t i = 0; i < ROWS; i++) {
        const struct option_origin *origin = &reading->origins[i];
        FUZZ_HOLDS(origin->source == OPTION_DEFAULT ||
                   origin->source == OPTION_FROM_FILE);
        FUZZ_HOLDS((origin->where != NULL) == (origin->source == OPTION_FROM_FILE));
        FUZZ_HOLDS(origin->where == NULL ||
                   strncmp(origin->where, "../metaprobe.json:/", 19) == 0);
    }
    FUZZ_HOLDS(v->connections <= 20000 && v->max_body <= 1 << 30);
    if (v->tokens != NULL && v->tokens[0] == '@' && v->tokens[1] != '\0')
        FUZZ_HOLDS(strchr("./-", v->tokens[1]) != NULL);
}

static void check_same(const struct reading *a, const struct reading *b)
{
    FUZZ_HOLDS(a->done == b->done && strcmp(a->err.text, b->err.text) == 0);
    FUZZ_HOLDS(a->values.header.count == b->values.header.count);
    for (size_t i = 0; i < a->values.header.count; i++)
        FUZZ_HOLDS(strcmp(a->values.header.items[i], b->values.header.items[i]) == 0);
    FUZZ_HOLDS(a->values.rate == b->values.rate);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    struct reading first, again;
    read_bytes(&first, data, len);
    read_bytes(&again, data, len);
    if (first.done)
        check_values(&first);
    else
        check_message(&first.err);
    check_same(&first, &again);
    release(&first);
    release(&again);
    return 0;
}
