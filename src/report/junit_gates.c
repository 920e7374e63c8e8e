#include "report/junit_priv.h"
#include "report/xml.h"
#include "result/gate.h"

#include <string.h>

/* A gate that holds so far is not done with. */
static enum check_end end_of(const struct junit *junit, enum gate_state state)
{
    switch (state) {
    case GATE_BROKEN:
        return CHECK_FAILURE;
    case GATE_UNKNOWN:
        return junit_has_all(junit) ? CHECK_ERROR : CHECK_SKIPPED;
    case GATE_HOLDS:
        break;
    }
    return junit_has_all(junit) ? CHECK_PASSED : CHECK_SKIPPED;
}

static void put_message(struct strbuf *to, enum gate_state state, const struct gate *gate,
                        const struct gate_value *value)
{
    static const char *const says[] = {
        [GATE_HOLDS] = "the run is incomplete, and the gate holds so far: ",
        [GATE_BROKEN] = "broken: ",
        [GATE_UNKNOWN] = "it cannot be told: ",
    };
    strbuf_puts(to, says[state]);
    gate_put_value(to, gate, value);
}

void junit_gates(struct junit *junit)
{
    const struct run *run = junit->run;
    for (size_t i = 0; run_has_gates(run) && i < run->gates->count; i++) {
        const struct gate *gate = &run->gates->list[i];
        struct strbuf message = STRBUF_INIT(1024);
        struct gate_value value;
        enum gate_state state = gate_state(gate, run, &value);
        put_message(&message, state, gate, &value);
        junit_case(junit, &(struct junit_check){ .of_gates = true,
                                                 .name = gate->text,
                                                 .end = end_of(junit, state),
                                                 .type = "gate",
                                                 .message = message.text,
                                                 .details = "" });
        strbuf_release(&message);
    }
}

static void put_entry(struct strbuf *to, const struct ignore_entry *entry)
{
    strbuf_putf(to, "%s: ", ignore_state_name(entry->state));
    xml_puts(to, entry->rule);
    if (entry->tokens != NULL) {
        strbuf_puts(to, " of ");
        xml_puts(to, entry->tokens);
    }
    bool ends = strcmp(entry->expires, "never") != 0;
    strbuf_putf(to, "%s%s: ", ends ? ", until " : ", ",
                ends ? entry->expires : "for ever");
    xml_puts(to, entry->reason);
    strbuf_putc(to, '\n');
}

void junit_ignores(struct strbuf *to, const struct ignore_list *ignores)
{
    if (ignores == NULL || ignores->count == 0)
        return;
    strbuf_puts(to, "Ignored, by ");
    xml_puts(to, ignores->file);
    strbuf_puts(to, ":\n");
    for (int state = 0; state < IGNORE_STATE_COUNT; state++) {
        for (size_t i = 0; i < ignores->count; i++) {
            if ((int)ignores->list[i].state == state)
                put_entry(to, &ignores->list[i]);
        }
    }
}
