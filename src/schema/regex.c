#include "schema/regex.h"

#include "base/xalloc.h"
#include "schema/regex_shape.h"
#include "schema/regex_translate.h"

#include <stdint.h>
#include <stdlib.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/*
 * A match is first tried with a limit that nearly all keep, so that those that need more
 * can be counted as what they are: PCRE2 does not say how many steps it took.
 */
enum {
    QUICK_LIMIT = 2000,
    QUICK_COST = 100,
    MATCH_LIMIT = 100 * 1000, /* 0.1 ms compiled, 1 ms interpreted */
    MATCH_COST = 20 * 1000,
    HEAP_LIMIT_KIB = 4 * 1024,
    STACK_FROM_BYTES = 32 * 1024,
    STACK_TO_BYTES = 1024 * 1024,
    PATTERN_BYTES = 64 * 1024
};

struct regex {
    pcre2_code *code; /* NULL: `shape` it is */
    struct regex_shape shape;
};

struct regex_run {
    pcre2_match_data *match;
    pcre2_match_context *quick, *patient;
    pcre2_jit_stack *stack;
};

static const uint32_t options = PCRE2_UTF | PCRE2_DOLLAR_ENDONLY |
                                PCRE2_ALLOW_EMPTY_CLASS | PCRE2_MATCH_UNSET_BACKREF |
                                PCRE2_NEVER_BACKSLASH_C;

/* Sets `*code` to PCRE2's error where there is one. */
static pcre2_code *compile(const struct strbuf *pattern, int *code, struct err *err)
{
    PCRE2_SIZE offset;
    pcre2_code *compiled = pcre2_compile((PCRE2_SPTR)pattern->text, pattern->len, options,
                                         code, &offset, NULL);
    if (compiled == NULL) {
        PCRE2_UCHAR message[160];
        pcre2_get_error_message(*code, message, sizeof(message));
        err_set(err, ERR_USAGE, "bad regular expression: %s", (const char *)message);
    }
    return compiled;
}

struct regex *regex_new(const char *pattern, size_t len, struct err *err)
{
    struct strbuf translated = STRBUF_INIT(PATTERN_BYTES);
    struct regex_shape shape;
    struct regex *regex = NULL;
    pcre2_code *code = NULL;
    int wrong;

    if (regex_shape_read(&shape, pattern, len)) {
        regex = xcalloc(1, sizeof(*regex));
        regex->shape = shape;
        return regex;
    }
    if (regex_translate(&translated, pattern, len, REGEX_LENIENT, err))
        code = compile(&translated, &wrong, err);
    if (code != NULL) {
        pcre2_jit_compile(code,
                          PCRE2_JIT_COMPLETE); /* where there is none, it interprets */
        regex = xcalloc(1, sizeof(*regex));
        regex->code = code;
    }
    strbuf_release(&translated);
    return regex;
}

void regex_free(struct regex *regex)
{
    if (regex == NULL)
        return;
    pcre2_code_free(regex->code);
    free(regex);
}

bool regex_is_valid(const char *pattern, size_t len)
{
    struct strbuf translated = STRBUF_INIT(PATTERN_BYTES);
    struct err ignored = ERR_INIT;
    int wrong = 0;
    bool valid = regex_translate(&translated, pattern, len, REGEX_STRICT, &ignored);

    if (valid) {
        pcre2_code *code = compile(&translated, &wrong, &ignored);
        /* ECMA-262 has lookbehinds of any length. */
        valid = code != NULL || wrong == PCRE2_ERROR_LOOKBEHIND_NOT_FIXED_LENGTH;
        pcre2_code_free(code);
    }
    strbuf_release(&translated);
    return valid;
}

static pcre2_match_context *context_new(pcre2_jit_stack *stack, uint32_t limit)
{
    pcre2_match_context *context = pcre2_match_context_create(NULL);
    if (context == NULL)
        BUG("out of memory in PCRE2");
    pcre2_set_match_limit(context, limit);
    pcre2_set_heap_limit(context, HEAP_LIMIT_KIB);
    if (stack != NULL)
        pcre2_jit_stack_assign(context, NULL, stack);
    return context;
}

struct regex_run *regex_run_new(void)
{
    struct regex_run *run = xcalloc(1, sizeof(*run));
    run->match = pcre2_match_data_create(1, NULL);
    if (run->match == NULL)
        BUG("out of memory in PCRE2");
    run->stack = pcre2_jit_stack_create(STACK_FROM_BYTES, STACK_TO_BYTES, NULL);
    run->quick = context_new(run->stack, QUICK_LIMIT);
    run->patient = context_new(run->stack, MATCH_LIMIT);
    return run;
}

void regex_run_free(struct regex_run *run)
{
    if (run == NULL)
        return;
    pcre2_match_context_free(run->patient);
    pcre2_match_context_free(run->quick);
    pcre2_jit_stack_free(run->stack);
    pcre2_match_data_free(run->match);
    free(run);
}

/* PCRE2's answer; where the stack of the compiled code is too small, from its
 * interpreter. */
static int match(const struct regex *regex, struct regex_run *run, const char *text,
                 size_t len, pcre2_match_context *context)
{
    int found = pcre2_match(regex->code, (PCRE2_SPTR)text, len, 0, PCRE2_NO_UTF_CHECK,
                            run->match, context);
    if (found != PCRE2_ERROR_JIT_STACKLIMIT)
        return found;
    return pcre2_match(regex->code, (PCRE2_SPTR)text, len, 0,
                       PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT, run->match, context);
}

enum regex_answer regex_match(const struct regex *regex, struct regex_run *run,
                              const char *text, size_t len, uint64_t *cost)
{
    *cost += 1 + len / 16;
    if (regex->code == NULL)
        return regex_shape_match(&regex->shape, text, len) ? REGEX_YES : REGEX_NO;

    *cost += QUICK_COST;
    int found = match(regex, run, text, len, run->quick);
    if (found == PCRE2_ERROR_MATCHLIMIT) {
        *cost += MATCH_COST;
        found = match(regex, run, text, len, run->patient);
    }
    if (found >= 0)
        return REGEX_YES;
    return found == PCRE2_ERROR_NOMATCH ? REGEX_NO : REGEX_UNDECIDED;
}
