#include "cli/option.h"

#include "base/nearest.h"
#include "base/secret.h"
#include "base/units.h"
#include "base/wrap.h"
#include "base/xalloc.h"
#include "token/key.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void option_list_add(struct option_list *list, const char *item)
{
    list->items = xreallocarray(list->items, list->count + 2, sizeof(*list->items));
    list->items[list->count++] = item;
    list->items[list->count] = NULL;
}

void option_list_release(struct option_list *list)
{
    free(list->items);
    *list = (struct option_list){ NULL, 0 };
}

size_t options_count(const struct option *options)
{
    size_t count = 0;
    while (option_kind(&options[count]) != OPTION_END)
        count++;
    return count;
}

bool option_is_open(const struct option *options, const struct option_origin *origins,
                    size_t i, enum option_source source)
{
    bool goes_with = (options[i].kind & (OPTION_WITH_ABOVE | OPTION_ADDS)) != 0;
    bool passed_by = goes_with && i > 0 && origins[i - 1].source > source;
    return origins[i].source == OPTION_DEFAULT && !passed_by;
}

static bool is_operand(const struct option *option)
{
    return (option->kind & OPTION_OPERAND) != 0;
}

static const struct option *find(const struct option *options, const char *name,
                                 size_t len)
{
    for (size_t i = options_count(options); i-- > 0;) {
        const struct option *option = &options[i];
        if (!is_operand(option) && strlen(option->name) == len &&
            memcmp(option->name, name, len) == 0)
            return option;
    }
    return NULL;
}

/* Is what was given as an option the name of one, up to a value behind "="? What a value
 * is joined to as other programs have it, "-HX-Key: …", is none. */
static bool is_option_name(const char *given, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (!isalnum((unsigned char)given[i]) && strchr("-_", given[i]) == NULL)
            return false;
    }
    return !key_is_random(given, len);
}

static const char *nearest_option(const struct option *options, const char *name)
{
    const char **names = xcalloc(options_count(options) + 1, sizeof(*names));
    size_t count = 0;
    for (const struct option *option = options; option_kind(option) != OPTION_END;
         option++) {
        if (!is_operand(option))
            names[count++] = option->name;
    }
    const char *nearest = nearest_name(name, names);
    free(names);
    return nearest;
}

static bool unknown(const struct option *options, const char *given, struct err *err)
{
    static const char header[] = "header", of_curl[] = "-H";
    size_t len = strcspn(given, "=");
    const char *nearest = NULL;
    if (is_option_name(given, len)) {
        char *name = xmemdup0(given, len);
        err_set(err, ERR_USAGE, "unknown option %s", name);
        nearest = nearest_option(options, name + strspn(name, "-"));
        free(name);
    } else {
        err_set(err, ERR_USAGE, "unknown option %.2s" SECRET_MASK, given);
    }
    if (strncmp(given, of_curl, strlen(of_curl)) == 0 &&
        find(options, header, strlen(header)) != NULL)
        nearest = header;
    if (nearest != NULL)
        err_hint(err, "did you mean --%s?", nearest);
    else
        err_hint(err, "--help lists the options");
    return false;
}

static bool parse_flag(const char *text, bool *value, struct err *err)
{
    bool on = strcmp(text, "true") == 0 || strcmp(text, "1") == 0;
    bool off = strcmp(text, "false") == 0 || strcmp(text, "0") == 0;
    *value = on;
    return on || off || err_set(err, ERR_USAGE, "expected 1 or 0, got \"%s\"", text);
}

bool option_set(const struct option *option, const char *text, struct err *err)
{
    uint64_t low = option->low, high = option->high;
    switch (option_kind(option)) {
    case OPTION_END:
        return true;
    case OPTION_FLAG:
        return parse_flag(text, option->value, err);
    case OPTION_TEXT:
        *(const char **)option->value = text;
        return true;
    case OPTION_LIST:
        option_list_add(option->value, text);
        return true;
    case OPTION_COUNT:
        return units_parse_count(text, low, high, option->value, err);
    case OPTION_DURATION:
        return units_parse_duration(text, low, high, option->value, err);
    case OPTION_BYTES:
        return units_parse_bytes(text, low, high, option->value, err);
    case OPTION_RATE:
        return units_parse_rate(text, low, high, option->value, err);
    }
    return true;
}

static bool take_option(const struct option *option, const char *given, const char *next,
                        bool *used_next, struct err *err)
{
    const char *equals = strchr(given, '=');
    *used_next = false;
    if (option_kind(option) == OPTION_FLAG) {
        if (equals != NULL)
            return err_set(err, ERR_USAGE, "--%s takes no value", option->name);
        *(bool *)option->value = true;
        return true;
    }
    const char *text = equals ? equals + 1 : next;
    *used_next = equals == NULL;
    if (text == NULL)
        return err_set(err, ERR_USAGE, "--%s needs a value: %s", option->name,
                       option->argument);
    if (option_set(option, text, err))
        return true;
    return err_within(err, "--%s", option->name);
}

static bool mark(const struct option *option, struct option_origin *origin,
                 struct err *err)
{
    if (origin->source != OPTION_DEFAULT && option_kind(option) != OPTION_LIST)
        return err_set(err, ERR_USAGE, "--%s is given twice", option->name);
    origin->source = OPTION_FROM_COMMAND_LINE;
    return true;
}

static void fill_operand(const struct option *options, struct option_origin *origins,
                         const char *const *rest, size_t rest_count)
{
    for (size_t i = 0; rest_count > 0 && option_kind(&options[i]) != OPTION_END; i++) {
        if (!is_operand(&options[i]))
            continue;
        origins[i].source = OPTION_FROM_COMMAND_LINE;
        if (option_kind(&options[i]) == OPTION_TEXT)
            *(const char **)options[i].value = rest[0];
        else
            for (size_t given = 0; given < rest_count; given++)
                option_list_add(options[i].value, rest[given]);
    }
}

bool options_parse(const struct option *options, struct option_origin *origins, int argc,
                   char **argv, const char **rest, size_t *rest_count, bool *help,
                   struct err *err)
{
    bool ended = false;
    *rest_count = 0;
    *help = false;
    for (int i = 0; i < argc; i++) {
        const char *arg = argv[i];
        if (ended || arg[0] != '-' || arg[1] == '\0') {
            rest[(*rest_count)++] = arg;
            continue;
        }
        if (strcmp(arg, "--") == 0) {
            ended = true;
            continue;
        }
        if (strcmp(arg, "--help") == 0 || strcmp(arg, "-h") == 0) {
            *help = true;
            return true;
        }
        const char *name = arg + (arg[1] == '-' ? 2 : 1);
        const struct option *option =
            arg[1] == '-' ? find(options, name, strcspn(name, "=")) : NULL;
        if (option == NULL)
            return unknown(options, arg, err);
        bool used_next;
        if (!mark(option, &origins[option - options], err) ||
            !take_option(option, name, argv[i + 1], &used_next, err))
            return false;
        i += used_next;
    }
    fill_operand(options, origins, rest, *rest_count);
    return true;
}

void options_settle(const struct option *options, struct option_origin *origins)
{
    for (size_t i = 1; i < options_count(options); i++) {
        const struct option *list = &options[i - 1], *flag = &options[i];
        if ((flag->kind & OPTION_ADDS) == 0 || !*(const bool *)flag->value)
            continue;
        if (origins[i].source > origins[i - 1].source) {
            option_list_release(list->value);
            origins[i - 1] = origins[i];
        }
        option_list_add(list->value, flag->name);
    }
}

/* What is behind the option's name stands in a column, and is broken to stay in it. */
static void put_help(struct strbuf *to, const char *name, const char *argument,
                     const char *help)
{
    enum { COLUMN = 26 };
    char first[COLUMN + 64];
    int used = snprintf(first, sizeof(first), "  --%s%s%s", name, argument ? " " : "",
                        argument ? argument : "");
    snprintf(first + used, sizeof(first) - (size_t)used, "%*s",
             used < COLUMN ? COLUMN - used : 2, "");
    char rest[COLUMN + 1];
    snprintf(rest, sizeof(rest), "%*s", COLUMN, "");
    wrap_put(to, help, first, rest, OPTION_HELP_COLUMNS);
}

void options_help(struct strbuf *to, const struct option *options)
{
    for (const struct option *option = options; option_kind(option) != OPTION_END;
         option++) {
        if (is_operand(option))
            continue;
        put_help(to, option->name, option->argument, option->help);
    }
    strbuf_puts(to, "  -h, --help              this text\n");
}
