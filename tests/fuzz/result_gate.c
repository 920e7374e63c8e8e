/*
 * Any text as a gate: either one printable line that refuses it, with a column within it,
 * or a gate that has one of three states on any run, the same again when it is read
 * again, and whose value is words. The first byte chooses between tokens and documents.
 */
#include "fuzz.h"

#include "base/untrusted.h"
#include "base/xalloc.h"
#include "result/gate.h"

#include <stdlib.h>
#include <string.h>

static const char *const codes[] = { "unable_to_decode_response", "a b", "HTTP 404",
                                     NULL };
static const char *const rules[] = { "content.url", "json.duplicate-key", NULL };
static const char *const collection_rules[] = { "collection.leak", NULL };

static void check_message(const char *text)
{
    for (size_t i = 0, len = strlen(text); i < len;) {
        size_t width = utf8_width(text + i, len - i);
        FUZZ_HOLDS(width > 0 && (unsigned char)text[i] >= 0x20 && text[i] != 0x7f);
        i += width;
    }
}

static void check_shape(const struct gate *gate, enum run_subject subject)
{
    FUZZ_HOLDS(gate->unit != GATE_RATE || gate->limit <= GATE_RATE_WHOLE);
    FUZZ_HOLDS(gate->relation != GATE_BELOW || gate->limit > 0);
    FUZZ_HOLDS(gate->source != GATE_OF_LATENCY || subject == RUN_OF_TOKENS);
    FUZZ_HOLDS(gate->source != GATE_OF_METRIC || metric_is_of(gate->metric, subject));
    FUZZ_HOLDS(gate->source != GATE_OF_LATENCY || gate->unit == GATE_DURATION);
    FUZZ_HOLDS(gate->figure != FIGURE_PERCENTILE || gate->source != GATE_OF_LATENCY ||
               (gate->percent > 0 && gate->percent <= 100));
}

/* On a run with and one without values. */
static void check_states(const struct gates *gates)
{
    struct summary empty, full;
    summary_init(&empty);
    summary_init(&full);
    full.asked = 3;
    full.attempts = 5;
    full.outcomes[OUTCOME_FAIL] = full.outcomes[OUTCOME_PASS] = 1;
    full.outcomes[OUTCOME_WARN] = 1;
    histogram_record(&full.total, 2400001);
    const struct summary *const summaries[] = { &empty, &full };
    for (size_t i = 0; i < 2; i++) {
        struct summary summary = *summaries[i];
        struct run run = { .summary = &summary, .elapsed_us = 1000 };
        struct gate_value value;
        struct strbuf words = STRBUF_INIT(1000);
        enum gate_state state = gate_state(&gates->list[0], &run, &value);
        FUZZ_HOLDS((state == GATE_UNKNOWN) == !value.known);
        FUZZ_HOLDS(gates_state(gates, &run) == state);
        gate_put_value(&words, &gates->list[0], &value);
        FUZZ_HOLDS(words.len > 0 && !words.full);
        strbuf_release(&words);
    }
    summary_release(&empty);
    summary_release(&full);
}

static void check_again(const struct gate *gate, const struct gate_names *names)
{
    struct gates again = GATES_INIT;
    struct err err = ERR_INIT;
    FUZZ_HOLDS(gates_add(&again, gate->text, names, &err));
    FUZZ_HOLDS(again.list[0].source == gate->source);
    FUZZ_HOLDS(again.list[0].limit == gate->limit);
    FUZZ_HOLDS(again.list[0].relation == gate->relation);
    FUZZ_HOLDS(strcmp(again.list[0].name, gate->name) == 0);
    gates_release(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    if (len == 0)
        return 0;
    enum run_subject subject = data[0] % 2 ? RUN_OF_DOCUMENTS : RUN_OF_TOKENS;
    const struct gate_names names = { .subject = subject,
                                      .codes = codes,
                                      .rules = rules,
                                      .collection_rules = collection_rules };
    struct gates gates = GATES_INIT;
    struct err err = ERR_INIT;
    char *text = xmemdup0((const char *)data + 1, len - 1);
    bool taken = gates_add(&gates, text, &names, &err);
    check_message(err.text);
    check_message(err.hint);
    FUZZ_HOLDS(taken == (err.kind == ERR_NONE) && gates.count == taken);
    FUZZ_HOLDS(taken || (err.kind == ERR_USAGE && err.text[0] != '\0'));
    if (taken) {
        check_shape(&gates.list[0], subject);
        check_states(&gates);
        check_again(&gates.list[0], &names);
    }
    gates_release(&gates);
    free(text);
    return 0;
}
