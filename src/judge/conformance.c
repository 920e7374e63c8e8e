#include "judge/document_priv.h"

#include "json/pointer.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* The documented limit of a document on a sister platform (Immutable zkEVM). */
enum { SIZE_ODD = 16 * 1024 };

void conformance_check_size(struct judging *judging)
{
    const struct profile *profile = judging->judge->profile;
    if (profile->document_bytes_max > 0 && judging->len > profile->document_bytes_max &&
        profile->failure_code[FAILURE_TOO_LARGE] != NULL && !judging->verdict->failed)
        verdict_fail(
            judging->verdict, profile, FAILURE_TOO_LARGE, profile->confidence.too_large,
            "the document is larger than the platform takes",
            "%zu bytes, more than %" PRIu64, judging->len, profile->document_bytes_max);
    else if (judging->len > SIZE_ODD)
        findings_add(judging->findings, SEVERITY_WARNING, "content.large", NULL,
                     "%zu bytes; platforms that publish a limit refuse over 16 KiB",
                     judging->len);
}

/* ---- schemas ---- */

/* Where the breaches of one schema go. */
struct breaches {
    struct judging *judging;
    enum severity severity;
    char place[FINDING_POINTER_MAX]; /* of the first that is decided, and what it says */
    char message[160];
    size_t decided;
};

static void add_breach(void *to, const struct schema_breach *breach)
{
    struct breaches *breaches = to;
    struct judging *judging = breaches->judging;
    const struct json_tape *tape = &judging->judge->tape;
    char rule[FINDING_RULE_MAX];
    snprintf(rule, sizeof(rule), "schema.%s",
             breach->undecided ? "undecided" : breach->keyword);
    enum severity severity = breach->undecided ? SEVERITY_WARNING : breaches->severity;
    struct finding *finding = findings_add(judging->findings, severity, rule,
                                           breach->instance, "%s", breach->message);
    finding_set_schema(finding, breach->absolute_location);
    uint32_t value = json_pointer_find(tape, breach->instance, strlen(breach->instance));
    if (value != JSON_NONE)
        judging_place(judging, finding, json_source_offset(tape, value));
    if (!breach->undecided && breaches->decided++ == 0) {
        snprintf(breaches->place, sizeof(breaches->place), "%s", breach->instance);
        snprintf(breaches->message, sizeof(breaches->message), "%s",
                 finding != NULL ? finding->message : breach->message);
    }
}

/* What is wrong, in the one sentence of a reason; its end may be cut, for the place is
 * made of the document's own keys. */
static void describe(char *to, size_t size, const struct breaches *breaches)
{
    enum { PLACE_MAX = 60 };
    bool whole = breaches->place[0] == '\0';
    snprintf(to, size, "%.*s%s%s%s%s", PLACE_MAX, breaches->place,
             strlen(breaches->place) > PLACE_MAX ? "…" : "", whole ? "" : ": ",
             breaches->message, breaches->decided > 1 ? ", and more" : "");
}

static enum schema_verdict check_schema(struct breaches *breaches,
                                        const struct schema *schema)
{
    struct judge *judge = breaches->judging->judge;
    enum schema_verdict says = schema_check(schema, judge->run, &judge->tape, 0);
    if (says != SCHEMA_VALID)
        schema_explain(schema, judge->run, &judge->tape, 0, FINDINGS_MAX, add_breach,
                       breaches);
    return says;
}

static const char undecided_cause[] = "a schema could not be decided on";

static void check_platform(struct judging *judging)
{
    const struct profile *profile = judging->judge->profile;
    struct breaches breaches = { .judging = judging, .severity = SEVERITY_WARNING };
    enum schema_verdict says = check_schema(&breaches, profile->schema);
    if (says == SCHEMA_VALID || !profile->schema_refuses || judging->verdict->failed)
        return;
    char reason[240];
    describe(reason, sizeof(reason), &breaches);
    if (says == SCHEMA_INVALID)
        verdict_fail(judging->verdict, profile, FAILURE_SCHEMA,
                     profile->confidence.schema,
                     "the document breaks the platform's schema", "%s", reason);
    else
        verdict_undecide(judging->verdict, undecided_cause,
                         "the limits of a check were hit: see the findings");
}

static void check_own(struct judging *judging, const char *name,
                      const struct schema *schema)
{
    struct breaches breaches = { .judging = judging, .severity = SEVERITY_ERROR };
    enum schema_verdict says = check_schema(&breaches, schema);
    if (says == SCHEMA_VALID || judging->verdict->failed)
        return;
    char reason[200];
    describe(reason, sizeof(reason), &breaches);
    if (says == SCHEMA_INVALID)
        verdict_fail_own(judging->verdict, "a schema of your own is not met", "%.80s: %s",
                         name, reason);
    else
        verdict_undecide(judging->verdict, undecided_cause,
                         "%.120s: the limits of a check were hit: see the findings",
                         name);
}

/* A platform's schema speaks of objects: what is none was told already. The user's may
 * speak of anything. */
void conformance_check(struct judging *judging)
{
    const struct judge *judge = judging->judge;
    const struct schema_set *own = judge->rules->own;
    if (judge->profile->schema != NULL && json_kind(&judge->tape, 0) == JSON_OBJECT)
        check_platform(judging);
    for (size_t i = 0; own != NULL && i < own->count; i++)
        check_own(judging, own->list[i].name, own->list[i].schema);
}
