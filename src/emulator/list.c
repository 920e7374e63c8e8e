#include "emulator/list.h"

#include <inttypes.h>
#include <stdbool.h>

void list_count(const struct script *script, const struct script_range *ids,
                uint64_t counts[BEHAVIOUR_COUNT])
{
    for (uint64_t i = 0; i < script_range_count(ids); i++)
        counts[script_behaviour(script, ids->first + i)]++;
}

/* The ids of one behaviour, as the --tokens option takes them: "17,99-101". */
static void print_ids(const struct script *script, const struct script_range *ids,
                      enum behaviour behaviour, FILE *to)
{
    const char *comma = "";
    uint64_t id = ids->first, first;
    while (id <= ids->last) {
        if (script_behaviour(script, id) != behaviour) {
            id++;
            continue;
        }
        first = id;
        while (id < ids->last && script_behaviour(script, id + 1) == behaviour)
            id++;
        fprintf(to, "%s%" PRIu64, comma, first);
        if (id > first)
            fprintf(to, "-%" PRIu64, id);
        comma = ",";
        id++;
    }
}

static void print_range(const struct script *script, const struct script_range *ids,
                        bool beyond, FILE *to)
{
    uint64_t counts[BEHAVIOUR_COUNT] = { 0 };
    list_count(script, ids, counts);
    for (int i = 0; i < BEHAVIOUR_COUNT; i++) {
        if (counts[i] == 0)
            continue;
        fprintf(to,
                "{\"behaviour\":\"%s\",\"beyond\":%s,\"count\":%" PRIu64 ",\"tokens\":\"",
                behaviour_name((enum behaviour)i), beyond ? "true" : "false", counts[i]);
        print_ids(script, ids, (enum behaviour)i, to);
        fputs("\"}\n", to);
    }
}

void list_print(const struct script *script, FILE *to)
{
    print_range(script, &script->tokens, false, to);
    print_range(script, &script->beyond, true, to);
}
