#include "result/sample.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { URL_MAX = 8192 };

void sample_init(struct sample *sample)
{
    memset(sample, 0, sizeof(*sample));
    strbuf_init(&sample->url, URL_MAX);
}

void sample_clear(struct sample *sample)
{
    strbuf_reset(&sample->url);
    findings_clear(&sample->findings);
    sample->token_id[0] = '\0';
    sample->path = NULL;
    sample->line = 0;
    sample->decoder_count = 0;
    sample->outcome = OUTCOME_PASS;
    sample->ignored = NULL;
    sample->code = NULL;
    sample->confidence = CONFIDENCE_DOCUMENTED;
    sample->alternative_count = 0;
    sample->cause[0] = '\0';
    sample->reason[0] = '\0';
    sample->attempt_count = 0;
    sample->unminted = false;
    sample->extra_requests = 0;
    sample->position = 0;
    sample->evidence = (struct evidence){ NULL, 0, NULL, 0 };
}

void sample_release(struct sample *sample)
{
    strbuf_release(&sample->url);
    findings_release(&sample->findings);
}

/* What was left out of the list may be anything. */
static bool has_something_to_look_at(const struct sample *sample)
{
    const struct findings *findings = &sample->findings;
    if (sample->alternative_count > 0 || findings->left_out > 0)
        return true;
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->list[i];
        if (finding->severity >= SEVERITY_WARNING && finding->ignored == NULL)
            return true;
    }
    return false;
}

static bool has_marks(const struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        if (findings->list[i].ignored != NULL)
            return true;
    }
    return false;
}

enum outcome sample_outcome(const struct sample *sample)
{
    if (sample->outcome == OUTCOME_WARN && has_marks(&sample->findings) &&
        !has_something_to_look_at(sample))
        return OUTCOME_PASS;
    return sample->outcome;
}

void sample_add_alternative(struct sample *sample, const char *conclusion)
{
    sample->confidence = confidence_weaker(sample->confidence, CONFIDENCE_AMBIGUOUS);
    for (size_t i = 0; i < sample->alternative_count; i++) {
        if (strcmp(sample->alternatives[i], conclusion) == 0)
            return;
    }
    if (sample->alternative_count < ALTERNATIVES_MAX)
        sample->alternatives[sample->alternative_count++] = conclusion;
}

/* What tells files apart stands at the end of their paths. */
const char *sample_name(const struct sample *sample, char name[SAMPLE_NAME_MAX])
{
    static const char mark[] = "…";
    if (sample->path == NULL)
        return sample->token_id;
    char line[32] = "";
    if (sample->line > 0)
        snprintf(line, sizeof(line), ":%" PRIu64, sample->line);
    size_t room = SAMPLE_NAME_MAX - 1 - strlen(line), len = strlen(sample->path);
    const char *path = sample->path;
    if (len > room) {
        path += len - (room - strlen(mark));
        while (((unsigned char)*path & 0xc0) == 0x80)
            path++;
    }
    snprintf(name, SAMPLE_NAME_MAX, "%s%s%s", path == sample->path ? "" : mark, path,
             line);
    return name;
}

int sample_id_compare(const char *a, const char *b)
{
    size_t a_len = strlen(a), b_len = strlen(b);
    if (a_len != b_len)
        return a_len < b_len ? -1 : 1;
    return strcmp(a, b);
}

static void put_text(struct strbuf *to, const char *key, const char *text)
{
    strbuf_puts(to, key);
    if (text == NULL)
        strbuf_puts(to, "null");
    else
        strbuf_put_json(to, text, strlen(text));
}

static void put_number(struct strbuf *to, const char *key, uint64_t number)
{
    strbuf_puts(to, key);
    strbuf_putu(to, number);
}

static void put_attempt(struct strbuf *to, const struct attempt *attempt)
{
    if (attempt->status > 0)
        put_number(to, "{\"status\":", (uint64_t)attempt->status);
    else
        strbuf_puts(to, "{\"status\":null");
    put_text(to, ",\"error\":",
             attempt->trouble == TROUBLE_NONE ? NULL : trouble_name(attempt->trouble));
    if (attempt->detail[0] != '\0')
        put_text(to, ",\"detail\":", attempt->detail);
    put_number(to, ",\"dns_us\":", attempt->dns_us);
    put_number(to, ",\"connect_us\":", attempt->connect_us);
    put_number(to, ",\"tls_us\":", attempt->tls_us);
    put_number(to, ",\"first_byte_us\":", attempt->first_byte_us);
    put_number(to, ",\"total_us\":", attempt->total_us);
    put_number(to, ",\"bytes\":", attempt->bytes);
    strbuf_puts(to, attempt->flags & ATTEMPT_REUSED ? ",\"reused\":true"
                                                    : ",\"reused\":false");
    put_number(to, ",\"requests\":", attempt->requests);
    put_number(to, ",\"redirects\":", attempt->redirects);
    put_text(to, ",\"http\":",
             attempt->status == 0             ? NULL
             : attempt->flags & ATTEMPT_HTTP2 ? "2"
                                              : "1.1");
    put_text(to, ",\"address\":", attempt->address[0] != '\0' ? attempt->address : NULL);
    if (attempt->retry_after_s >= 0)
        put_number(to, ",\"retry_after_s\":", (uint64_t)attempt->retry_after_s);
    if (attempt->age_s >= 0)
        put_number(to, ",\"age_s\":", (uint64_t)attempt->age_s);
    if (attempt->fresh_s >= 0)
        put_number(to,
                   attempt->flags & ATTEMPT_FRESH_GUESSED ? ",\"fresh_guess_s\":"
                                                          : ",\"fresh_s\":",
                   (uint64_t)attempt->fresh_s);
    if (attempt->flags & ATTEMPT_RESENT)
        strbuf_puts(to, ",\"lost_on_reuse\":true");
    strbuf_putc(to, '}');
}

static void put_finding(struct strbuf *to, const struct finding *finding)
{
    put_text(to, "{\"rule\":", finding->rule);
    put_text(to, ",\"severity\":", severity_name(finding->severity));
    put_text(to, ",\"pointer\":", finding->pointer);
    put_text(to, ",\"message\":", finding->message);
    if (finding->line > 0) {
        put_number(to, ",\"offset\":", finding->offset);
        put_number(to, ",\"line\":", finding->line);
        put_number(to, ",\"column\":", finding->column);
    }
    if (finding->schema != NULL)
        put_text(to, ",\"schema\":", finding->schema);
    if (finding->ignored != NULL)
        put_text(to, ",\"ignored\":", finding->ignored);
    strbuf_putc(to, '}');
}

static void put_document_id(struct strbuf *to, const struct sample *sample)
{
    put_text(to, "{\"path\":", sample->path);
    if (sample->line > 0)
        put_number(to, ",\"line\":", sample->line);
    else
        strbuf_puts(to, ",\"line\":null");
    put_text(to, ",\"token_id\":", sample->token_id[0] != '\0' ? sample->token_id : NULL);
}

static void put_token_id(struct strbuf *to, const struct sample *sample)
{
    put_text(to, "{\"token_id\":", sample->token_id);
    put_text(to, ",\"url\":", sample->url.text);
}

static void put_verdict(struct strbuf *to, const struct sample *sample)
{
    put_text(to, ",\"outcome\":", outcome_name(sample_outcome(sample)));
    put_text(to, ",\"code\":", sample->code);
    put_text(to, ",\"confidence\":", confidence_name(sample->confidence));
    strbuf_puts(to, ",\"alternatives\":[");
    for (size_t i = 0; i < sample->alternative_count; i++)
        put_text(to, i ? "," : "", sample->alternatives[i]);
    put_text(to, "],\"reason\":", sample->reason);
    if (sample->ignored != NULL)
        put_text(to, ",\"ignored\":", sample->ignored);
}

static void put_attempts(struct strbuf *to, const struct sample *sample)
{
    strbuf_puts(to, ",\"attempts\":[");
    for (size_t i = 0; i < sample->attempt_count; i++) {
        strbuf_puts(to, i ? "," : "");
        put_attempt(to, &sample->attempts[i]);
    }
    strbuf_puts(to, "]");
    if (sample->extra_requests > 0)
        put_number(to, ",\"extra_requests\":", sample->extra_requests);
    if (sample->unminted)
        strbuf_puts(to, ",\"unminted\":true");
}

static void put_decoders(struct strbuf *to, const struct sample *sample)
{
    static const char *const says[] = {
        [DECODER_ACCEPTS] = ":\"accept\"",
        [DECODER_REJECTS] = ":\"reject\"",
        [DECODER_UNDECIDED] = ":\"undecided\"",
    };
    strbuf_puts(to, ",\"decoders\":{");
    for (size_t i = 0; i < sample->decoder_count; i++) {
        put_text(to, i ? "," : "", sample->decoders[i].name);
        strbuf_puts(to, says[sample->decoders[i].says]);
    }
    strbuf_puts(to, "}");
}

void sample_put_ndjson(struct strbuf *to, const struct sample *sample)
{
    if (sample->path != NULL)
        put_document_id(to, sample);
    else
        put_token_id(to, sample);
    put_verdict(to, sample);
    if (sample->path != NULL)
        put_decoders(to, sample);
    else
        put_attempts(to, sample);
    strbuf_puts(to, ",\"findings\":[");
    for (size_t i = 0; i < sample->findings.count; i++) {
        strbuf_puts(to, i ? "," : "");
        put_finding(to, &sample->findings.list[i]);
    }
    strbuf_puts(to, "]");
    if (sample->findings.left_out > 0)
        put_number(to, ",\"findings_left_out\":", sample->findings.left_out);
    strbuf_puts(to, "}\n");
}
