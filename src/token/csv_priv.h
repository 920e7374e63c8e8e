/*
 * Token ids from one column of CSV (RFC 4180) that comes in chunks, for this room alone.
 *
 *  - Records end in LF or CRLF; a quoted field may hold commas, line ends and doubled
 *    quotes. Only the wanted field is kept, so the others may be of any length.
 *  - A quote inside a field that did not begin with one stands for itself.
 *  - Blank lines are passed over.
 */
#ifndef TOKEN_CSV_PRIV_H
#define TOKEN_CSV_PRIV_H

#include "token/set_priv.h"

struct csv;

/* Borrows all three. `column` is a name or a number from 1. */
struct csv *csv_new(struct token_set *set, const char *name, const char *column);
void csv_free(struct csv *csv);
/* `reader` is a struct csv, untyped as all that is fed by read.c. */
bool csv_feed(void *reader, const char *text, size_t len, struct err *err);
/* Behind the last chunk. */
bool csv_end(struct csv *csv, struct err *err);

#endif
