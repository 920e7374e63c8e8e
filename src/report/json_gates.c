#include "report/json_priv.h"
#include "result/gate.h"

static void put_value(struct jsonw *json, const struct gate *gate,
                      const struct gate_value *value)
{
    static const char *const units[] = {
        [GATE_COUNT] = "count",
        [GATE_RATE] = "share",
        [GATE_DURATION] = "us",
    };
    jsonw_text(json, "unit", units[gate->unit]);
    if (!value->known)
        jsonw_null(json, "value");
    else if (gate->unit == GATE_RATE)
        jsonw_real(json, "value", (double)value->number / (double)value->whole);
    else
        jsonw_count(json, "value", value->number);
    if (value->over)
        jsonw_bool(json, "over", true);
    if (value->at_least)
        jsonw_bool(json, "at_least", true);
    if (gate->unit != GATE_RATE)
        return;
    jsonw_count(json, "part", value->number);
    jsonw_count(json, "whole", value->whole);
}

void json_put_gates(struct jsonw *json, const struct run *run)
{
    jsonw_open(json, "gates", '[');
    for (size_t i = 0; run_has_gates(run) && i < run->gates->count; i++) {
        const struct gate *gate = &run->gates->list[i];
        struct gate_value value;
        enum gate_state state = gate_state(gate, run, &value);
        jsonw_open(json, NULL, '{');
        jsonw_text(json, "gate", gate->text);
        jsonw_text(json, "state", gate_state_name(state));
        put_value(json, gate, &value);
        jsonw_close(json, '}');
    }
    jsonw_close(json, ']');
}

void json_put_ignores(struct jsonw *json, const struct run *run)
{
    const struct ignore_list *ignores = run->ignores;
    if (ignores == NULL) {
        jsonw_null(json, "ignores");
        return;
    }
    jsonw_open(json, "ignores", '{');
    jsonw_text(json, "file", ignores->file);
    jsonw_open(json, "entries", '[');
    for (size_t i = 0; i < ignores->count; i++) {
        const struct ignore_entry *entry = &ignores->list[i];
        jsonw_open(json, NULL, '{');
        jsonw_text(json, "rule", entry->rule);
        jsonw_text(json, "tokens", entry->tokens);
        jsonw_text(json, "reason", entry->reason);
        jsonw_text(json, "expires", entry->expires);
        jsonw_text(json, "state", ignore_state_name(entry->state));
        jsonw_close(json, '}');
    }
    jsonw_close(json, ']');
    jsonw_close(json, '}');
}
