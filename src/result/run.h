/*
 * What a report needs to know about a run besides its samples: what was asked, how, when,
 * and how it ended. Filled by the command, read by report/.
 */
#ifndef RESULT_RUN_H
#define RESULT_RUN_H

#include "result/collection.h"
#include "result/ignored.h"
#include "result/summary.h"

struct gates; /* result/gate.h */

enum run_end {
    RUN_COMPLETE,
    RUN_INTERRUPTED, /* a signal */
    RUN_STOPPED,     /* the breaker, or a run file that could not be written */
    RUN_UNREACHABLE  /* not one connection came to be */
};

/* One word on a run; each has its exit status. */
enum run_verdict {
    VERDICT_READY,      /* every token would pass */
    VERDICT_NOT_READY,  /* at least one would fail, or the collection has an error; and
                         * something is known of each */
    VERDICT_INCOMPLETE, /* of some tokens nothing is known */
    VERDICT_UNREACHABLE
};

/* What the run counts. */
enum run_subject {
    RUN_OF_TOKENS,   /* that a source was asked for */
    RUN_OF_DOCUMENTS /* that were read from files: budget, connections, latencies are 0 */
};

struct run {
    const char *tool_version;
    const char *command; /* "check" */
    enum run_subject subject;
    const char *source; /* as the user gave it */
    const char *profile, *profile_title;
    const char *decoder; /* that the user named instead of the profile's, or NULL */
    const char *const *schemas; /* on top of the profile's, ended by NULL; or NULL */
    const char *const *codes;   /* that the run could predict, ended by NULL; or NULL */

    const char *tokens;   /* the option as given, "from standard input", or NULL: none */
    uint64_t token_count; /* in the set */
    uint64_t token_repeats; /* given more than once */
    uint64_t sample_size;   /* 0: not a sample; else as many of token_count were drawn */
    uint64_t sample_seed;

    uint64_t budget_us;
    bool budget_is_what_if; /* --timeout */
    bool insecure;          /* --insecure */
    unsigned connections, workers;
    uint64_t rate_per_1000s; /* 0: no limit */
    unsigned breaker_trips;  /* the rate was halved so often */

    uint64_t tokens_per_refresh; /* the platform's limits; 0: unknown */
    uint64_t refreshes_per_hour;

    const char *run_file; /* where the run is kept; NULL: nowhere */
    uint64_t resumed;     /* tokens that an earlier part of the run had asked */
    bool not_kept;        /* the run file could not be written */

    int64_t started_ms; /* UNIX time */
    uint64_t elapsed_us;
    enum run_end end;
    int end_signal;       /* of RUN_INTERRUPTED; 0 is SIGINT */
    char end_reason[240]; /* for an end that is not RUN_COMPLETE */

    struct summary *summary;             /* borrowed, sorted */
    const struct collection *collection; /* borrowed; NULL: was not looked at */
    const struct gates *gates;           /* borrowed; NULL or none: the tokens decide */
    const struct ignore_list *ignores;   /* borrowed; NULL: no ignore file */
};

/* Complete and conclusive: neither skipped nor inconclusive tokens. */
bool run_is_conclusive(const struct run *run);
enum run_verdict run_verdict(const struct run *run);
/* "ready", "not-ready", "incomplete", "unreachable". */
const char *run_verdict_name(enum run_verdict verdict);
/*
 * The program's exit status for this run:
 *
 *  - a run that could not be kept: 74, whatever else it is.
 *  - interrupted: 128 and the signal, 129 for SIGHUP, 130 for SIGINT, 143 for SIGTERM;
 *    unreachable: 4; incomplete: 3. Gates change nothing about that, whether they are
 *    broken or hold so far: a run that does not know all must not pass, and one that is
 *    repeated for that reason tells of its gates then.
 *  - else, with gates, they decide and nothing else: 1 when one is broken, else 3 when
 *    one is unknown, else 0.
 *  - else 1 when a token would fail, or the collection has an error, that is not ignored;
 *    else 0.
 *
 * The verdict is about the tokens, and may be NOT_READY where the status is 0.
 */
int run_exit_status(const struct run *run);
bool run_has_gates(const struct run *run);
/* Wilson score interval of the failure share, 95 %, from the tokens that a conclusion was
 * reached on: 0 to 1 when there are none; the share itself when no sample was drawn. */
void run_failure_interval(const struct run *run, double *low, double *high);

/* What a refresh of all tokens of the set takes under the platform's limits: requests,
 * and how many hours' allowances these are. Each is 0 when its limit is not known. */
uint64_t run_refresh_requests(const struct run *run);
uint64_t run_refresh_hours(const struct run *run);

#endif
