/*
 * The check itself, behind `check` and `demo`: from settings that were checked one by one
 * to a run and its reports.
 */
#ifndef CLI_CHECK_H
#define CLI_CHECK_H

#include "base/err.h"
#include "cli/gating.h"
#include "cli/judging.h"
#include "cli/option.h"

#include <stdbool.h>
#include <stdint.h>

struct check_settings {
    const struct option *options; /* that these came from, for the run file; or NULL */
    const char *source;
    struct judging_settings judging;
    const char *tokens, *tokens_column;
    const char *minted;
    bool tokens_given, minted_given; /* now, also where a run goes on that has its own */
    uint64_t sample, seed;           /* sample 0: all of them */
    uint64_t connections;
    uint64_t workers;        /* 0: by the number of connections and cores */
    uint64_t rate_per_1000s; /* 0: no limit */
    uint64_t timeout_us;     /* 0: the profile's budget */
    uint64_t body_limit;
    struct option_list
        headers; /* "Name: value"; kept from other origins and all output */
    struct option_list resolve, reports;
    const char *user_agent, *ca_file, *proxy;
    struct gating_settings gating;
    const char *run, *resume; /* files: a new run is kept there; one goes on. Or NULL */
    const char *ipfs_gateway; /* for ipfs:// among the assets; NULL: none */
    bool insecure, no_breaker, yes;
    bool twice;  /* ask again for what would be taken, and compare */
    bool assets; /* ask for the media behind the documents */
};

/* What a check does when nothing else is said. */
void check_settings_init(struct check_settings *settings);

/* Asks, judges, reports. Returns the exit status, or fills `err`. */
int check_run(const struct check_settings *settings, struct err *err);

#endif
