#include "report/prose.h"

#include "base/units.h"
#include "base/untrusted.h"
#include "base/wrap.h"

#include <string.h>

void prose_init(struct prose *prose, struct strbuf *to, bool colour)
{
    *prose = (struct prose){ to, colour, STRBUF_INIT(PROSE_LINE_MAX) };
}

void prose_release(struct prose *prose)
{
    strbuf_release(&prose->line);
}

void prose_coloured(struct prose *prose, const char *colour, const char *word)
{
    if (prose->colour)
        strbuf_puts(prose->to, colour);
    strbuf_puts(prose->to, word);
    if (prose->colour)
        strbuf_puts(prose->to, PROSE_PLAIN);
}

void prose_heading(struct prose *prose, const char *heading)
{
    strbuf_putc(prose->to, '\n');
    prose_coloured(prose, PROSE_BOLD, heading);
    strbuf_putc(prose->to, '\n');
}

void prose_say(struct prose *prose, const char *words)
{
    strbuf_puts(&prose->line, words);
}

void prose_safe(struct prose *prose, const char *untrusted, size_t max)
{
    untrusted_put(&prose->line, untrusted, strlen(untrusted), max);
}

void prose_count(struct prose *prose, uint64_t count)
{
    char shown[UNITS_TEXT];
    prose_say(prose, units_count(shown, count));
}

void prose_many(struct prose *prose, uint64_t count, const char *one, const char *many)
{
    prose_count(prose, count);
    prose_say(prose, " ");
    prose_say(prose, count == 1 ? one : many);
}

void prose_share(struct prose *prose, uint64_t part, uint64_t whole)
{
    char shown[UNITS_TEXT];
    prose_say(prose, units_share(shown, part, whole));
}

void prose_duration(struct prose *prose, uint64_t us)
{
    char shown[UNITS_TEXT];
    prose_say(prose, units_duration(shown, us));
}

void prose_flow(struct prose *prose, const char *first, const char *rest)
{
    wrap_put(prose->to, prose->line.text, first, rest, PROSE_COLUMNS);
    strbuf_reset(&prose->line);
}

/* Wrapped first and coloured afterwards, as escapes have no width. */
void prose_flow_coloured(struct prose *prose, const char *colour, const char *word)
{
    struct strbuf flowed = STRBUF_INIT(PROSE_LINE_MAX);
    struct strbuf all = STRBUF_INIT(PROSE_LINE_MAX);
    strbuf_puts(&all, word);
    strbuf_add(&all, prose->line.text, prose->line.len);
    wrap_put(&flowed, all.text, "", "", PROSE_COLUMNS);
    prose_coloured(prose, colour, word);
    strbuf_puts(prose->to, flowed.text + strlen(word));
    strbuf_reset(&prose->line);
    strbuf_release(&flowed);
    strbuf_release(&all);
}

void prose_keep(struct prose *prose, const char *first)
{
    strbuf_puts(prose->to, first);
    strbuf_add(prose->to, prose->line.text, prose->line.len);
    strbuf_putc(prose->to, '\n');
    strbuf_reset(&prose->line);
}
