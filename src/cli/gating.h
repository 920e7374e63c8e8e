/*
 * What decides a run's exit status besides its tokens, for every command that makes or
 * retells a run: gates (--fail-if, result/gate.h) and the ignore file (--ignore,
 * judge/ignore.h).
 */
#ifndef CLI_GATING_H
#define CLI_GATING_H

#include "cli/option.h"
#include "judge/expectation.h"
#include "judge/ignore.h"
#include "result/gate.h"

struct gating_settings {
    struct option_list fail_if;
    const char *ignore; /* or NULL */
};

/* The rows of a command's option table for `settings`, of type struct gating_settings. */
/* clang-format off */
#define GATING_OPTIONS(settings) \
    { "fail-if", OPTION_LIST | OPTION_ASIDE, &(settings).fail_if, "GATE", "decides the exit status, such as 'p99 > 2400ms'; repeatable", 0, 0 }, \
    { "ignore", OPTION_TEXT | OPTION_FILE | OPTION_ASIDE, &(settings).ignore, "FILE", "what does not decide it (schemas/ignore.schema.json)", 0, 0 }
/* clang-format on */

struct gating {
    struct gates gates;
    struct ignores *ignores; /* NULL: no file. Marks samples before they are counted */
};

/* What the run can have findings of. */
struct gating_run {
    const char *const *codes; /* that it could predict, ended by NULL */
    enum run_subject subject;
    bool twice, assets, minted;
    enum expectation expect;
};

/* Loads both; a mistake is found before any work. Says on standard error which entries
 * have expired. gating_release() in any case. */
bool gating_load(struct gating *gating, const struct gating_settings *settings,
                 const struct gating_run *run, struct err *err);
/* At the end of a run, before its reports: marks what is ignored of `collection`, and
 * tells the run of gates and entries. `asked` may be NULL: not known. The run borrows
 * from `gating`. */
void gating_conclude(struct gating *gating, struct run *run,
                     struct collection *collection, const struct token_set *asked);
/* After the last sample that was marked. */
void gating_release(struct gating *gating);
void gating_settings_release(struct gating_settings *settings);

/* For the help text: what a gate can be about. */
void gating_help(struct strbuf *to, enum run_subject subject);

#endif
