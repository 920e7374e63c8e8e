#include "judge/document_priv.h"

#include "json/pointer.h"

#include <stdio.h>
#include <string.h>

/* Deeper than any metadata, and where the first decoders give up. */
enum { DEPTH_ODD = 512 };

_Static_assert((int)JSON_DECODER_COUNT <= (int)DECODERS_MAX,
               "a sample holds all decoders");

static enum json_decoder decoder_of(const struct judge *judge)
{
    return judge->rules->decoder != NULL ? *judge->rules->decoder
                                         : judge->profile->decoder;
}

void judging_place(const struct judging *judging, struct finding *finding,
                   uint32_t offset)
{
    if (finding == NULL)
        return;
    finding->offset = offset;
    json_position(judging->body, judging->len, offset, &finding->line, &finding->column);
}

/* ---- refused ---- */

static const char *nature_of(const char *body, size_t len)
{
    size_t at = 0;
    while (at < len &&
           (body[at] == ' ' || body[at] == '\t' || body[at] == '\n' || body[at] == '\r'))
        at++;
    if (at == len)
        return "an empty document";
    if (body[at] == '<')
        return "HTML or XML instead of JSON";
    if (len - at >= 2 && (unsigned char)body[at] == 0x1f &&
        (unsigned char)body[at + 1] == 0x8b)
        return "gzip data without a Content-Encoding";
    return "the document is not JSON";
}

static const char *root_name(const struct json_tape *tape)
{
    static const char *const names[] = { "null",     "a boolean", "a boolean", "a number",
                                         "a string", "an array",  "an object" };
    return names[json_kind(tape, 0)];
}

static void refuse(struct judging *judging, struct json_verdict refusal)
{
    const struct judge *judge = judging->judge;
    const struct profile *profile = judge->profile;
    uint32_t line, column;
    json_position(judging->body, judging->len, refusal.offset, &line, &column);
    if (refusal.reason == JSON_FACT_SYNTAX) {
        const char *nature = nature_of(judging->body, judging->len);
        verdict_fail(judging->verdict, profile, FAILURE_DECODE,
                     profile->confidence.decode, nature, "%s: %s at line %u, column %u",
                     nature, judge->facts.syntax, line, column);
    } else if (refusal.reason == JSON_FACT_ROOT_KIND) {
        verdict_fail(judging->verdict, profile, FAILURE_DECODE, profile->confidence.root,
                     "the document is not an object", "the document is %s, not an object",
                     root_name(&judge->tape));
    } else {
        const char *meaning = json_fact_meaning(refusal.reason);
        verdict_fail(judging->verdict, profile, FAILURE_DECODE,
                     confidence_weaker(profile->confidence.decode, CONFIDENCE_INFERRED),
                     meaning, "%s (byte %u, line %u, column %u)", meaning, refusal.offset,
                     line, column);
    }
}

/* Another way of decoding that cannot be excluded, and that concludes otherwise. That the
 * document is an object is the profile's own rule: metadata has members, however decoded.
 */
static void add_other_decoders(struct judging *judging)
{
    const struct judge *judge = judging->judge;
    const struct profile *profile = judge->profile;
    if (judge->facts.seen[JSON_FACT_ROOT_KIND].times > 0 || judge->rules->decoder != NULL)
        return;
    const char *decode = profile->failure_code[FAILURE_DECODE]->name;
    for (size_t i = 0; i < profile->also_decoder_count; i++) {
        enum json_decoder other = profile->also_decoders[i];
        struct json_verdict says = json_judge(&judge->tape, &judge->facts, other);
        if (says.accepted != judging->verdict->failed)
            continue;
        verdict_add_alternative(judging->verdict, says.accepted ? SAMPLE_PASS : decode);
        findings_add(judging->findings, SEVERITY_WARNING, "json.decoders-differ", NULL,
                     says.accepted ? "%s would accept it, %s does not"
                                   : "%s would refuse it, %s does not",
                     json_decoder_name(other), json_decoder_name(profile->decoder));
    }
}

/* ---- what was seen ---- */

static enum severity fact_severity(enum json_fact fact)
{
    switch (fact) {
    case JSON_FACT_SYNTAX:
    case JSON_FACT_ROOT_NULL:
        return SEVERITY_ERROR;
    case JSON_FACT_BELOW_DOUBLE:
    case JSON_FACT_NEGATIVE_ZERO:
        return SEVERITY_INFO;
    default: /* the list is json's to extend; all others are worth a look */
        return SEVERITY_WARNING;
    }
}

static const char *fact_meaning(const struct judge *judge, enum json_fact fact)
{
    return fact == JSON_FACT_SYNTAX ? judge->facts.syntax : json_fact_meaning(fact);
}

static void add_fact(struct judging *judging, enum json_fact fact, uint32_t offset,
                     uint32_t times)
{
    struct strbuf pointer = STRBUF_INIT(4096);
    json_pointer_at(&pointer, &judging->judge->tape, offset);
    char rule[FINDING_RULE_MAX];
    snprintf(rule, sizeof(rule), "json.%s", json_fact_name(fact));
    uint32_t line, column;
    json_position(judging->body, judging->len, offset, &line, &column);
    struct finding *finding = findings_add(
        judging->findings, fact_severity(fact), rule, pointer.text,
        "%s (byte %u, line %u, column %u%s)", fact_meaning(judging->judge, fact), offset,
        line, column, times > 1 ? ", and again" : "");
    judging_place(judging, finding, offset);
    strbuf_release(&pointer);
}

/* Where a struct has no place for a value is no property of the document, but of what it
 * is decoded into: it is told when that decides. */
static void add_facts(struct judging *judging)
{
    const struct json_facts *facts = &judging->judge->facts;
    for (int fact = 0; fact < JSON_FACT_COUNT; fact++) {
        const struct json_sighting *seen = &facts->seen[fact];
        if (seen->times > 0 && fact != JSON_FACT_WRONG_TYPE)
            add_fact(judging, (enum json_fact)fact, seen->offset, seen->times);
    }
    if (facts->depth > DEPTH_ODD)
        findings_add(judging->findings, SEVERITY_WARNING, "json.depth", NULL,
                     "it is nested %u deep", facts->depth);
}

/* Beyond our own ceiling nothing is known, unless the decoder gives up before it. */
static bool is_undecided(struct json_verdict says)
{
    return !says.accepted && says.reason == JSON_FACT_CEILING;
}

bool decoding_check(struct judging *judging)
{
    struct judge *judge = judging->judge;
    bool decoded = json_decode(&judge->tape, judging->body, judging->len,
                               &json_limits_default, &judge->facts);
    struct json_verdict says = json_judge(&judge->tape, &judge->facts, decoder_of(judge));
    if (is_undecided(says))
        verdict_undecide(judging->verdict, json_fact_meaning(says.reason), "%s (byte %u)",
                         json_fact_meaning(says.reason), says.offset);
    else if (!says.accepted)
        refuse(judging, says);
    if (decoded)
        add_other_decoders(judging);
    add_facts(judging);
    if (!says.accepted && says.reason == JSON_FACT_WRONG_TYPE)
        add_fact(judging, JSON_FACT_WRONG_TYPE, says.offset, 1);
    return decoded;
}

/* ---- every decoder ---- */

void decoding_ask_all(const struct judge *judge, struct sample *sample)
{
    sample->decoder_count = JSON_DECODER_COUNT;
    for (int i = 0; i < JSON_DECODER_COUNT; i++) {
        enum json_decoder decoder = (enum json_decoder)i;
        struct json_verdict says = json_judge(&judge->tape, &judge->facts, decoder);
        sample->decoders[i] = (struct decoder_verdict){
            json_decoder_name(decoder),
            says.accepted        ? DECODER_ACCEPTS
            : is_undecided(says) ? DECODER_UNDECIDED
                                 : DECODER_REJECTS,
        };
    }
}

void decoding_ask_none(struct sample *sample)
{
    sample->decoder_count = JSON_DECODER_COUNT;
    for (int i = 0; i < JSON_DECODER_COUNT; i++)
        sample->decoders[i] =
            (struct decoder_verdict){ json_decoder_name((enum json_decoder)i),
                                      DECODER_UNDECIDED };
}
