/*
 * A platform as data: how it asks, what it demands, which code each kind of failure gets,
 * and what its refresh API allows. Read from profiles/<name>.json, which is checked with
 * schemas/profile.schema.json; the shipped profiles and schemas are embedded in the
 * program, and a file on disk can stand in for them.
 *
 *  - Every fact carries its basis (documented, inferred, unknown) and its source. A
 *    prediction inherits the weakest basis that it rests on, so each rule that judging
 *    uses has its confidence beside it.
 *  - "extends" names another profile; what a file does not say comes from there. A name
 *    is a shipped one; with a '/' or ".json" at its end it is a file, relative to the
 *    file that names it, or else the shipped one of that name.
 *  - Adding a platform adds a file, never an `if`.
 *  - A loaded profile is immutable and may be read by many threads.
 */
#ifndef PROFILE_PROFILE_H
#define PROFILE_PROFILE_H

#include "base/err.h"
#include "base/strbuf.h"
#include "result/outcome.h"
#include "schema/schema.h"
#include "json/decode.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a code says, as `metaprobe explain` tells it. */
struct profile_code {
    const char *name;      /* "unable_to_decode_response" */
    const char *meaning;   /* as the platform documents it */
    enum confidence basis; /* UNKNOWN: the platform publishes no such code, it is ours */
    const char *source;
    const char *const *causes; /* ended by NULL */
    const char *const *fixes;  /* ended by NULL */
};

/* The kinds of failure that judging knows. Each maps to one of the profile's codes, never
 * NULL except for the last two. */
enum failure {
    FAILURE_RETRIEVE,  /* no response: no connection, or one that broke */
    FAILURE_TIMEOUT,   /* no whole answer inside the budget; often the same code */
    FAILURE_STATUS,    /* a status that is not accepted; ask profile_status_code() */
    FAILURE_DECODE,    /* a body that the platform cannot decode */
    FAILURE_NOT_FOUND, /* a token that the platform does not know */
    FAILURE_TOO_LARGE, /* over document_bytes_max; NULL where there is no such limit */
    FAILURE_SCHEMA,    /* a document that the platform refuses; NULL: a finding only */
    FAILURE_COUNT
};

struct profile_rule_confidence {
    enum confidence timeout;      /* the budget, and its code */
    enum confidence whole_answer; /* that the budget runs to the last byte of the body */
    enum confidence transport;    /* no answer gets the `retrieve` code */
    enum confidence status;       /* a status that is not accepted */
    enum confidence decode;       /* a body that is not JSON */
    enum confidence root;         /* JSON that is not an object */
    enum confidence too_large;    /* the limit, and its code */
    enum confidence schema;       /* that the document must meet the schema */
    enum confidence redirects;
    enum confidence retry;      /* how many attempts, and after what */
    enum confidence retry_wait; /* how long it waits between them; no part of `retry` */
    enum confidence pass;       /* a plain success */
};

/* Statuses from `low` to `high`, both included. */
struct profile_statuses {
    int low, high;
};

/* A status with a code of its own. */
struct profile_status_code {
    int status;
    const struct profile_code *code;
    enum confidence confidence;
};

struct profile_retry {
    unsigned attempts; /* at the most, the first included; 1 to ATTEMPTS_MAX */
    bool on_any_failure;
    int statuses[8];      /* ended by 0; used when not on_any_failure */
    uint64_t wait_us;     /* before the second attempt */
    unsigned wait_factor; /* each later wait is this times the one before */
};

struct profile_refresh { /* of the platform's refresh API; 0: not known */
    uint64_t tokens_per_request;
    uint64_t requests_per_hour;
    uint64_t bytes_per_request;
    uint64_t complete_us; /* the time that a refresh takes at the most */
};

struct profile {
    const char *name, *title, *summary;
    const char *extends; /* or NULL */

    /* An answer must be complete in less than this. */
    uint64_t budget_us;
    /* Ended by {0, 0}; ask profile_accepts(). */
    struct profile_statuses accepted[8];
    /* Followed at the most; 0: not followed. */
    unsigned redirects_max;
    struct profile_retry retry;
    /* Request headers, "Name: value", ended by NULL. */
    const char *const *headers;
    /* The decoder that it most likely uses, and others that cannot be excluded. */
    enum json_decoder decoder;
    enum json_decoder also_decoders[JSON_DECODER_COUNT];
    size_t also_decoder_count;
    /* Of a document; 0: no limit is published. */
    uint64_t document_bytes_max;
    /* A profile whose rules differ and may be in force, for profile_load(); or NULL. */
    const char *compare_with;

    const struct profile_code *codes;
    size_t code_count;
    const struct profile_code *failure_code[FAILURE_COUNT];
    const struct profile_status_code *status_codes; /* ask profile_status_code() */
    size_t status_code_count;
    struct profile_rule_confidence confidence;

    const struct schema *schema; /* of a document; NULL: none */
    const char *schema_name;
    /* How its platform reads schemas, or how the user wants them read. */
    bool assert_formats; /* of this schema, whatever its dialect says */
    enum schema_nullable_enum nullable_enum;
    bool schema_refuses; /* a breach fails the token with failure_code[SCHEMA] */

    struct profile_refresh refresh;
    struct profile_rules *rules; /* what profile_print() shows; owns all of the above */
};

/* Loads by name (shipped) or, when it has a '/' or ends in .json, from a file. An unknown
 * name is ERR_USAGE with the nearest name as the hint. A breach of the profile schema is
 * ERR_USAGE with file and JSON Pointer. */
struct profile *profile_load(const char *name, struct err *err);

/* What the user says about schemas instead of the profile. */
struct profile_options {
    bool assert_formats;
    const enum schema_nullable_enum *nullable_enum; /* NULL: as the profile has it */
    const struct schema_folder *folders;            /* for a $ref to other documents */
    size_t folder_count;
};

/* The same with these options, which need not outlive the call; NULL: none. */
struct profile *profile_load_with(const char *name, const struct profile_options *options,
                                  struct err *err);
void profile_free(struct profile *profile);

/* The shipped profiles' names, sorted, ended by NULL. Static. */
const char *const *profile_names(void);

/* Is this the status of a success? */
bool profile_accepts(const struct profile *profile, int status);

/* The code of a status that is not accepted, and how sure that is: some platforms have
 * one of its own for 429. Never NULL. */
const struct profile_code *profile_status_code(const struct profile *profile, int status,
                                               enum confidence *confidence);

/* The code of that name, NULL if the profile has none. */
const struct profile_code *profile_find_code(const struct profile *profile,
                                             const char *name);

/* The shipped profiles, each with its summary, for people. */
bool profile_list(struct strbuf *to, struct err *err);

/* Every rule with its value, basis and source, for people. */
void profile_print(struct strbuf *to, const struct profile *profile);

/* What a code of the shipped profiles means, what causes it and how to fix it, for
 * people. A code that none has is ERR_USAGE with the nearest one as the hint. */
bool profile_explain(struct strbuf *to, const char *code, struct err *err);

#endif
