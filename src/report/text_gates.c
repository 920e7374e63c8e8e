#include "report/text_priv.h"
#include "result/gate.h"

#include <stdio.h>
#include <string.h>

/* ---- gates ---- */

static const struct state_word {
    const char *word, *colour;
} state_words[] = {
    [GATE_HOLDS] = { "holds    ", PROSE_GREEN },
    [GATE_BROKEN] = { "BROKEN   ", PROSE_RED },
    [GATE_UNKNOWN] = { "unknown  ", PROSE_YELLOW },
};

/* Gates stand in a column as far as they are short; behind a longer one its value stands
 * on a line of its own, in the column of the others. */
enum { COLUMNS_MAX = 44 };

static size_t gate_columns(const struct gates *gates)
{
    size_t columns = 0;
    for (size_t i = 0; i < gates->count; i++) {
        size_t len = strlen(gates->list[i].text);
        if (len > columns && len <= COLUMNS_MAX)
            columns = len;
    }
    return columns;
}

static void tell_gate(struct text *text, const struct gate *gate, size_t columns)
{
    struct gate_value value;
    enum gate_state state = gate_state(gate, text->run, &value);
    strbuf_puts(text->prose.to, "  ");
    text_coloured(text, state_words[state].colour, state_words[state].word);
    size_t before = text->prose.line.len;
    text_safe(text, gate->text, GATE_TEXT_MAX);
    size_t used = text->prose.line.len - before;
    if (used > columns) {
        text_keep(text, "");
        strbuf_puts(text->prose.to, "  ");
        used = 0;
        columns += strlen(state_words[state].word);
    }
    strbuf_putf(&text->prose.line, "%*s", (int)(columns - used) + 3, "");
    gate_put_value(&text->prose.line, gate, &value);
    text_keep(text, "");
}

void text_gates(struct text *text)
{
    const struct run *run = text->run;
    if (!run_has_gates(run))
        return;
    bool whole = run->end == RUN_COMPLETE && run_is_conclusive(run);
    text_heading(text, whole ? "Gates" : "Gates, by what there is so far");
    size_t columns = gate_columns(run->gates);
    for (size_t i = 0; i < run->gates->count; i++)
        tell_gate(text, &run->gates->list[i], columns);
}

/* ---- what is ignored ---- */

enum { ENTRIES_SHOWN = 20, INDENT_COLUMNS = 10 };

static void tell_entry(struct text *text, const struct ignore_entry *entry)
{
    static const char *const words[] = {
        [IGNORE_USED] = "  used    ",
        [IGNORE_UNUSED] = "  UNUSED  ",
        [IGNORE_OPEN] = "  open    ",
        [IGNORE_EXPIRED] = "  EXPIRED ",
    };
    char indent[INDENT_COLUMNS + 1];
    snprintf(indent, sizeof(indent), "%*s", INDENT_COLUMNS, "");
    text_safe(text, entry->rule, TEXT_SHOWN_MAX);
    if (entry->tokens != NULL) {
        text_say(text, " of ");
        text_safe(text, entry->tokens, TEXT_SHOWN_MAX);
    }
    bool ends = strcmp(entry->expires, "never") != 0;
    text_say(text, ends ? ", until " : ", ");
    text_say(text, ends ? entry->expires : "for ever");
    text_say(text, ": ");
    text_safe(text, entry->reason, TEXT_SHOWN_MAX);
    text_flow(text, words[entry->state], indent);
}

/* What has expired is always told, as it counts again. */
void text_ignores(struct text *text)
{
    const struct ignore_list *ignores = text->run->ignores;
    size_t shown = 0;
    if (ignores == NULL || ignores->count == 0)
        return;
    text_heading(text, "Ignored");
    text_safe(text, ignores->file, TEXT_SHOWN_MAX);
    text_keep(text, "  ");
    for (int state = 0; state < IGNORE_STATE_COUNT; state++) {
        for (size_t i = 0; i < ignores->count; i++) {
            const struct ignore_entry *entry = &ignores->list[i];
            if ((int)entry->state != state ||
                (shown >= ENTRIES_SHOWN && entry->state != IGNORE_EXPIRED))
                continue;
            tell_entry(text, entry);
            shown++;
        }
    }
    if (shown == ignores->count)
        return;
    text_many(text, ignores->count - shown, "more entry", "more entries");
    text_say(text, "; the reports json and junit have them all");
    text_flow(text, "  and ", "  ");
}
