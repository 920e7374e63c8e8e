/*
 * The lint itself, behind `lint`: from settings that were checked one by one to a run
 * over files and its reports.
 */
#ifndef CLI_LINT_H
#define CLI_LINT_H

#include "base/err.h"
#include "cli/gating.h"
#include "cli/judging.h"
#include "cli/option.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct lint_settings {
    const char *const *paths;
    size_t path_count;
    struct judging_settings judging;
    struct option_list patterns; /* none: the default ones */
    bool lines;
    const char *tokens; /* the ids that there should be, or NULL */
    const char *tokens_column;
    const char *minted; /* the ids that exist already, or NULL */
    uint64_t workers;   /* 0: one a core */
    uint64_t body_limit;
    struct option_list reports;
    struct gating_settings gating;
};

/* What a lint does when nothing else is said. */
void lint_settings_init(struct lint_settings *settings);

/* Reads, judges, reports. Returns the exit status, or fills `err`. */
int lint_run(const struct lint_settings *settings, struct err *err);

#endif
