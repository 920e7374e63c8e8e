#include "check.h"
#include "cli/command.h"
#include "cli/config_priv.h"
#include "cli/judging.h"
#include "report/report.h"
#include "schema/schema.h"
#include "schema/trusted.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

extern const struct embedded config_schema[];

static struct schema *schema;
static struct schema_run *run;

static bool schema_takes(const char *document)
{
    struct json_tape tape;
    struct err err = ERR_INIT;
    json_tape_init(&tape);
    bool takes = trusted_decode(&tape, "m.json", document, strlen(document), &err) &&
                 schema_check(schema, run, &tape, 0) == SCHEMA_VALID;
    json_tape_release(&tape);
    return takes;
}

/* What the program does about the same document, for that command with that row alone. */
static bool program_takes(const char *command, const struct option *row,
                          const char *document)
{
    const struct option rows[] = { *row, { NULL, OPTION_END, NULL, NULL, NULL, 0, 0 } };
    struct option_origin origins[2] = { { OPTION_DEFAULT, NULL } };
    struct arena arena = ARENA_INIT;
    struct err err = ERR_INIT;
    char *copy = strdup(document);
    FILE *stream = fmemopen(copy, strlen(copy), "r");
    struct config *config = config_read(stream, strdup("m.json"), rows, &err);
    bool takes =
        config != NULL && config_fill(config, command, rows, origins, &arena, &err);
    config_free(config);
    arena_release(&arena);
    free(copy);
    return takes;
}

static void put_in_place(char *to, size_t size, const char *command, const char *name,
                         const char *value)
{
    if (command != NULL)
        snprintf(to, size, "{\"%s\": {\"%s\": %s}}", command, name, value);
    else
        snprintf(to, size, "{\"%s\": %s}", name, value);
}

/* The schema and the option agree on a text. */
static void check_text(const char *command, const struct option *row, const char *text)
{
    char quoted[120], document[300];
    struct err err = ERR_INIT;
    bool option_takes = option_set(row, text, &err);
    snprintf(quoted, sizeof(quoted), "\"%s\"", text);
    put_in_place(document, sizeof(document), command, row->name, quoted);
    check_case("%s", document);
    CHECK_INT(option_takes, schema_takes(document));
    CHECK_INT(option_takes, program_takes(command, row, document));
    if (row->kind & OPTION_OWN)
        return;
    put_in_place(document, sizeof(document), NULL, row->name, quoted);
    check_case("%s", document);
    CHECK_INT(option_takes, schema_takes(document));
}

static void check_number(const char *command, const struct option *row,
                         const char *number, bool takes)
{
    char document[300];
    put_in_place(document, sizeof(document), command, row->name, number);
    check_case("%s", document);
    CHECK_INT(takes, schema_takes(document));
    CHECK_INT(takes, program_takes(command, row, document));
}

/* clang-format off */
static const char *const counts[] = {
    "", " ", "abc", "1e2", "+5", "-1", " 5", "5 ", "5\\n", "0x10", "1.0", "1,000", "0005", NULL
};
static const char *const durations[] = {
    "999us", "1000us", "1000.5us", "3600000000us", "3600000001us", "0.5ms", "1ms", "1.5ms", "03ms",
    "3600000ms", "3600001ms", "0s", "0.0009s", "0.001s", "2.5s", "2.s", ".5s", "3600s", "3600.0s",
    "3601s", "0.01m", "1m", "60m", "60.5m", "61m", "0.5h", "1h", "1.0h", "1.1h", "2h", "1d", "1m30s",
    "59m59s", "59m59.9s", "1s500ms", "0", "5", "-1s", "+1s", " 1s", "1s ", "1 s", "1S", "1M", "s",
    "", "abc", "1e3ms", NULL
};
static const char *const sizes[] = {
    "0", "1023", "1024", "01024", "1024B", "65536", "1073741824", "1073741825", "1KB", "1.023kB",
    "1.024kB", "1.5kB", "2KB", "1073741KB", "1073742KB", "0.5KiB", "1KiB", "1.5KiB", "1048576KiB",
    "1048577KiB", "0.001MB", "0.002MB", "0.5MB", "1MB", "1073MB", "1074MB", "0.5MiB", "1MiB", "1024MiB",
    "1025MiB", "0.001GB", "1GB", "1.05GB", "2GB", "0.001GiB", "1GiB", "1.0GiB", "1.5GiB", "1k", "1M",
    "1kb", "1kib", "10TB", "1 KiB", "-1", "1e5", "", "abc", "KiB", NULL
};
static const char *const rates[] = {
    "0", "0.0009", "0.001", "0.5", "1", "007", "2.5", "2.5/s", "100/s", "1000000", "1000000/s",
    "1000000.0", "1000001", "0.05/m", "0.06/m", "0.5/m", "600/m", "60000000/m", "60000061/m", "max",
    "MAX", "max/s", "10/h", "1/S", "", "abc", "-5", "+5", ".5", "5.", "1e2", " 1", "1 /s", NULL
};
/* clang-format on */

static const char *const *texts_of(enum option_kind kind)
{
    switch (kind) {
    case OPTION_COUNT:
        return counts;
    case OPTION_DURATION:
        return durations;
    case OPTION_BYTES:
        return sizes;
    case OPTION_RATE:
        return rates;
    case OPTION_END:
    case OPTION_FLAG:
    case OPTION_TEXT:
    case OPTION_LIST:
        break;
    }
    return NULL;
}

static void check_limits(const char *command, const struct option *row)
{
    const uint64_t near[] = { row->low - (row->low > 0),
                              row->low,
                              row->low + 1,
                              row->high - 1,
                              row->high,
                              row->high + 1,
                              row->high * 2 };
    for (size_t i = 0; i < sizeof(near) / sizeof(near[0]); i++) {
        char text[32];
        snprintf(text, sizeof(text), "%" PRIu64, near[i]);
        check_text(command, row, text);
        check_number(command, row, text, near[i] >= row->low && near[i] <= row->high);
    }
}

/* A command_tell_fn. */
static bool check_rows(void *to, const struct command_line *line,
                       const struct option *options, const struct option_origin *origins,
                       struct err *err)
{
    size_t *checked = to;
    (void)origins;
    (void)err;
    for (; option_kind(options) != OPTION_END; options++) {
        enum option_kind kind = option_kind(options);
        const char *const *texts = texts_of(kind);
        if (texts == NULL || options->kind & OPTION_CONSENT)
            continue;
        const char *command = line->command->name;
        for (; *texts != NULL; texts++)
            check_text(command, options, *texts);
        if (kind == OPTION_COUNT || kind == OPTION_BYTES)
            check_limits(command, options);
        ++*checked;
    }
    return true;
}

static void the_schema_of_the_settings_says_what_options_take(void)
{
    size_t checked = 0;
    struct err err = ERR_INIT;
    schema = schema_new(config_schema->name, config_schema->text, config_schema->len, "",
                        NULL, &err);
    run = schema_run_new();
    for (size_t i = 0; commands[i] != NULL; i++) {
        char option[] = "--no-config";
        char *argv[] = { option, NULL };
        struct command_line line = { .command = commands[i],
                                     .argc = 1,
                                     .argv = argv,
                                     .tell = check_rows,
                                     .tell_to = &checked };
        if (commands[i] != &cmd_config)
            commands[i]->run(&line, &err);
        CHECK_STR("", err.text);
        command_line_release(&line);
    }
    CHECK(checked >= 12);
    schema_run_free(run);
    schema_free(schema);
}

static void whole_numbers_are_whole_however_they_are_written(void)
{
    static const struct {
        const char *number;
        bool takes;
        uint64_t count;
    } rows[] = {
        { "1e2", true, 100 },
        { "100.0", true, 100 },
        { "32.0000", true, 32 },
        { "0.2e2", true, 20 },
        { "1000e-1", true, 100 },
        { "1E+0", true, 1 },
        { "1.5", false, 0 },
        { "1e-1", false, 0 },
        { "1E400", false, 0 },
        { "1e-400", false, 0 },
        { "-1", false, 0 },
        { "0", false, 0 },
        { "2.1e4", false, 0 },
        { "12345678901234567890", false, 0 },
        { "1e99999999999999999999", false, 0 },
    };
    uint64_t count;
    const struct option row = { "connections", OPTION_COUNT, &count, "N", "", 1, 20000 };
    struct err err = ERR_INIT;
    schema = schema_new(config_schema->name, config_schema->text, config_schema->len, "",
                        NULL, &err);
    run = schema_run_new();
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        count = 0;
        check_number("check", &row, rows[i].number, rows[i].takes);
        CHECK_INT(rows[i].count, rows[i].takes ? count : 0);
    }
    schema_run_free(run);
    schema_free(schema);
}

/* Sets the one member of the settings that the name is of. */
static bool is_known(const char *option, const char *name)
{
    struct judging_settings settings = { .profile = NULL };
    struct err err = ERR_INIT;
    if (strcmp(option, "report") == 0)
        return reports_known(&name, 1, &err);
    *(strcmp(option, "expect") == 0    ? &settings.expect
      : strcmp(option, "decoder") == 0 ? &settings.decoder
      : strcmp(option, "dialect") == 0 ? &settings.dialect
                                       : &settings.nullable_enum) = name;
    return judging_names_known(&settings, &err);
}

static void the_schema_of_the_settings_knows_the_names_that_options_know(void)
{
    static const char *const options[] = { "expect", "decoder", "dialect",
                                           "nullable-enum", "report" };
    /* clang-format off */
    static const char *const names[] = {
        "revealed", "placeholder", "go-map", "go-struct", "go-stream", "js-fetch", "js-string",
        "rfc8259", "2020-12", "draft2020-12", "2019-09", "draft2019-09", "draft-7", "draft-07",
        "draft7", "7", "draft-6", "draft-06", "draft6", "6", "draft-4", "draft-04", "draft4", "4",
        "openapi-3.0", "openapi3.0", "openapi30", "oas3.0", "strict", "lenient", "text", "json",
        "ndjson", "junit", "junit=a.xml", "json=", "text=-", "Revealed", "bogus", "", " ", "draft-5",
        "texts", "=a", "xml", "go"
    };
    /* clang-format on */
    struct err err = ERR_INIT;
    schema = schema_new(config_schema->name, config_schema->text, config_schema->len, "",
                        NULL, &err);
    run = schema_run_new();
    for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
        bool is_list = strcmp(options[i], "report") == 0;
        for (size_t k = 0; k < sizeof(names) / sizeof(names[0]); k++) {
            char value[60], document[120];
            snprintf(value, sizeof(value), is_list ? "[\"%s\"]" : "\"%s\"", names[k]);
            put_in_place(document, sizeof(document), NULL, options[i], value);
            check_case("%s", document);
            CHECK_INT(is_known(options[i], names[k]), schema_takes(document));
        }
    }
    schema_run_free(run);
    schema_free(schema);
}

SUITE(settings_schema, TEST(the_schema_of_the_settings_says_what_options_take),
      TEST(whole_numbers_are_whole_however_they_are_written),
      TEST(the_schema_of_the_settings_knows_the_names_that_options_know))
