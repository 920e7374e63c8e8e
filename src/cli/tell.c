#include "cli/tell.h"

#include "base/untrusted.h"
#include "cli/option_text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_MAX = 16 << 20, VALUE_MAX = 1 << 20, VALUE_WIDTH = 44 };

void telling_init(struct telling *telling)
{
    *telling = (struct telling){ .text = STRBUF_INIT(TEXT_MAX) };
    jsonw_init(&telling->json, &telling->text);
}

void telling_release(struct telling *telling)
{
    strbuf_release(&telling->text);
}

static void put_origin(struct strbuf *to, const struct option_origin *origin)
{
    switch (origin->source) {
    case OPTION_DEFAULT:
        strbuf_puts(to, "default");
        return;
    case OPTION_FROM_FILE:
        strbuf_puts(to, "from ");
        break;
    case OPTION_FROM_ENVIRONMENT:
        strbuf_puts(to, "environment ");
        break;
    case OPTION_FROM_RUN:
        strbuf_puts(to, "of the run ");
        break;
    case OPTION_FROM_COMMAND_LINE:
        strbuf_puts(to, "command line");
        return;
    }
    untrusted_put(to, origin->where, strlen(origin->where), VALUE_MAX);
}

/* Adds blanks up to a column of what was added since `start`; two at least. */
static void pad(struct strbuf *to, size_t start, size_t column)
{
    size_t used = to->len - start;
    strbuf_putf(to, "%*s", used + 2 < column ? (int)(column - used) : 2, "");
}

static void put_line(struct strbuf *to, const struct option *option,
                     const struct option_origin *origin, size_t i, size_t name_width)
{
    struct strbuf value = STRBUF_INIT(VALUE_MAX);
    size_t start = to->len;
    strbuf_puts(to, "  ");
    if (i == 0)
        strbuf_putf(to, "%s%s", option->kind & OPTION_OPERAND ? "" : "--",
                    option->kind & OPTION_OPERAND ? option->argument : option->name);
    pad(to, start, name_width);
    start = to->len;
    if (i < option_value_count(option))
        option_put_value(&value, option, i);
    else
        strbuf_puts(&value, "not set");
    untrusted_put(to, value.text, value.len, VALUE_MAX);
    if (i == 0) {
        pad(to, start, VALUE_WIDTH);
        put_origin(to, origin);
    }
    strbuf_putc(to, '\n');
    strbuf_release(&value);
}

static void put_text(struct strbuf *to, const struct option *options,
                     const struct option_origin *origins)
{
    size_t width = 0;
    for (size_t i = 0; option_kind(&options[i]) != OPTION_END; i++) {
        size_t len = strlen(options[i].name) + 6;
        width = len > width ? len : width;
    }
    for (size_t i = 0; option_kind(&options[i]) != OPTION_END; i++) {
        size_t item = 0;
        do
            put_line(to, &options[i], &origins[i], item, width);
        while (++item < option_value_count(&options[i]));
    }
}

static void write_text(struct jsonw *json, const char *key, const struct option *option,
                       size_t i)
{
    struct strbuf value = STRBUF_INIT(VALUE_MAX);
    option_put_value(&value, option, i);
    jsonw_text(json, key, value.text);
    strbuf_release(&value);
}

static void write_value(struct jsonw *json, const struct option *option)
{
    if (option_kind(option) == OPTION_LIST) {
        jsonw_open(json, "value", '[');
        for (size_t i = 0; i < option_value_count(option); i++)
            write_text(json, NULL, option, i);
        jsonw_close(json, ']');
    } else if (!option_is_set(option)) {
        jsonw_null(json, "value");
    } else if (option_kind(option) == OPTION_FLAG) {
        jsonw_bool(json, "value", *(const bool *)option->value);
    } else if (option_kind(option) == OPTION_COUNT) {
        jsonw_count(json, "value", *(const uint64_t *)option->value);
    } else {
        write_text(json, "value", option, 0);
    }
}

static void write_options(struct jsonw *json, const struct option *options,
                          const struct option_origin *origins)
{
    static const char *const sources[] = {
        [OPTION_DEFAULT] = "default",
        [OPTION_FROM_FILE] = "file",
        [OPTION_FROM_ENVIRONMENT] = "environment",
        [OPTION_FROM_RUN] = "run",
        [OPTION_FROM_COMMAND_LINE] = "command-line",
    };
    jsonw_open(json, "options", '{');
    for (size_t i = 0; option_kind(&options[i]) != OPTION_END; i++) {
        jsonw_open(json, options[i].name, '{');
        write_value(json, &options[i]);
        jsonw_text(json, "from", sources[origins[i].source]);
        jsonw_text(json, "where", origins[i].where);
        jsonw_close(json, '}');
    }
    jsonw_close(json, '}');
}

static void begin(struct telling *telling, const struct command_line *line)
{
    telling->begun = true;
    telling->is_json = line->common.json;
    if (!telling->is_json)
        return;
    jsonw_open(&telling->json, NULL, '{');
    jsonw_count(&telling->json, "schema_version", 1);
    jsonw_open(&telling->json, "commands", '[');
}

bool tell_command(void *to, const struct command_line *line, const struct option *options,
                  const struct option_origin *origins, struct err *err)
{
    struct telling *telling = to;
    (void)err;
    if (!telling->begun)
        begin(telling, line);
    if (telling->is_json) {
        jsonw_open(&telling->json, NULL, '{');
        jsonw_text(&telling->json, "command", line->command->name);
        jsonw_text(&telling->json, "file", line->file);
        write_options(&telling->json, options, origins);
        jsonw_close(&telling->json, '}');
    } else if (option_kind(options) != OPTION_END) {
        strbuf_putf(&telling->text, "%smetaprobe %s\n", telling->text.len > 0 ? "\n" : "",
                    line->command->name);
        put_text(&telling->text, options, origins);
    }
    return true;
}

bool tell_end(struct telling *telling, struct err *err)
{
    if (telling->is_json) {
        jsonw_close(&telling->json, ']');
        jsonw_close(&telling->json, '}');
    }
    if (telling->text.full)
        return err_set(err, ERR_USAGE, "the settings are too long to be told");
    return command_print(telling->text.text, err);
}
