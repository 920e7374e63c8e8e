/*
 * The report for a person at a terminal, who is tense: the verdict first, then what is
 * wrong and how to look into it, then what was measured. Everything that came from
 * outside goes through base/untrusted.h.
 */
#include "base/units.h"
#include "base/untrusted.h"
#include "base/wrap.h"
#include "report/text_priv.h"

#include <string.h>

/* ---- pieces ---- */

void text_coloured(struct text *text, const char *colour, const char *word)
{
    if (text->view->colour)
        strbuf_puts(text->to, colour);
    strbuf_puts(text->to, word);
    if (text->view->colour)
        strbuf_puts(text->to, TEXT_PLAIN);
}

void text_heading(struct text *text, const char *heading)
{
    strbuf_putc(text->to, '\n');
    text_coloured(text, TEXT_BOLD, heading);
    strbuf_putc(text->to, '\n');
}

void text_say(struct text *text, const char *words)
{
    strbuf_puts(&text->line, words);
}

void text_safe(struct text *text, const char *untrusted, size_t max)
{
    untrusted_put(&text->line, untrusted, strlen(untrusted), max);
}

void text_count(struct text *text, uint64_t count)
{
    char shown[UNITS_TEXT];
    text_say(text, units_count(shown, count));
}

void text_many(struct text *text, uint64_t count, const char *one, const char *many)
{
    text_count(text, count);
    text_say(text, " ");
    text_say(text, count == 1 ? one : many);
}

void text_subjects(struct text *text, uint64_t count)
{
    text_many(text, count, text->words->one, text->words->many);
}

void text_share(struct text *text, uint64_t part, uint64_t whole)
{
    char shown[UNITS_TEXT];
    text_say(text, units_share(shown, part, whole));
}

void text_duration(struct text *text, uint64_t us)
{
    char shown[UNITS_TEXT];
    text_say(text, units_duration(shown, us));
}

void text_flow(struct text *text, const char *first, const char *rest)
{
    wrap_put(text->to, text->line.text, first, rest, TEXT_COLUMNS);
    strbuf_reset(&text->line);
}

void text_keep(struct text *text, const char *first)
{
    strbuf_puts(text->to, first);
    strbuf_add(text->to, text->line.text, text->line.len);
    strbuf_putc(text->to, '\n');
    strbuf_reset(&text->line);
}

/* ---- what was asked ---- */

static bool is_of_tokens(const struct text *text)
{
    return text->run->subject == RUN_OF_TOKENS;
}

static void tell_source(struct text *text)
{
    strbuf_putc(text->to, '\n');
    text_safe(text, text->run->source, TEXT_SHOWN_MAX);
    text_keep(text, is_of_tokens(text) ? "Source   " : "Files    ");
}

static void tell_profile(struct text *text)
{
    text_safe(text, text->run->profile, TEXT_SHOWN_MAX);
    text_say(text, " (");
    text_safe(text, text->run->profile_title, TEXT_SHOWN_MAX);
    text_say(text, ")");
    if (is_of_tokens(text)) {
        text_say(text, ": the whole answer in less than ");
        text_duration(text, text->run->budget_us);
    }
    if (text->run->decoder != NULL) {
        text_say(text, "; what if it decoded as ");
        text_safe(text, text->run->decoder, TEXT_SHOWN_MAX);
        text_say(text, "?");
    }
    text_flow(text, "Profile  ", "         ");
}

static void tell_schemas(struct text *text)
{
    const char *const *schemas = text->run->schemas;
    if (schemas == NULL)
        return;
    for (size_t i = 0; schemas[i] != NULL; i++) {
        text_say(text, i > 0 ? ", " : "");
        text_safe(text, schemas[i], TEXT_SHOWN_MAX);
    }
    text_flow(text, "Schemas  ", "         ");
}

static void tell_tokens(struct text *text)
{
    const struct run *run = text->run;
    if (run->tokens == NULL)
        return;
    text_safe(text, run->tokens, TEXT_SHOWN_MAX);
    if (run->sample_size > 0) {
        text_say(text, "; a sample of ");
        text_count(text, run->sample_size);
        text_say(text, " of ");
        text_count(text, run->token_count);
    }
    if (run->token_repeats > 0) {
        text_say(text, "; ");
        text_many(text, run->token_repeats, "repeat", "repeats");
        text_say(text, " left out");
    }
    text_flow(text, "Tokens   ", "         ");
}

/* ---- where the rest is ---- */

static void tell_files(struct text *text)
{
    bool headed = false;
    for (size_t i = 0; i < text->view->report_count; i++) {
        const struct report *report = &text->view->reports[i];
        if (report->place == NULL || report->format == &report_text)
            continue;
        if (!headed)
            text_heading(text, "Reports");
        headed = true;
        strbuf_putf(&text->line, "  %-8s", report->format->name);
        text_safe(text, report->path, TEXT_LINE_MAX / 8);
        if (!report->is_written && !report->is_open)
            text_say(text, " (NOT WRITTEN)");
        text_keep(text, "");
    }
}

static void text_finish(struct report *report, const struct report_view *view,
                        struct strbuf *to)
{
    (void)report;
    struct text text = { .to = to,
                         .view = view,
                         .run = view->run,
                         .summary = view->run->summary,
                         .words = report_words(view->run),
                         .line = STRBUF_INIT(TEXT_LINE_MAX) };
    text_verdict(&text);
    tell_source(&text);
    tell_profile(&text);
    tell_schemas(&text);
    tell_tokens(&text);
    text_failures(&text);
    text_inconclusive(&text);
    text_collection(&text);
    text_findings(&text);
    text_measured(&text);
    text_refresh(&text);
    tell_files(&text);
    strbuf_release(&text.line);
}

const struct report_format report_text = {
    .name = "text",
    .purpose = "for people: the verdict, what would fail and why, what was measured",
    .finish = text_finish,
};
