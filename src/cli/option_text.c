#include "cli/option_text.h"

#include "base/units.h"
#include "cli/secrets.h"
#include "token/url.h"

#include <string.h>

static void put_header(struct strbuf *to, const char *line)
{
    const char *colon = strchr(line, ':');
    if (secrets_shown_in_header(line))
        strbuf_puts(to, line);
    else if (colon != NULL)
        strbuf_add(to, line, (size_t)(colon - line));
    else
        strbuf_puts(to, "***");
}

static void put_item(struct strbuf *to, const struct option *option, const char *text)
{
    if ((option->kind & OPTION_SECRET) == 0)
        strbuf_puts(to, text);
    else if (option_kind(option) == OPTION_LIST)
        put_header(to, text);
    else if (option->kind & OPTION_FILE)
        secrets_put_file(to, text);
    else
        token_url_put_argument(to, text);
}

static uint64_t number_of(const struct option *option)
{
    return *(const uint64_t *)option->value;
}

/* A number below its limit is how a command says that it will find one itself. */
bool option_is_set(const struct option *option)
{
    switch (option_kind(option)) {
    case OPTION_END:
        return false;
    case OPTION_FLAG:
    case OPTION_RATE:
        return true;
    case OPTION_TEXT:
        return *(const char *const *)option->value != NULL;
    case OPTION_LIST:
        return ((const struct option_list *)option->value)->count > 0;
    case OPTION_COUNT:
    case OPTION_DURATION:
    case OPTION_BYTES:
        return number_of(option) >= option->low;
    }
    return false;
}

void option_put_value(struct strbuf *to, const struct option *option, size_t i)
{
    char text[UNITS_TEXT];
    switch (option_kind(option)) {
    case OPTION_END:
        return;
    case OPTION_FLAG:
        strbuf_puts(to, *(const bool *)option->value ? "true" : "false");
        return;
    case OPTION_TEXT:
        put_item(to, option, *(const char *const *)option->value);
        return;
    case OPTION_LIST:
        put_item(to, option, ((const struct option_list *)option->value)->items[i]);
        return;
    case OPTION_COUNT:
        strbuf_putu(to, number_of(option));
        return;
    case OPTION_DURATION:
        strbuf_puts(to, units_exact_duration(text, number_of(option)));
        return;
    case OPTION_BYTES:
        strbuf_puts(to, units_exact_bytes(text, number_of(option)));
        return;
    case OPTION_RATE:
        strbuf_puts(to, units_rate(text, number_of(option)));
        return;
    }
}

size_t option_value_count(const struct option *option)
{
    if (!option_is_set(option))
        return 0;
    return option_kind(option) == OPTION_LIST
               ? ((const struct option_list *)option->value)->count
               : 1;
}
