#include "token/item_priv.h"

#include "base/strbuf.h"
#include "base/untrusted.h"
#include "token/id_priv.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

enum { QUOTED_COLUMNS = 90, QUOTED_BYTES = 1024 };

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

struct token_span token_trim(struct token_span span)
{
    while (span.len > 0 && is_blank(span.text[0])) {
        span.text++;
        span.len--;
    }
    while (span.len > 0 && is_blank(span.text[span.len - 1]))
        span.len--;
    return span;
}

static bool consists_of(struct token_span span, const char *characters)
{
    for (size_t i = 0; i < span.len; i++) {
        if (span.text[i] == '\0' || strchr(characters, span.text[i]) == NULL)
            return false;
    }
    return span.len > 0;
}

static bool contains(struct token_span span, const char *part)
{
    return memmem(span.text, span.len, part, strlen(part)) != NULL;
}

static bool is_digits(struct token_span span)
{
    return consists_of(span, "0123456789");
}

bool token_place_within(const struct token_place *place, struct err *err)
{
    if (place->line > 0)
        return err_within(err, "%s:%" PRIu64, place->name, place->line);
    return err_within(err, "%s", place->name);
}

#define HINT_DASH "a range is written with a plain hyphen, 1-100"
#define HINT_CSV  "one id or range a line; for CSV, name the column with --tokens-column"

/* What people write when they mean an id or a range: the first row that fits says it. */
static const struct {
    const char *begins, *contains;
    const char *consists_of; /* NULL: of anything */
    const char *hint;
} habits[] = {
    { "", "..", NULL, "a range is written 1-100" },
    { "", "–", NULL, HINT_DASH },
    { "", "—", NULL, HINT_DASH },
    { "0x", "", NULL, "token ids are written in decimal" },
    { "0X", "", NULL, "token ids are written in decimal" },
    { "0", "", "0123456789", "an id is written without leading zeros" },
    { "", "E+", "0123456789.,E+",
      "a spreadsheet has rounded this number: make its column "
      "text before the export" },
    { "", ",", NULL, HINT_CSV },
    { "", ";", NULL, HINT_CSV },
    { "", "\t", NULL, HINT_CSV },
    { "", " ", NULL, "one id or range a line" },
};

/* NULL if it is anybody's guess. */
static const char *hint_for(struct token_span item)
{
    for (size_t i = 0; i < sizeof(habits) / sizeof(habits[0]); i++) {
        size_t begin = strlen(habits[i].begins);
        if (item.len >= begin && memcmp(item.text, habits[i].begins, begin) == 0 &&
            contains(item, habits[i].contains) &&
            (habits[i].consists_of == NULL || consists_of(item, habits[i].consists_of)))
            return habits[i].hint;
    }
    return NULL;
}

static bool names_a_file(struct token_span item)
{
    char path[256];
    if (item.len == 0 || item.len >= sizeof(path) || memchr(item.text, '\0', item.len))
        return false;
    memcpy(path, item.text, item.len);
    path[item.len] = '\0';
    return access(path, F_OK) == 0;
}

static bool refuse(const char *what, struct token_span item,
                   const struct token_place *place, struct err *err)
{
    struct strbuf quoted = STRBUF_INIT(QUOTED_BYTES);
    untrusted_put(&quoted, item.text, item.len, QUOTED_COLUMNS);
    err_set(err, ERR_USAGE, "%s, got \"%s\"", what, quoted.text);
    token_place_within(place, err);
    const char *hint = hint_for(item);
    if (place->line == 0 && item.len == 0)
        err_hint(err, "there is nothing before or behind a comma");
    else if (place->line == 0 && names_a_file(item))
        err_hint(err, "to read the file, write @%s", quoted.text);
    else if (hint != NULL)
        err_hint(err, "%s", hint);
    strbuf_release(&quoted);
    return false;
}

static bool is_beyond(struct token_span digits)
{
    struct token_id id;
    return is_digits(digits) && digits.text[0] != '0' &&
           !token_id_parse(&id, digits.text, digits.len);
}

static bool refuse_unread(struct token_span item, struct token_span first,
                          struct token_span last, const struct token_place *place,
                          struct err *err)
{
    if (is_beyond(first) || is_beyond(last))
        return refuse("expected token ids up to 2^256 - 1", item, place, err);
    return refuse("expected a token id or a range", item, place, err);
}

static bool range_parse(struct token_range *range, struct token_span item,
                        const struct token_place *place, struct err *err)
{
    const char *hyphen = memchr(item.text, '-', item.len);
    struct token_span first = item, last = { "", 0 };
    if (hyphen != NULL) {
        first =
            token_trim((struct token_span){ item.text, (size_t)(hyphen - item.text) });
        last = token_trim((struct token_span){
            hyphen + 1, item.len - (size_t)(hyphen - item.text) - 1 });
    }
    *range = (struct token_range){ .more = 0 };
    if (!token_id_parse(&range->first, first.text, first.len))
        return refuse_unread(item, first, last, place, err);
    if (hyphen == NULL)
        return true;
    struct token_id end;
    if (!token_id_parse(&end, last.text, last.len))
        return refuse_unread(item, first, last, place, err);
    if (token_id_compare(&end, &range->first) < 0) {
        refuse("expected a range that runs upwards", item, place, err);
        return err_hint(err, "write %.*s-%.*s", (int)last.len, last.text, (int)first.len,
                        first.text);
    }
    if (!token_id_distance(&range->first, &end, &range->more) ||
        range->more >= TOKEN_COUNT_MAX)
        return refuse("expected a range of at most 2^63 ids", item, place, err);
    return true;
}

bool token_item_add(struct token_set *set, const char *text, size_t len,
                    const struct token_place *place, struct err *err)
{
    struct token_range range;
    if (!range_parse(&range, token_trim((struct token_span){ text, len }), place, err))
        return false;
    return token_set_add(set, &range, err) || token_place_within(place, err);
}
