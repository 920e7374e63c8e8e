#include "token/csv_priv.h"

#include "base/strbuf.h"
#include "base/untrusted.h"
#include "base/xalloc.h"
#include "token/item_priv.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { FIELD_KEPT = 512, NAME_COLUMNS = 40, NAMES_BYTES = 200 };

/*
 *              "            "
 *    BEGUN --------> QUOTED ---> CLOSED      CLOSED and PLAIN end at a comma or a line
 * end |               ^            |        and are BEGUN again. | any '------------' v "
 *    PLAIN
 */
enum state { BEGUN, PLAIN, QUOTED, CLOSED };

/* What the record at hand is: names are looked up, or a first line may be a header. */
enum stage { NAMES, MAYBE_NAMES, BODY };

struct csv {
    struct token_set *set;
    const char *name;
    struct token_span column;
    uint64_t wanted; /* the column's number, from 1; 0 while it is not known */
    enum stage stage;
    bool taken; /* the record had the wanted column */

    enum state state;
    bool returned;        /* the last byte was a carriage return, not kept yet */
    uint64_t line;        /* of the byte at hand */
    uint64_t number;      /* of the field at hand, from 1 */
    uint64_t field_line;  /* where it began */
    size_t len;           /* its bytes; the first FIELD_KEPT of them are in `field` */
    struct strbuf header; /* the names of all columns, for people */
    char field[FIELD_KEPT];
};

/* A column's number, or 0 when the text is a name. */
static uint64_t column_number(struct token_span column)
{
    uint64_t number = 0;
    for (size_t i = 0; i < column.len; i++) {
        if (column.text[i] < '0' || column.text[i] > '9' || column.len > 9)
            return 0;
        number = number * 10 + (uint64_t)(column.text[i] - '0');
    }
    return number;
}

struct csv *csv_new(struct token_set *set, const char *name, const char *column)
{
    struct csv *csv = xcalloc(1, sizeof(*csv));
    csv->set = set;
    csv->name = name;
    csv->column = token_trim((struct token_span){ column, strlen(column) });
    csv->wanted = column_number(csv->column);
    csv->stage = csv->wanted > 0 ? MAYBE_NAMES : NAMES;
    csv->line = csv->number = csv->field_line = 1;
    strbuf_init(&csv->header, NAMES_BYTES);
    return csv;
}

void csv_free(struct csv *csv)
{
    strbuf_release(&csv->header);
    free(csv);
}

static bool within_field(const struct csv *csv, struct err *err)
{
    return token_place_within(&(struct token_place){ csv->name, csv->field_line }, err);
}

static struct token_span field_span(const struct csv *csv)
{
    size_t len = csv->len < FIELD_KEPT ? csv->len : FIELD_KEPT;
    return token_trim((struct token_span){ csv->field, len });
}

static bool take_name(struct csv *csv, struct err *err)
{
    struct token_span name = field_span(csv);
    strbuf_puts(&csv->header, csv->number > 1 ? ", " : "");
    untrusted_put(&csv->header, name.text, name.len, NAME_COLUMNS);
    if (name.len != csv->column.len || memcmp(name.text, csv->column.text, name.len) != 0)
        return true;
    if (csv->wanted == 0) {
        csv->wanted = csv->number;
        return true;
    }
    err_set(err, ERR_USAGE, "two columns are called \"%.*s\"", (int)name.len, name.text);
    err_hint(err, "choose by number: %" PRIu64 " or %" PRIu64, csv->wanted, csv->number);
    return within_field(csv, err);
}

static bool begins_with_letter(struct token_span text)
{
    char c = text.len > 0 ? text.text[0] : '\0';
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool take_token(struct csv *csv, struct err *err)
{
    struct token_span field = field_span(csv);
    csv->taken = true;
    if (csv->stage == MAYBE_NAMES && begins_with_letter(field))
        return true;
    struct token_place place = { csv->name, csv->field_line };
    if (csv->len <= FIELD_KEPT)
        return token_item_add(csv->set, field.text, field.len, &place, err);
    err_set(err, ERR_USAGE, "expected a token id or a range, got %zu bytes", csv->len);
    return within_field(csv, err);
}

static bool end_field(struct csv *csv, struct err *err)
{
    if (csv->stage == NAMES) {
        if (!take_name(csv, err))
            return false;
    } else if (csv->number == csv->wanted && !take_token(csv, err)) {
        return false;
    }
    csv->state = BEGUN;
    csv->len = 0;
    csv->number++;
    csv->field_line = csv->line;
    return true;
}

static bool refuse_record(struct csv *csv, struct err *err)
{
    if (csv->stage == NAMES) {
        err_set(err, ERR_USAGE, "no column is called \"%.*s\"", (int)csv->column.len,
                csv->column.text);
        err_hint(err, "the columns are: %s", csv->header.text);
    } else {
        err_set(err, ERR_USAGE,
                "expected a token id in column %" PRIu64 ", got %" PRIu64 " column%s",
                csv->wanted, csv->number - 1, csv->number == 2 ? "" : "s");
    }
    return within_field(csv, err);
}

static bool end_record(struct csv *csv, struct err *err)
{
    bool blank = csv->number == 1 && csv->state == BEGUN;
    if (!blank) {
        if (!end_field(csv, err))
            return false;
        if (csv->stage == NAMES ? csv->wanted == 0 : !csv->taken)
            return refuse_record(csv, err);
        csv->stage = BODY;
    }
    csv->number = 1;
    csv->taken = false;
    csv->field_line = ++csv->line;
    return true;
}

static void keep(struct csv *csv, char c)
{
    if (csv->len < FIELD_KEPT)
        csv->field[csv->len] = c;
    csv->len++;
}

/* A byte inside quotes, or the first behind them. True when that was all about it. */
static bool quoted_byte(struct csv *csv, char c)
{
    if (csv->state == CLOSED && c != '"')
        return false;
    if (csv->state == QUOTED && c == '"') {
        csv->state = CLOSED;
        return true;
    }
    csv->state = QUOTED;
    keep(csv, c);
    if (c == '\n')
        csv->line++;
    return true;
}

static bool plain_byte(struct csv *csv, char c, struct err *err)
{
    if (c == ',')
        return end_field(csv, err);
    if (c == '\n')
        return end_record(csv, err);
    if (csv->state == CLOSED) {
        err_set(err, ERR_USAGE,
                "expected a comma or the line's end behind a closing quote");
        return within_field(csv, err);
    }
    if (csv->state == BEGUN && c == '"') {
        csv->state = QUOTED;
        return true;
    }
    csv->state = PLAIN;
    keep(csv, c);
    return true;
}

bool csv_feed(void *reader, const char *text, size_t len, struct err *err)
{
    struct csv *csv = reader;
    for (size_t i = 0; i < len; i++) {
        char c = text[i];
        if (csv->state >= QUOTED && !csv->returned && quoted_byte(csv, c))
            continue;
        if (csv->returned && c != '\n' && !plain_byte(csv, '\r', err))
            return false;
        csv->returned = c == '\r';
        if (!csv->returned && !plain_byte(csv, c, err))
            return false;
    }
    return true;
}

bool csv_end(struct csv *csv, struct err *err)
{
    if (csv->state == QUOTED) {
        err_set(err, ERR_USAGE, "expected a closing quote, got the end of the file");
        return within_field(csv, err);
    }
    bool blank = csv->number == 1 && csv->state == BEGUN;
    return blank || end_record(csv, err);
}
