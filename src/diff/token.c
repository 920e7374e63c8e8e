#include "base/xalloc.h"
#include "diff/fold_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SAME = DIFF_CHANGE_COUNT }; /* nothing to tell */

/* What is said of a token in one run. */
enum state { ABSENT, UNKNOWN, PASSES, FAILS, STATE_COUNT };

/* From the state in the old run (the row) to that in the new one. */
/* clang-format off */
static const int changes[STATE_COUNT][STATE_COUNT] = {
    /*            absent         unknown             passes            fails */
    [ABSENT]  = { SAME,          DIFF_ONLY_NEW,      DIFF_ONLY_NEW,    DIFF_ONLY_NEW },
    [UNKNOWN] = { DIFF_ONLY_OLD, DIFF_UNKNOWN,       DIFF_NEWLY_KNOWN, DIFF_FAILING_OPEN },
    [PASSES]  = { DIFF_ONLY_OLD, DIFF_NEWLY_UNKNOWN, SAME,             DIFF_NEWLY_FAILING },
    [FAILS]   = { DIFF_ONLY_OLD, DIFF_NEWLY_UNKNOWN, DIFF_FIXED,       DIFF_OTHER_CODE },
};
/* clang-format on */

static enum state state_of(const struct seen *seen)
{
    static const enum state states[OUTCOME_COUNT] = {
        [OUTCOME_PASS] = PASSES,     [OUTCOME_WARN] = PASSES,
        [OUTCOME_FAIL] = FAILS,      [OUTCOME_INCONCLUSIVE] = UNKNOWN,
        [OUTCOME_SKIPPED] = UNKNOWN,
    };
    if (seen->token == NULL)
        return seen->is_asked ? UNKNOWN : ABSENT;
    return states[seen->token->sample->outcome];
}

static const char *code_of(const struct seen *seen)
{
    const char *code = seen->token->sample->code;
    return code != NULL ? code : "";
}

static struct diff_conclusion conclusion_of(const struct seen *seen)
{
    struct diff_conclusion conclusion = { .is_recorded = seen->token != NULL };
    if (seen->token == NULL)
        return conclusion;
    const struct sample *sample = seen->token->sample;
    conclusion.outcome = sample->outcome;
    conclusion.code = sample->code;
    snprintf(conclusion.cause, sizeof(conclusion.cause), "%s", sample->cause);
    return conclusion;
}

static void list_token(struct diff_tokens *tokens, size_t limit,
                       const struct seen *before, const struct seen *after)
{
    if (tokens->listed == limit)
        return;
    if (tokens->listed == tokens->cap) {
        tokens->cap = tokens->cap ? 2 * tokens->cap : 8;
        tokens->list = xreallocarray(tokens->list, tokens->cap, sizeof(*tokens->list));
    }
    const struct seen *any = before->token != NULL ? before : after;
    struct diff_token *token = &tokens->list[tokens->listed++];
    snprintf(token->id, sizeof(token->id), "%s", any->token->sample->token_id);
    token->before = conclusion_of(before);
    token->after = conclusion_of(after);
}

void fold_token(struct diff *diff, const struct seen *before, const struct seen *after)
{
    enum state from = state_of(before), to = state_of(after);
    int change = changes[from][to];
    if (change == DIFF_OTHER_CODE && strcmp(code_of(before), code_of(after)) == 0)
        change = SAME;
    if (change == SAME)
        return;
    if (change == DIFF_ONLY_NEW && to == FAILS)
        diff->only_new_failing++;
    diff->tokens[change].count++;
    list_token(&diff->tokens[change], diff->limit, before, after);
}

void diff_ids_add(struct diff_ids *ids, const char *id, size_t limit)
{
    if (ids->count > 0 && ids->count >= limit)
        return;
    if (ids->count == ids->cap) {
        ids->cap = ids->cap ? 2 * ids->cap : 4;
        ids->list = xreallocarray(ids->list, ids->cap, sizeof(*ids->list));
    }
    snprintf(ids->list[ids->count++], TOKEN_ID_MAX, "%s", id);
}

void diff_ids_release(struct diff_ids *ids)
{
    free(ids->list);
    *ids = (struct diff_ids){ .list = NULL };
}
