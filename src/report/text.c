/*
 * The report for a person at a terminal, who is tense: the verdict first, then what is
 * wrong and how to look into it, then what was measured. Everything that came from
 * outside goes through base/untrusted.h.
 */
#include "report/text_priv.h"

/* ---- pieces ---- */

void text_coloured(struct text *text, const char *colour, const char *word)
{
    prose_coloured(&text->prose, colour, word);
}

void text_heading(struct text *text, const char *heading)
{
    prose_heading(&text->prose, heading);
}

void text_say(struct text *text, const char *words)
{
    prose_say(&text->prose, words);
}

void text_safe(struct text *text, const char *untrusted, size_t max)
{
    prose_safe(&text->prose, untrusted, max);
}

void text_count(struct text *text, uint64_t count)
{
    prose_count(&text->prose, count);
}

void text_many(struct text *text, uint64_t count, const char *one, const char *many)
{
    prose_many(&text->prose, count, one, many);
}

void text_share(struct text *text, uint64_t part, uint64_t whole)
{
    prose_share(&text->prose, part, whole);
}

void text_duration(struct text *text, uint64_t us)
{
    prose_duration(&text->prose, us);
}

void text_flow(struct text *text, const char *first, const char *rest)
{
    prose_flow(&text->prose, first, rest);
}

void text_keep(struct text *text, const char *first)
{
    prose_keep(&text->prose, first);
}

void text_subjects(struct text *text, uint64_t count)
{
    text_many(text, count, text->words->one, text->words->many);
}

/* ---- what was asked ---- */

static bool is_of_tokens(const struct text *text)
{
    return text->run->subject == RUN_OF_TOKENS;
}

static void tell_source(struct text *text)
{
    strbuf_putc(text->prose.to, '\n');
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

static void tell_run_file(struct text *text)
{
    const struct run *run = text->run;
    if (run->run_file == NULL)
        return;
    text_safe(text, run->run_file, TEXT_SHOWN_MAX);
    if (run->resumed > 0) {
        text_say(text, "; ");
        text_subjects(text, run->resumed);
        text_say(text, run->resumed == 1 ? " was" : " were");
        text_say(text, " asked by an earlier part of it");
    }
    text_flow(text, "Kept in  ", "         ");
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
        strbuf_putf(&text->prose.line, "  %-8s", report->format->name);
        text_safe(text, report->path, PROSE_LINE_MAX / 8);
        if (!report->is_written && !report->is_open)
            text_say(text, " (NOT WRITTEN)");
        text_keep(text, "");
    }
}

static void text_finish(struct report *report, const struct report_view *view,
                        struct strbuf *to)
{
    (void)report;
    struct text text = { .view = view,
                         .run = view->run,
                         .summary = view->run->summary,
                         .words = report_words(view->run) };
    prose_init(&text.prose, to, view->colour);
    text_verdict(&text);
    tell_source(&text);
    tell_profile(&text);
    tell_schemas(&text);
    tell_tokens(&text);
    tell_run_file(&text);
    text_gates(&text);
    text_failures(&text);
    text_inconclusive(&text);
    text_collection(&text);
    text_findings(&text);
    text_ignores(&text);
    text_measured(&text);
    text_refresh(&text);
    tell_files(&text);
    prose_release(&text.prose);
}

const struct report_format report_text = {
    .name = "text",
    .purpose = "for people: the verdict, what would fail and why, what was measured",
    .finish = text_finish,
};
