/*
 * The text report's parts, private to this folder. text.c puts them in order;
 * text_verdict.c tells how the run ended, text_groups.c what is wrong, text_measured.c
 * what was measured.
 */
#ifndef REPORT_TEXT_PRIV_H
#define REPORT_TEXT_PRIV_H

#include "report/format_priv.h"

struct text {
    struct strbuf *to;
    const struct report_view *view;
    const struct run *run;
    const struct summary *summary;
    const struct report_words *words;
    struct strbuf line; /* the paragraph that is being gathered */
};

enum { TEXT_COLUMNS = 80, TEXT_LINE_MAX = 64 << 10, TEXT_SHOWN_MAX = 300 };

#define TEXT_BOLD   "\x1b[1m"
#define TEXT_RED    "\x1b[1;31m"
#define TEXT_GREEN  "\x1b[1;32m"
#define TEXT_YELLOW "\x1b[1;33m"
#define TEXT_PLAIN  "\x1b[0m"

/* Writes at once: in colour if colours are wanted; an empty line and a heading. */
void text_coloured(struct text *text, const char *colour, const char *word);
void text_heading(struct text *text, const char *heading);

/* These gather. What came from outside goes through text_safe(). */
void text_say(struct text *text, const char *words);
void text_safe(struct text *text, const char *untrusted, size_t max);
void text_count(struct text *text, uint64_t count);
/* "1 token", "10,000 tokens". */
void text_many(struct text *text, uint64_t count, const char *one, const char *many);
/* The same of what the run counts: "10,000 documents". */
void text_subjects(struct text *text, uint64_t count);
void text_share(struct text *text, uint64_t part, uint64_t whole);
void text_duration(struct text *text, uint64_t us);

/* Writes what was gathered, wrapped: the first line behind `first`, the others behind
 * `rest`. */
void text_flow(struct text *text, const char *first, const char *rest);
/* As one line, however long: for commands, which are there to be copied. */
void text_keep(struct text *text, const char *first);

/* The parts. One that has nothing to tell writes nothing. */
void text_verdict(struct text *text);
void text_failures(struct text *text);
void text_inconclusive(struct text *text);
void text_findings(struct text *text);
void text_collection(struct text *text);
void text_measured(struct text *text);
void text_refresh(struct text *text);

#endif
