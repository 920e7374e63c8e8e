/*
 * Decoding untrusted JSON, the way the platforms' runtimes do.
 *
 * One pass over the bytes makes the tape *and* collects the facts on which real decoders
 * differ (enum json_fact). A decoder is a column of policies over those facts
 * (json/policy.def), so one decode answers for all of them: json_judge().
 *
 *  - No allocation per value: tape and copies grow geometrically, are reused, and stop at
 *    the ceilings of struct json_limits.
 *  - A document that no decoder accepts yields JSON_FACT_SYNTAX with its offset, and the
 *    tape is empty. Anything less stays decodable and is a fact.
 *  - A document beyond our own ceilings yields JSON_FACT_CEILING and an empty tape. No
 *    decoder has spoken then: whoever judges calls it undecided.
 *  - Nothing recurses, and time is linear in the length: depth and many keys are cheap.
 *  - Offsets are bytes from the start of the source.
 */
#ifndef JSON_DECODE_H
#define JSON_DECODE_H

#include "json/tape.h"

/* What a document may hold that decoders disagree about, or all refuse; json/fact.def.
 * JSON_FACT_WRONG_TYPE depends on what is decoded into: json_judge() finds it. */
enum json_fact {
#define FACT(symbol, name, meaning) JSON_FACT_##symbol,
#include "json/fact.def"
    JSON_FACT_COUNT
};

struct json_limits {
    uint32_t depth;        /* nesting that is decoded at all (not a platform's limit) */
    uint32_t value_count;  /* values on the tape */
    uint32_t source_bytes; /* at most UINT32_MAX - 1 */
};

extern const struct json_limits json_limits_default;

/* Where a fact was first seen, and how often. */
struct json_sighting {
    uint32_t times;  /* 0: not seen */
    uint32_t offset; /* of the first */
};

struct json_facts {
    struct json_sighting seen[JSON_FACT_COUNT];
    uint32_t depth;     /* deepest nesting: 1 for [] */
    const char *syntax; /* what was wrong, for JSON_FACT_SYNTAX; static text */
};

/* Decodes `len` bytes at `source`. True when the tape holds a document (facts may still
 * say that some decoders refuse it). */
bool json_decode(struct json_tape *tape, const char *source, size_t len,
                 const struct json_limits *limits, struct json_facts *facts);

/* The decoders that are imitated; json/decoder.def. */
enum json_decoder {
#define DECODER(symbol, name, meaning) JSON_DECODER_##symbol,
#include "json/decoder.def"
    JSON_DECODER_COUNT
};

const char *json_decoder_name(enum json_decoder decoder);    /* "go-map" */
const char *json_decoder_meaning(enum json_decoder decoder); /* one line for a reader */
bool json_decoder_find(const char *name, enum json_decoder *decoder);
const char *json_fact_name(enum json_fact fact); /* "duplicate-key" */
const char *
json_fact_meaning(enum json_fact fact); /* "two members of one object share a name" */

/* What a decoder does about a fact; json/policy.def explains each. */
enum json_treatment {
    JSON_TAKES,
    JSON_STRIPS,
    JSON_REPLACES,
    JSON_LAST,
    JSON_ROUNDS,
    JSON_IGNORES,
    JSON_STOPS,
    JSON_FAILS,
    JSON_SHAPED
};

enum json_treatment json_treatment(enum json_decoder decoder, enum json_fact fact);
/* For a reader: "taken with U+FFFD in its place". */
const char *json_treatment_meaning(enum json_treatment treatment);

struct json_verdict {
    bool accepted;
    enum json_fact reason; /* when refused: the fact that the decoder trips over first */
    uint32_t offset;       /* of it */
};

/* Would this decoder take the document? `tape` may be empty when the facts say SYNTAX or
 * CEILING. */
struct json_verdict json_judge(const struct json_tape *tape,
                               const struct json_facts *facts, enum json_decoder decoder);

/* Line and column (from 1, columns in bytes) of an offset. A line ends with a line
 * feed. */
void json_position(const char *source, size_t len, uint32_t offset, uint32_t *line,
                   uint32_t *column);

#endif
