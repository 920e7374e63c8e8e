/*
 * schemas/config.schema.json says what the option tables of all commands say, no less and
 * no more. The tables are met as `metaprobe config` meets them.
 */
#include "check.h"

#include "base/file.h"
#include "base/units.h"
#include "base/xalloc.h"
#include "cli/command.h"
#include "cli/environment.h"
#include "json/decode.h"
#include "json/pointer.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static struct strbuf schema_text;
static struct json_tape tape;

static void open_schema(void)
{
    struct json_facts facts;
    struct err err = ERR_INIT;
    strbuf_init(&schema_text, 1 << 20);
    json_tape_init(&tape);
    CHECK(file_read(&schema_text, "schemas/config.schema.json", &err));
    CHECK(json_decode(&tape, schema_text.text, schema_text.len, &json_limits_default,
                      &facts));
}

static void close_schema(void)
{
    json_tape_release(&tape);
    strbuf_release(&schema_text);
}

/* The schema at a place, behind its $ref. */
static uint32_t schema_at(const char *section, const char *option)
{
    char *pointer = section != NULL
                        ? xstrfmt("/properties/%s/properties/%s", section, option)
                        : xstrfmt("/properties/%s", option);
    uint32_t at = json_pointer_find(&tape, pointer, strlen(pointer));
    uint32_t ref = at != JSON_NONE ? json_get(&tape, at, "$ref") : JSON_NONE;
    if (ref != JSON_NONE) {
        struct json_text text = json_text(&tape, ref);
        at = json_pointer_find(&tape, text.text + 1, text.len - 1);
    }
    free(pointer);
    return at;
}

/* Its type as JSON writes it, without blanks. */
static void get_type(char *to, size_t size, uint32_t at)
{
    uint32_t type = json_get(&tape, at, "type");
    size_t len = 0;
    to[0] = '\0';
    if (type == JSON_NONE)
        return;
    uint32_t end =
        json_kind(&tape, type) == JSON_ARRAY ? json_end(&tape, type) : type + 1;
    for (uint32_t i = json_kind(&tape, type) == JSON_ARRAY ? type + 1 : type; i < end;
         i++) {
        struct json_text text = json_text(&tape, i);
        len += (size_t)snprintf(to + len, size - len, "%s%.*s", len > 0 ? "," : "",
                                (int)text.len, text.text);
    }
}

static uint64_t get_number(uint32_t at, const char *keyword)
{
    uint32_t value = json_get(&tape, at, keyword);
    struct err err = ERR_INIT;
    uint64_t number = 0;
    CHECK(value != JSON_NONE);
    if (value == JSON_NONE)
        return 0;
    struct json_text text = json_text(&tape, value);
    char *copy = xmemdup0(text.text, text.len);
    CHECK(units_parse_count(copy, 0, UINT64_MAX, &number, &err));
    free(copy);
    return number;
}

static void check_agrees(const struct option *option, uint32_t at)
{
    static const char *const types[] = {
        [OPTION_FLAG] = "boolean",       [OPTION_TEXT] = "string",
        [OPTION_LIST] = "array",         [OPTION_COUNT] = "integer,string",
        [OPTION_DURATION] = "string",    [OPTION_BYTES] = "integer,string",
        [OPTION_RATE] = "number,string",
    };
    char type[64];
    CHECK(at != JSON_NONE);
    if (at == JSON_NONE)
        return;
    get_type(type, sizeof(type), at);
    /* A command may be called as an option is. */
    if (strcmp(type, "array,object") == 0)
        type[strlen("array")] = '\0';
    CHECK_STR(types[option_kind(option)], type);
    if (option_kind(option) == OPTION_COUNT) {
        CHECK_INT(option->low, get_number(at, "minimum"));
        CHECK_INT(option->high, get_number(at, "maximum"));
    }
}

/* What no file says is said by the environment all the same. */
static void check_consent(const struct option *option)
{
    static const char *const none[] = { NULL };
    char *variable = xstrfmt("METAPROBE_%s=1", option->name);
    for (char *c = variable; *c != '\0'; c++)
        *c = (char)(*c == '-' ? '_' : toupper((unsigned char)*c));
    char *const variables[] = { variable, NULL };
    struct strbuf warning = STRBUF_INIT(1000);
    environment_warn(&warning, variables, none);
    CHECK_STR("", warning.text);
    strbuf_release(&warning);
    free(variable);
}

static bool check_command(void *to, const struct command_line *line,
                          const struct option *options,
                          const struct option_origin *origins, struct err *err)
{
    const char *command = line->command->name;
    char *pointer = xstrfmt("/properties/%s/properties", command);
    uint32_t section = json_pointer_find(&tape, pointer, strlen(pointer));
    size_t settings = 0;
    (void)origins;
    (void)err;
    for (const struct option *option = options; option_kind(option) != OPTION_END;
         option++) {
        check_case("%s --%s", command, option->name);
        if ((option->kind & OPTION_CONSENT) != 0) {
            CHECK(schema_at(command, option->name) == JSON_NONE);
            check_consent(option);
            continue;
        }
        settings++;
        check_agrees(option, schema_at(command, option->name));
        if ((option->kind & OPTION_OWN) == 0)
            check_agrees(option, schema_at(NULL, option->name));
    }
    check_case("%s", command);
    CHECK_INT(settings, section != JSON_NONE ? tape.values[section].size : 0);
    *(size_t *)to += settings;
    free(pointer);
    return true;
}

static void the_schema_knows_each_option_and_no_other(void)
{
    char no_config[] = "--no-config";
    char *argv[] = { no_config, NULL };
    size_t settings = 0;
    open_schema();

    for (size_t i = 0; commands[i] != NULL; i++) {
        struct err err = ERR_INIT;
        struct command_line line = { .command = commands[i],
                                     .argc = 1,
                                     .argv = argv,
                                     .tell = check_command,
                                     .tell_to = &settings };
        if (commands[i] == &cmd_config)
            continue;
        commands[i]->run(&line, &err);
        CHECK_STR("", err.text);
        command_line_release(&line);
    }
    CHECK(settings > 30);

    close_schema();
}

/* Is it an option of some section, or a section? */
static bool is_used(const char *name)
{
    if (strcmp(name, "$schema") == 0)
        return true;
    for (size_t i = 0; commands[i] != NULL; i++) {
        if (strcmp(commands[i]->name, name) == 0 ||
            schema_at(commands[i]->name, name) != JSON_NONE)
            return true;
    }
    return false;
}

static void nothing_stands_at_the_top_that_no_command_has(void)
{
    open_schema();
    uint32_t top = json_get(&tape, 0, "properties"), defs = json_get(&tape, 0, "$defs");
    for (uint32_t key = json_first(&tape, top); key < json_end(&tape, top);
         key = json_next(&tape, key + 1)) {
        struct json_text text = json_text(&tape, key);
        char *name = xmemdup0(text.text, text.len);
        check_case("%s", name);
        CHECK(is_used(name));
        free(name);
    }
    for (uint32_t key = json_first(&tape, defs); key < json_end(&tape, defs);
         key = json_next(&tape, key + 1)) {
        struct json_text text = json_text(&tape, key);
        char *name = xmemdup0(text.text, text.len);
        check_case("$defs/%s", name);
        CHECK(schema_at(NULL, name) != JSON_NONE);
        free(name);
    }
    close_schema();
}

SUITE(agreement, TEST(the_schema_knows_each_option_and_no_other),
      TEST(nothing_stands_at_the_top_that_no_command_has))
