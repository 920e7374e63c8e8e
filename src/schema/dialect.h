/*
 * Which keywords a schema is made of: the draft, and for 2019-09 and 2020-12 the
 * vocabularies that its meta-schema names.
 *
 * OpenAPI 3.0's schema object is draft 4 with differences ("Wright-00"): `nullable`, no
 * `$id`, no boolean schemas, one `type`, and fewer keywords (OpenAPI Specification 3.0.3,
 * "Schema Object").
 */
#ifndef SCHEMA_DIALECT_H
#define SCHEMA_DIALECT_H

#include "schema/schema.h"

#include <stdbool.h>
#include <stddef.h>

enum draft_set {
    DRAFT_4 = 1 << 0,
    DRAFT_6 = 1 << 1,
    DRAFT_7 = 1 << 2,
    DRAFT_2019 = 1 << 3,
    DRAFT_2020 = 1 << 4,
    OPENAPI_3_0 = 1 << 5,

    DRAFT_2019_UP = DRAFT_2019 | DRAFT_2020,
    DRAFT_7_UP = DRAFT_7 | DRAFT_2019_UP,
    DRAFT_6_UP = DRAFT_6 | DRAFT_7_UP,
    JSON_SCHEMA = DRAFT_4 | DRAFT_6_UP,
    ANY_DRAFT = JSON_SCHEMA | OPENAPI_3_0,
    BOOLEAN_BOUNDS = DRAFT_4 | OPENAPI_3_0,
    BOOLEAN_SCHEMAS = DRAFT_6_UP,
    REF_REPLACES_SIBLINGS = DRAFT_4 | DRAFT_6 | DRAFT_7 | OPENAPI_3_0,
    ITEMS_ONE = DRAFT_2020 | OPENAPI_3_0,
    ITEMS_LISTS = JSON_SCHEMA & ~DRAFT_2020,
    ID_MAY_BE_ANCHOR = DRAFT_4 | DRAFT_6 | DRAFT_7,
    INTEGER_IS_PLAIN = DRAFT_4 | OPENAPI_3_0, /* 1.0 is no integer */
    DEPRECATION = DRAFT_2019_UP | OPENAPI_3_0,
    DIRECTION = DRAFT_7_UP | OPENAPI_3_0
};

enum vocabulary_set {
    VOCABULARY_CORE = 1 << 0,
    VOCABULARY_APPLICATOR = 1 << 1,
    VOCABULARY_UNEVALUATED = 1 << 2,
    VOCABULARY_VALIDATION = 1 << 3,
    VOCABULARY_META_DATA = 1 << 4,
    VOCABULARY_FORMAT = 1 << 5,
    VOCABULARY_CONTENT = 1 << 6,
    VOCABULARY_ALL = (1 << 7) - 1,
    VOCABULARY_APPLICATOR_2019 = VOCABULARY_APPLICATOR | VOCABULARY_UNEVALUATED
};

struct dialect {
    unsigned char draft;        /* one of enum draft_set */
    unsigned char vocabularies; /* enum vocabulary_set */
    bool asserts_format;        /* by itself, without the user's asking */
};

enum keyword_holds {
    HOLDS_NOTHING,
    HOLDS_SCHEMA,
    HOLDS_SCHEMA_LIST,
    HOLDS_SCHEMA_MAP,
    HOLDS_ONE_OR_LIST,
    HOLDS_DEPENDENCIES /* a map of subschemas and of lists of names */
};

struct part;

struct keyword {
    const char *name;
    unsigned char len, drafts, vocabulary, holds;
    /* `value` is the keyword's value; see compile.h. */
    bool (*compile)(struct part *part, uint32_t value);
};

/* NULL when the dialect has no such keyword. */
const struct keyword *keyword_find(const struct dialect *dialect, const char *name,
                                   size_t len);

/* The dialect of schema.h; SCHEMA_DETECT gives 2020-12. */
struct dialect dialect_of(enum schema_dialect dialect);

/* The dialect whose own meta-schema has this URI (a trailing '#' does not matter). */
bool dialect_of_uri(const char *uri, size_t len, struct dialect *dialect);

/* The bit of the vocabulary with this URI, 0 when it is unknown. */
unsigned vocabulary_of_uri(const char *uri, size_t len, bool *asserts_format);

#endif
