/*
 * The embedded source: a scripted Metadata API whose every answer is chosen by (seed,
 * script, token id) alone, so that a run against it has one right report, known
 * beforehand.
 *
 * A script is JSON (schemas/source-script.schema.json): a seed, the tokens it knows, the
 * documents (sizes), a latency spread, and behaviours, each with the ids it covers (a
 * range) or its share of all ids. source_behaviour() tells what the script does for an
 * id, source_mixture() counts behaviours, and source_list() names the ids of each, so
 * that tests, the demo and its users can compare what was planted with what was found.
 */
#ifndef EMULATOR_SOURCE_H
#define EMULATOR_SOURCE_H

#include "base/err.h"
#include "net/serve.h"

#include <stdint.h>
#include <stdio.h>

/* One row each in emulator/behaviour.def: BEHAVIOUR(symbol, name, meaning). */
enum behaviour {
#define BEHAVIOUR(symbol, name, meaning) BEHAVIOUR_##symbol,
#include "emulator/behaviour.def"
#undef BEHAVIOUR
    BEHAVIOUR_COUNT
};

const char *behaviour_name(enum behaviour behaviour);
const char *behaviour_meaning(enum behaviour behaviour);

struct source;

/* `script` is JSON text; NULL is the demo's own. `name` is for messages. */
struct source *source_new(const char *name, const char *script, struct err *err);
void source_free(struct source *source);
enum behaviour source_behaviour(const struct source *source, uint64_t token_id);
/* The token ids the source knows, as the --tokens option takes it: "1-10000";
 * borrowed. */
const char *source_tokens(const struct source *source);
/* Ids that answer although they are none of the tokens, in the same form; "" when there
 * are none. */
const char *source_beyond(const struct source *source);
/* Another seed than the script's: other tokens misbehave, as many, in the same ways, and
 * all documents stay as they are. Before the source answers. */
void source_set_seed(struct source *source, uint64_t seed);
/* How many of the source's tokens have each behaviour. */
void source_mixture(const struct source *source, uint64_t counts[BEHAVIOUR_COUNT]);
/* Prints a line of JSON for each behaviour that some ids have, with the ids as the
 * --tokens option takes them; those beyond the source's tokens have lines of their own:
 * schemas/source-list.schema.json. Whether it could be written, `to` knows. */
void source_list(const struct source *source, FILE *to);
/* Makes behaviours that differ the first time begin anew. */
void source_forget(struct source *source);

/* A serve_fn; `handler` is the struct source. */
void source_answer(void *handler, const struct serve_request *request,
                   struct serve_reply *reply);

#endif
