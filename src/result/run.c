#include "result/run.h"

#include "base/err.h"
#include "result/gate.h"

#include <math.h>
#include <signal.h>

enum {
    EXIT_READY = 0,
    EXIT_FINDINGS = 1,
    EXIT_UNKNOWN = 3,
    EXIT_UNREACHABLE = 4,
    EXIT_SIGNAL = 128
};

bool run_is_conclusive(const struct run *run)
{
    const uint64_t *outcomes = run->summary->outcomes;
    return outcomes[OUTCOME_SKIPPED] == 0 && outcomes[OUTCOME_INCONCLUSIVE] == 0;
}

/* Ignored or not. */
static bool has_collection_error(const struct collection *collection)
{
    for (size_t i = 0; collection != NULL && i < collection->findings.count; i++) {
        if (collection->findings.list[i].severity == SEVERITY_ERROR)
            return true;
    }
    return false;
}

enum run_verdict run_verdict(const struct run *run)
{
    switch (run->end) {
    case RUN_INTERRUPTED:
    case RUN_STOPPED:
        return VERDICT_INCOMPLETE;
    case RUN_UNREACHABLE:
        return VERDICT_UNREACHABLE;
    case RUN_COMPLETE:
        break;
    }
    if (!run_is_conclusive(run))
        return VERDICT_INCOMPLETE;
    bool fails =
        run->summary->outcomes[OUTCOME_FAIL] > 0 || has_collection_error(run->collection);
    return fails ? VERDICT_NOT_READY : VERDICT_READY;
}

const char *run_verdict_name(enum run_verdict verdict)
{
    static const char *const names[] = {
        [VERDICT_READY] = "ready",
        [VERDICT_NOT_READY] = "not-ready",
        [VERDICT_INCOMPLETE] = "incomplete",
        [VERDICT_UNREACHABLE] = "unreachable",
    };
    return names[verdict];
}

bool run_has_gates(const struct run *run)
{
    return run->gates != NULL && run->gates->count > 0;
}

/* Of a run that knows all there is to know. */
static int decided_status(const struct run *run)
{
    if (run_has_gates(run)) {
        switch (gates_state(run->gates, run)) {
        case GATE_HOLDS:
            return EXIT_READY;
        case GATE_BROKEN:
            return EXIT_FINDINGS;
        case GATE_UNKNOWN:
            return EXIT_UNKNOWN;
        }
    }
    bool fails = run->summary->outcomes[OUTCOME_FAIL] > run->summary->ignored ||
                 collection_worst(run->collection) == SEVERITY_ERROR;
    return fails ? EXIT_FINDINGS : EXIT_READY;
}

int run_exit_status(const struct run *run)
{
    if (run->not_kept)
        return ERR_OUTPUT;
    if (run->end == RUN_INTERRUPTED)
        return EXIT_SIGNAL + (run->end_signal > 0 ? run->end_signal : SIGINT);
    switch (run_verdict(run)) {
    case VERDICT_READY:
    case VERDICT_NOT_READY:
        return decided_status(run);
    case VERDICT_INCOMPLETE:
        return EXIT_UNKNOWN;
    case VERDICT_UNREACHABLE:
        return EXIT_UNREACHABLE;
    }
    BUG("no such verdict");
}

void run_failure_interval(const struct run *run, double *low, double *high)
{
    const uint64_t *outcomes = run->summary->outcomes;
    double failed = (double)outcomes[OUTCOME_FAIL];
    double count =
        failed + (double)outcomes[OUTCOME_PASS] + (double)outcomes[OUTCOME_WARN];
    *low = 0;
    *high = 1;
    if (count == 0)
        return;
    double share = failed / count;
    if (run->sample_size == 0 || run->sample_size >= run->token_count) {
        *low = *high = share;
        return;
    }
    /* Wilson, E. B. (1927), doi:10.1080/01621459.1927.10502953; z of 95 %, two-sided. */
    const double z = 1.959963984540054;
    double widened = 1 + z * z / count;
    double middle = (share + z * z / (2 * count)) / widened;
    double half =
        z / widened * sqrt(share * (1 - share) / count + z * z / (4 * count * count));
    if (failed > 0)
        *low = middle - half;
    if (failed < count)
        *high = middle + half;
}

static uint64_t divide_up(uint64_t number, uint64_t by)
{
    return by == 0 ? 0 : number / by + (number % by != 0);
}

uint64_t run_refresh_requests(const struct run *run)
{
    return divide_up(run->token_count, run->tokens_per_refresh);
}

uint64_t run_refresh_hours(const struct run *run)
{
    return divide_up(run_refresh_requests(run), run->refreshes_per_hour);
}
