/*
 * A check while it runs, private to its files: check.c asks and concludes,
 * check_prepare.c finds every mistake before the first request, check_keep.c is the run
 * file.
 */
#ifndef CLI_CHECK_PRIV_H
#define CLI_CHECK_PRIV_H

#include "base/strbuf.h"
#include "cli/check.h"
#include "cli/replay.h"
#include "cli/runfile.h"
#include "net/route.h"
#include "probe/fleet.h"

/* What a check holds while it runs. */
struct check {
    const struct check_settings *settings;
    struct judging judging;
    struct gating gating;
    struct token_set *set;    /* as given; of a run that goes on, what it asks for */
    struct token_set *sample; /* drawn from it, or NULL */
    struct token_set *minted;
    struct runfile_settings kept;
    struct strbuf libraries; /* and their versions */
    struct store *store;
    struct stored *stored; /* what is in it already */
    struct bitset done;    /* positions that need not be asked again */
    struct token_url *url;
    struct reports *reports;
    struct route *route;
    bool no_name, name_later;
    char name_error[200];
    struct summary summary;
    struct collection collection;
    struct run run;
};

/* What is asked for: the set, or the sample of it. */
static inline const struct token_set *check_tokens(const struct check *check)
{
    return check->sample ? check->sample : check->set;
}

/* check_prepare.c: all but the run file, in which mistakes are found too. */
bool check_prepare(struct check *check, struct err *err);
/* What the options name; `*sample` is what was drawn from it, else it stays. */
struct token_set *check_read_tokens(const struct check_settings *settings,
                                    struct token_set **sample, struct err *err);
struct token_set *check_read_minted(const struct check_settings *settings,
                                    struct err *err);

/* check_keep.c */
/* Opens the run that goes on, which knows its tokens. */
bool check_reopen(struct check *check, struct err *err);
/* Opens the file of a new run, or tells what is in that of the one that goes on. Comes
 * last, so that a mistake elsewhere leaves no file behind. */
bool check_open_run_file(struct check *check, struct err *err);
/* check_assets.c: asks for the media; `*signal_number` is a signal that ended it. */
bool check_assets(struct check *check, int *signal_number, struct err *err);
/* Completes the run file, and looks at what is in it as a whole. */
bool check_keep(struct check *check, struct err *err);

#endif
