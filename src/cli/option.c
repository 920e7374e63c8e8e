#include "cli/option.h"

#include "base/nearest.h"
#include "base/units.h"
#include "base/wrap.h"
#include "base/xalloc.h"

#include <inttypes.h>
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

static const struct option *find(const struct option *options, const char *name,
                                 size_t len)
{
    for (const struct option *option = options; option->kind != OPTION_END; option++) {
        if (strlen(option->name) == len && memcmp(option->name, name, len) == 0)
            return option;
    }
    return NULL;
}

static bool unknown(const struct option *options, const char *given, struct err *err)
{
    size_t count = 0;
    while (options[count].kind != OPTION_END)
        count++;
    const char **names = xcalloc(count + 1, sizeof(*names));
    for (size_t i = 0; i < count; i++)
        names[i] = options[i].name;
    char *name = xmemdup0(given, strcspn(given, "="));
    const char *nearest = nearest_name(name + strspn(name, "-"), names);
    err_set(err, ERR_USAGE, "unknown option %s", name);
    if (nearest != NULL)
        err_hint(err, "did you mean --%s?", nearest);
    else
        err_hint(err, "--help lists the options");
    free(name);
    free(names);
    return false;
}

static bool in_range(const struct option *option, const char *text, uint64_t number,
                     struct err *err)
{
    if (number >= option->low && number <= option->high)
        return true;
    char low[UNITS_TEXT], high[UNITS_TEXT];
    bool bytes = option->kind == OPTION_BYTES;
    return err_set(
        err, ERR_USAGE, "expected %s to %s, got \"%s\"",
        bytes ? units_bytes(low, option->low) : units_duration(low, option->low),
        bytes ? units_bytes(high, option->high) : units_duration(high, option->high),
        text);
}

static bool take_value(const struct option *option, const char *text, struct err *err)
{
    uint64_t number = 0;
    switch (option->kind) {
    case OPTION_END:
    case OPTION_FLAG:
        return true;
    case OPTION_TEXT:
        *(const char **)option->value = text;
        return true;
    case OPTION_LIST:
        option_list_add(option->value, text);
        return true;
    case OPTION_COUNT:
        return units_parse_count(text, option->low, option->high, option->value, err);
    case OPTION_RATE:
        return units_parse_rate(text, option->value, err);
    case OPTION_DURATION:
        if (!units_parse_duration(text, &number, err) ||
            !in_range(option, text, number, err))
            return false;
        break;
    case OPTION_BYTES:
        if (!units_parse_bytes(text, &number, err) ||
            !in_range(option, text, number, err))
            return false;
        break;
    }
    *(uint64_t *)option->value = number;
    return true;
}

static bool take_option(const struct option *option, const char *given, const char *next,
                        bool *used_next, struct err *err)
{
    const char *equals = strchr(given, '=');
    *used_next = false;
    if (option->kind == OPTION_FLAG) {
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
    if (take_value(option, text, err))
        return true;
    return err_within(err, "--%s", option->name);
}

static bool is_repeated(const struct option *option, const struct option *options,
                        uint64_t *given)
{
    uint64_t bit = (uint64_t)1 << (option - options);
    bool repeated = (*given & bit) != 0 && option->kind != OPTION_LIST;
    *given |= bit;
    return repeated;
}

bool options_parse(const struct option *options, int argc, char **argv, const char **rest,
                   size_t *rest_count, bool *help, struct err *err)
{
    uint64_t given = 0;
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
        if (is_repeated(option, options, &given))
            return err_set(err, ERR_USAGE, "--%s is given twice", option->name);
        bool used_next;
        if (!take_option(option, name, argv[i + 1], &used_next, err))
            return false;
        i += used_next;
    }
    return true;
}

void options_help(struct strbuf *to, const struct option *options)
{
    enum { COLUMN = 26 };
    for (const struct option *option = options; option->kind != OPTION_END; option++) {
        size_t before = to->len;
        strbuf_putf(to, "  --%s%s%s", option->name, option->argument ? " " : "",
                    option->argument ? option->argument : "");
        size_t used = to->len - before;
        strbuf_putf(to, "%*s", used < COLUMN ? (int)(COLUMN - used) : 2, "");
        strbuf_putf(to, "%s\n", option->help);
    }
    strbuf_puts(to, "  -h, --help              this text\n");
}
