#include "schema/dialect.h"

#include "schema/compile.h"

#include <string.h>

static const struct keyword keywords[] = {
#define KEYWORD(name, drafts, vocabulary, holds, compile) \
    { name,          sizeof(name) - 1, drafts, VOCABULARY_##vocabulary, \
      HOLDS_##holds, compile_##compile },
#include "schema/keyword.def"
};

const struct keyword *keyword_find(const struct dialect *dialect, const char *name,
                                   size_t len)
{
    for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++) {
        const struct keyword *k = &keywords[i];
        if (k->len == len && memcmp(k->name, name, len) == 0 &&
            (k->drafts & dialect->draft) != 0 &&
            (k->vocabulary & dialect->vocabularies) != 0)
            return k;
    }
    return NULL;
}

struct dialect dialect_of(enum schema_dialect dialect)
{
    /* clang-format off */
    static const struct dialect rows[] = {
        [SCHEMA_DETECT]      = { DRAFT_2020,  VOCABULARY_ALL, false },
        [SCHEMA_2020_12]     = { DRAFT_2020,  VOCABULARY_ALL, false },
        [SCHEMA_DRAFT_7]     = { DRAFT_7,     VOCABULARY_ALL, false },
        [SCHEMA_OPENAPI_3_0] = { OPENAPI_3_0, VOCABULARY_ALL, true },
        [SCHEMA_DRAFT_4]     = { DRAFT_4,     VOCABULARY_ALL, false },
        [SCHEMA_DRAFT_6]     = { DRAFT_6,     VOCABULARY_ALL, false },
        [SCHEMA_2019_09]     = { DRAFT_2019,  VOCABULARY_ALL, false },
    };
    /* clang-format on */
    return rows[dialect];
}

bool dialect_of_uri(const char *uri, size_t len, struct dialect *dialect)
{
    /* clang-format off */
    static const struct {
        const char *uri;
        enum schema_dialect dialect;
    } rows[] = {
        { "https://json-schema.org/draft/2020-12/schema",   SCHEMA_2020_12 },
        { "https://spec.openapis.org/oas/3.1/dialect/base", SCHEMA_2020_12 },
        { "https://json-schema.org/draft/2019-09/schema",   SCHEMA_2019_09 },
        { "http://json-schema.org/draft-07/schema",         SCHEMA_DRAFT_7 },
        { "http://json-schema.org/draft-06/schema",         SCHEMA_DRAFT_6 },
        { "http://json-schema.org/draft-04/schema",         SCHEMA_DRAFT_4 },
    };
    /* clang-format on */
    if (len > 0 && uri[len - 1] == '#')
        len--;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (strlen(rows[i].uri) == len && memcmp(rows[i].uri, uri, len) == 0) {
            *dialect = dialect_of(rows[i].dialect);
            return true;
        }
    }
    return false;
}

unsigned vocabulary_of_uri(const char *uri, size_t len, bool *asserts_format)
{
    /* clang-format off */
    static const struct {
        const char *name;
        unsigned bits;
        bool asserts_format;
    } rows[] = {
        { "2020-12/vocab/core",               VOCABULARY_CORE,            false },
        { "2020-12/vocab/applicator",         VOCABULARY_APPLICATOR,      false },
        { "2020-12/vocab/unevaluated",        VOCABULARY_UNEVALUATED,     false },
        { "2020-12/vocab/validation",         VOCABULARY_VALIDATION,      false },
        { "2020-12/vocab/meta-data",          VOCABULARY_META_DATA,       false },
        { "2020-12/vocab/format-annotation",  VOCABULARY_FORMAT,          false },
        { "2020-12/vocab/format-assertion",   VOCABULARY_FORMAT,          true },
        { "2020-12/vocab/content",            VOCABULARY_CONTENT,         false },
        { "2019-09/vocab/core",               VOCABULARY_CORE,            false },
        { "2019-09/vocab/applicator",         VOCABULARY_APPLICATOR_2019, false },
        { "2019-09/vocab/validation",         VOCABULARY_VALIDATION,      false },
        { "2019-09/vocab/meta-data",          VOCABULARY_META_DATA,       false },
        { "2019-09/vocab/format",             VOCABULARY_FORMAT,          false },
        { "2019-09/vocab/content",            VOCABULARY_CONTENT,         false },
    };
    /* clang-format on */
    static const char prefix[] = "https://json-schema.org/draft/";
    const size_t n = sizeof(prefix) - 1;

    *asserts_format = false;
    if (len < n || memcmp(uri, prefix, n) != 0)
        return 0;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (strlen(rows[i].name) == len - n &&
            memcmp(rows[i].name, uri + n, len - n) == 0) {
            *asserts_format = rows[i].asserts_format;
            return rows[i].bits;
        }
    }
    return 0;
}
