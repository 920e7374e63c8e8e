#include "result/finding.h"

#include "base/strbuf.h"
#include "base/untrusted.h"
#include "base/xalloc.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MESSAGE_MAX = 240 };

/* Cut between two characters, if it must be cut. */
static char *copy_pointer(const char *pointer)
{
    size_t len = strlen(pointer);
    if (len <= FINDING_POINTER_MAX)
        return xstrdup(pointer);
    static const char mark[] = "…";
    len = FINDING_POINTER_MAX - strlen(mark);
    while (len > 0 && ((unsigned char)pointer[len] & 0xc0) == 0x80)
        len--;
    return xstrfmt("%.*s%s", (int)len, pointer, mark);
}

struct finding *findings_add(struct findings *findings, enum severity severity,
                             const char *rule, const char *pointer, const char *format,
                             ...)
{
    if (severity > findings->worst)
        findings->worst = severity;
    if (findings->count == FINDINGS_MAX) {
        findings->left_out++;
        return NULL;
    }
    if (findings->count == findings->cap) {
        findings->cap = findings->cap ? 2 * findings->cap : 4;
        findings->list =
            xreallocarray(findings->list, findings->cap, sizeof(*findings->list));
    }
    char raw[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(raw, sizeof(raw), format, args);
    va_end(args);

    struct strbuf message = STRBUF_INIT(4 * sizeof(raw));
    untrusted_put(&message, raw, strlen(raw), MESSAGE_MAX);
    struct finding *finding = &findings->list[findings->count++];
    *finding = (struct finding){ .severity = severity };
    snprintf(finding->rule, sizeof(finding->rule), "%s", rule);
    finding->pointer = pointer ? copy_pointer(pointer) : NULL;
    finding->message = strbuf_detach(&message);
    return finding;
}

void finding_set_schema(struct finding *finding, const char *schema)
{
    if (finding != NULL && finding->schema == NULL)
        finding->schema = copy_pointer(schema);
}

enum severity findings_worst(const struct findings *findings)
{
    return findings->worst;
}

void findings_clear(struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        free(findings->list[i].pointer);
        free(findings->list[i].message);
        free(findings->list[i].schema);
    }
    findings->count = 0;
    findings->left_out = 0;
    findings->worst = SEVERITY_INFO;
}

void findings_release(struct findings *findings)
{
    findings_clear(findings);
    free(findings->list);
    *findings = (struct findings){ .list = NULL };
}
