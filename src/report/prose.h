/*
 * Text for people, a paragraph at a time: it is gathered, then wrapped and written. What
 * came from outside goes through prose_safe(), which spells out what could act on a
 * terminal.
 */
#ifndef REPORT_PROSE_H
#define REPORT_PROSE_H

#include "base/strbuf.h"

#include <stdbool.h>
#include <stdint.h>

enum { PROSE_COLUMNS = 80, PROSE_LINE_MAX = 64 << 10 };

#define PROSE_BOLD   "\x1b[1m"
#define PROSE_RED    "\x1b[1;31m"
#define PROSE_GREEN  "\x1b[1;32m"
#define PROSE_YELLOW "\x1b[1;33m"
#define PROSE_PLAIN  "\x1b[0m"

struct prose {
    struct strbuf *to;
    bool colour;        /* colours are wanted */
    struct strbuf line; /* the paragraph that is being gathered */
};

void prose_init(struct prose *prose, struct strbuf *to, bool colour);
void prose_release(struct prose *prose);

/* Write at once: a word, in that colour if colours are wanted; an empty line and a
 * heading. */
void prose_coloured(struct prose *prose, const char *colour, const char *word);
void prose_heading(struct prose *prose, const char *heading);

/* Gather. `max` are columns; what is beyond becomes "…". */
void prose_say(struct prose *prose, const char *words);
void prose_safe(struct prose *prose, const char *untrusted, size_t max);
/* "10,000"; "1 token", "10,000 tokens"; "0.02 %"; "2.90 s". */
void prose_count(struct prose *prose, uint64_t count);
void prose_many(struct prose *prose, uint64_t count, const char *one, const char *many);
void prose_share(struct prose *prose, uint64_t part, uint64_t whole);
void prose_duration(struct prose *prose, uint64_t us);

/* Write what was gathered: wrapped, the first line behind `first` and the others behind
 * `rest`; or the same with the first word in a colour; or as one line, however long. */
void prose_flow(struct prose *prose, const char *first, const char *rest);
void prose_flow_coloured(struct prose *prose, const char *colour, const char *word);
void prose_keep(struct prose *prose, const char *first);

#endif
