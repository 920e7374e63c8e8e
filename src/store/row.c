#include "store/row.h"

#include "base/strbuf.h"
#include "base/untrusted.h"
#include "base/xalloc.h"

#include <string.h>

sqlite3_int64 row_number(struct row *row)
{
    int column = row->next++;
    if (sqlite3_column_type(row->statement, column) != SQLITE_INTEGER) {
        row->bad = true;
        return 0;
    }
    return sqlite3_column_int64(row->statement, column);
}

sqlite3_int64 row_up_to(struct row *row, sqlite3_int64 most)
{
    sqlite3_int64 number = row_number(row);
    if (number >= 0 && number <= most)
        return number;
    row->bad = true;
    return 0;
}

bool row_is_null(const struct row *row)
{
    return sqlite3_column_type(row->statement, row->next) == SQLITE_NULL;
}

sqlite3_int64 row_said(struct row *row, sqlite3_int64 most)
{
    if (!row_is_null(row))
        return row_up_to(row, most);
    row->next++;
    return -1;
}

static struct stored_label label_of(struct row *row, sqlite3_int64 number)
{
    const struct stored *stored = row->stored;
    if (number > 0 && number < (sqlite3_int64)stored->label_count &&
        stored->labels[number].text != NULL)
        return stored->labels[number];
    row->bad = true;
    return (struct stored_label){ "", 0 };
}

/* The text of a label, or NULL for NULL. */
static const char *row_word(struct row *row)
{
    if (row_is_null(row)) {
        row->next++;
        return NULL;
    }
    return label_of(row, row_number(row)).text;
}

const char *row_code(struct row *row)
{
    const char *word = row_word(row);
    if (word != NULL && (word[0] == '\0' || !untrusted_shows(word, strlen(word))))
        row->bad = true;
    return word;
}

struct stored_label row_text(struct row *row)
{
    int column = row->next;
    if (sqlite3_column_type(row->statement, column) != SQLITE_TEXT) {
        const char *word = row_word(row);
        return (struct stored_label){ word, word != NULL ? strlen(word) : 0 };
    }
    row->next++;
    struct stored_label text = {
        (const char *)sqlite3_column_text(row->statement, column),
        (size_t)sqlite3_column_bytes(row->statement, column),
    };
    if (text.text != NULL && text.len <= STORE_TEXT_MAX && strlen(text.text) == text.len)
        return text;
    row->bad = true;
    return (struct stored_label){ "", 0 };
}

void row_into(struct row *row, char *to, size_t size)
{
    struct stored_label text = row_text(row);
    if (text.len >= size)
        row->bad = true;
    else if (text.text != NULL)
        untrusted_copy(to, size, text.text, text.len);
    else
        to[0] = '\0';
}

char *row_copy(struct row *row)
{
    struct stored_label text = row_text(row);
    if (text.text == NULL)
        return NULL;
    if (untrusted_shows(text.text, text.len))
        return xmemdup0(text.text, text.len);
    struct strbuf shown = STRBUF_INIT(STORE_TEXT_MAX);
    untrusted_put(&shown, text.text, text.len, STORE_TEXT_MAX);
    return strbuf_detach(&shown);
}

/* The number of the name, below `count`; 0 and `bad` when it is none. */
static int name_of(struct row *row, const char *(*name)(int number), int count)
{
    const char *word = row_word(row);
    for (int i = 0; word != NULL && i < count; i++) {
        if (strcmp(word, name(i)) == 0)
            return i;
    }
    row->bad = true;
    return 0;
}

static const char *outcome_of(int number)
{
    return outcome_name((enum outcome)number);
}

enum outcome row_outcome(struct row *row)
{
    return (enum outcome)name_of(row, outcome_of, OUTCOME_COUNT);
}

static const char *confidence_of(int number)
{
    return confidence_name((enum confidence)number);
}

enum confidence row_confidence(struct row *row)
{
    return (enum confidence)name_of(row, confidence_of, CONFIDENCE_COUNT);
}

static const char *severity_of(int number)
{
    return severity_name((enum severity)number);
}

enum severity row_severity(struct row *row)
{
    return (enum severity)name_of(row, severity_of, SEVERITY_COUNT);
}

static const char *trouble_of(int number)
{
    return trouble_name((enum trouble)number);
}

enum trouble row_trouble(struct row *row)
{
    return (enum trouble)name_of(row, trouble_of, TROUBLE_COUNT);
}
