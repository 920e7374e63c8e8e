/*
 * A pattern, a NUL, and a text: the translator and PCRE2 end, and a pattern that is
 * matched in one walk (regex_shape.h) matches what it matches as a group, which PCRE2
 * does.
 */
#include "fuzz.h"

#include "base/strbuf.h"
#include "base/untrusted.h"
#include "schema/regex.h"

#include <string.h>

enum { INPUT_MAX = 1 << 12 };

static bool is_utf8(const char *text, size_t len)
{
    for (size_t i = 0, width; i < len; i += width) {
        width = utf8_width(text + i, len - i);
        if (width == 0)
            return false;
    }
    return true;
}

static enum regex_answer ask(const char *pattern, size_t len, const char *text,
                             size_t text_len)
{
    struct err err = ERR_INIT;
    struct regex *regex = regex_new(pattern, len, &err);
    FUZZ_HOLDS((regex == NULL) == (err.kind != ERR_NONE));
    struct regex_run *run = regex_run_new();
    enum regex_answer answer = REGEX_UNDECIDED;
    uint64_t cost = 0;
    if (regex != NULL)
        answer = regex_match(regex, run, text, text_len, &cost);
    FUZZ_HOLDS(regex == NULL || cost > 0);
    regex_run_free(run);
    regex_free(regex);
    return answer;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    const char *pattern = (const char *)data;
    const char *nul = len > 0 ? memchr(data, '\0', len) : NULL;
    if (nul == NULL || len > INPUT_MAX || !is_utf8(pattern, len))
        return 0;
    size_t pattern_len = (size_t)(nul - pattern), text_len = len - pattern_len - 1;
    regex_is_valid(pattern, pattern_len);

    struct strbuf group = STRBUF_INIT(INPUT_MAX * 2);
    strbuf_puts(&group, "(?:");
    strbuf_add(&group, pattern, pattern_len);
    strbuf_puts(&group, ")");
    enum regex_answer a = ask(pattern, pattern_len, nul + 1, text_len);
    enum regex_answer b = ask(group.text, group.len, nul + 1, text_len);
    FUZZ_HOLDS(a == b || a == REGEX_UNDECIDED || b == REGEX_UNDECIDED);
    strbuf_release(&group);
    return 0;
}
