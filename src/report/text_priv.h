/*
 * The text report's parts, private to this folder. text.c puts them in order;
 * text_verdict.c tells how the run ended, text_gates.c what decided it, text_groups.c
 * what is wrong, text_measured.c what was measured.
 */
#ifndef REPORT_TEXT_PRIV_H
#define REPORT_TEXT_PRIV_H

#include "report/format_priv.h"
#include "report/prose.h"

struct text {
    struct prose prose;
    const struct report_view *view;
    const struct run *run;
    const struct summary *summary;
    const struct report_words *words;
};

enum { TEXT_SHOWN_MAX = 300 };

/* As those of report/prose.h. */
void text_coloured(struct text *text, const char *colour, const char *word);
void text_heading(struct text *text, const char *heading);
void text_say(struct text *text, const char *words);
void text_safe(struct text *text, const char *untrusted, size_t max);
void text_count(struct text *text, uint64_t count);
void text_many(struct text *text, uint64_t count, const char *one, const char *many);
void text_share(struct text *text, uint64_t part, uint64_t whole);
void text_duration(struct text *text, uint64_t us);
void text_flow(struct text *text, const char *first, const char *rest);
void text_keep(struct text *text, const char *first);

/* What the run counts: "10,000 documents". */
void text_subjects(struct text *text, uint64_t count);

/* The parts. One that has nothing to tell writes nothing. */
void text_verdict(struct text *text);
void text_gates(struct text *text);
void text_failures(struct text *text);
void text_inconclusive(struct text *text);
void text_findings(struct text *text);
void text_collection(struct text *text);
void text_ignores(struct text *text);
void text_measured(struct text *text);
void text_refresh(struct text *text);

#endif
