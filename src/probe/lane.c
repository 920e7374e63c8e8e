#include "base/container.h"
#include "base/secret.h"
#include "judge/again.h"
#include "probe/worker.h"

#include <stdio.h>
#include <string.h>

/* Trouble of this machine may pass: it is given this many more tries, further apart. */
enum { LOCAL_TRIES = 4, LOCAL_REST_US = 250000 };
/* So many attempts without a single connection are enough to call a source
 * unreachable. */
enum { UNREACHABLE_AFTER = 32 };

static const struct fleet_options *options_of(const struct lane *lane)
{
    return &lane->worker->fleet->options;
}

static const struct profile *profile_of(const struct lane *lane)
{
    return options_of(lane)->rules->profile;
}

/* Does the answer speak of a source in trouble (see governor.h)? */
static bool is_distress(const struct attempt *attempt)
{
    if (attempt->trouble != TROUBLE_NONE)
        return attempt->status == 0 || attempt->trouble == TROUBLE_LATE;
    return attempt->status == 429 || attempt->status / 100 == 5;
}

static void note_reached(struct fleet *fleet, const struct attempt *attempt)
{
    uint64_t attempts = atomic_fetch_add(&fleet->attempts, 1) + 1;
    if (attempt->flags & ATTEMPT_CONNECTED)
        atomic_fetch_add(&fleet->reached, 1);
    else if (attempts >= UNREACHABLE_AFTER && atomic_load(&fleet->reached) == 0) {
        atomic_store(&fleet->unreachable, true);
        fleet_stop(fleet);
    }
}

static void tell_governor(struct fleet *fleet, const struct attempt *attempt)
{
    uint64_t now = loop_now_us();
    if (attempt->requests > 1)
        governor_charge(&fleet->governor, attempt->requests - 1);
    if (attempt->retry_after_s > 0 && (attempt->status == 429 || attempt->status == 503))
        governor_pause(&fleet->governor,
                       now + (uint64_t)attempt->retry_after_s * 1000000);
    if (governor_observe(&fleet->governor, is_distress(attempt), now))
        fleet_stop(fleet);
}

static void finish(struct lane *lane)
{
    worker_record(lane->worker, &lane->sample);
    worker_idle(lane->worker, lane);
}

static void rest(struct lane *lane, uint64_t us)
{
    if (us == 0) {
        worker_ready(lane->worker, lane);
        return;
    }
    lane->state = LANE_RESTING;
    timer_start(&lane->rest, us);
}

static void on_rested(struct timer *timer)
{
    struct lane *lane = container_of(timer, struct lane, rest);
    worker_ready(lane->worker, lane);
    worker_pump(lane->worker);
}

static void swap(struct strbuf *a, struct strbuf *b)
{
    struct strbuf kept = *a;
    *a = *b;
    *b = kept;
}

/* Only an answer that would be taken is compared with another one. */
static bool wants_second(const struct lane *lane)
{
    const struct sample *sample = &lane->sample;
    return options_of(lane)->twice && !sample->unminted &&
           (sample->outcome == OUTCOME_PASS || sample->outcome == OUTCOME_WARN) &&
           sample->attempts[sample->attempt_count - 1].trouble == TROUBLE_NONE;
}

/* The next answer takes the place of this one in the fetch; the evidence stays what it
 * points to. */
static void ask_again(struct lane *lane)
{
    lane->again = true;
    lane->local_tries = 0;
    swap(&lane->first_head, &lane->fetch.head);
    swap(&lane->first_body, &lane->fetch.body);
    worker_ready(lane->worker, lane);
}

static void settle(struct lane *lane)
{
    if (lane->sample.unminted)
        judge_not_minted(profile_of(lane), &lane->sample);
    else
        judge_token(profile_of(lane), options_of(lane)->other, lane->verdicts,
                    &lane->sample);
    if (wants_second(lane))
        ask_again(lane);
    else
        finish(lane);
}

/* What this machine spoilt is made again. */
static bool try_locally_again(struct lane *lane)
{
    if (lane->local_tries == LOCAL_TRIES || atomic_load(&lane->worker->fleet->stopping))
        return false;
    rest(lane, (uint64_t)LOCAL_REST_US << lane->local_tries++);
    return true;
}

static struct evidence evidence_in(const struct fetch *fetch)
{
    const struct strbuf *head = &fetch->head, *body = &fetch->body;
    return (struct evidence){ head->len > 0 ? head->text : NULL, head->len,
                              body->len > 0 ? body->text : NULL, body->len };
}

static void conclude(struct lane *lane)
{
    struct sample *sample = &lane->sample;
    size_t made = sample->attempt_count;
    const struct attempt *attempt = &sample->attempts[made - 1];
    const struct verdict *verdict = &lane->verdicts[made - 1];
    uint64_t wait_us;
    if (verdict->inconclusive && try_locally_again(lane)) {
        sample->attempt_count--; /* it is none */
        sample->evidence = (struct evidence){ NULL, 0, NULL, 0 };
        return;
    }
    if (sample->unminted ||
        !judge_asks_again(profile_of(lane), verdict, attempt, (unsigned)made, &wait_us))
        settle(lane);
    else if (atomic_load(&lane->worker->fleet->stopping))
        lane_skip(lane);
    else
        rest(lane, wait_us);
}

static void take_attempt(struct lane *lane)
{
    struct worker *worker = lane->worker;
    struct sample *sample = &lane->sample;
    const struct fetch *fetch = &lane->fetch;
    size_t index = sample->attempt_count++;

    sample->attempts[index] = fetch->attempt;
    sample->evidence = evidence_in(fetch);
    findings_clear(&sample->findings);
    judge_answer(worker->judge, sample->token_id, &fetch->attempt, fetch->body.text,
                 fetch->body.len, &lane->verdicts[index], &sample->findings);
    if (sample->unminted)
        findings_clear(&sample->findings); /* nobody would read that document */
    if (!lane->verdicts[index].inconclusive) {
        note_reached(worker->fleet, &fetch->attempt);
        tell_governor(worker->fleet, &fetch->attempt);
    }
    conclude(lane);
}

/* It is no attempt of the platform's, but a request that the source felt. */
static void take_second(struct lane *lane)
{
    const struct fetch *fetch = &lane->fetch;
    struct sample *sample = &lane->sample;
    sample->extra_requests += fetch->attempt.requests;
    if (trouble_stage(fetch->attempt.trouble) == STAGE_LOCAL) {
        if (try_locally_again(lane))
            return;
        judge_asked_once(sample, fetch->attempt.detail);
    } else {
        tell_governor(lane->worker->fleet, &fetch->attempt);
        judge_again(lane->worker->judge, &fetch->attempt, fetch->body.text,
                    fetch->body.len, sample);
    }
    finish(lane);
}

static void on_fetched(struct fetch *fetch)
{
    struct lane *lane = container_of(fetch, struct lane, fetch);
    struct worker *worker = lane->worker;
    if (lane->again)
        take_second(lane);
    else
        take_attempt(lane);
    worker_pump(worker);
}

void lane_init(struct lane *lane, struct worker *worker)
{
    lane->worker = worker;
    lane->state = LANE_IDLE;
    sample_init(&lane->sample);
    strbuf_init(&lane->url, lane->sample.url.limit);
    timer_init(&lane->rest, &worker->loop, on_rested);
    fetch_init(&lane->fetch, worker->fetcher, on_fetched);
    strbuf_init(&lane->first_head, lane->fetch.head.limit);
    strbuf_init(&lane->first_body, lane->fetch.body.limit);
}

void lane_release(struct lane *lane)
{
    fetch_release(&lane->fetch);
    strbuf_release(&lane->first_head);
    strbuf_release(&lane->first_body);
    timer_close(&lane->rest);
    secret_wipe(lane->url.text, lane->url.len);
    strbuf_release(&lane->url);
    sample_release(&lane->sample);
}

/* The attempt that a name without addresses saves everybody from making. */
static void fail_without_name(struct lane *lane)
{
    struct attempt *attempt = &lane->sample.attempts[0];
    *attempt = (struct attempt)ATTEMPT_INIT;
    attempt->trouble = TROUBLE_NAME;
    attempt->dns_us = attempt->total_us = route_resolve_us(options_of(lane)->route);
    lane->sample.attempt_count = 1;
    verdict_of_attempt(&lane->verdicts[0], profile_of(lane), attempt);
    judge_token(profile_of(lane), NULL, lane->verdicts, &lane->sample);
}

bool lane_take(struct lane *lane, const struct token_id *id, uint64_t position)
{
    const struct fleet_options *options = options_of(lane);
    struct sample *sample = &lane->sample;
    bool minted = options->minted == NULL || token_set_has(options->minted, id);
    sample_clear(sample);
    lane->local_tries = 0;
    lane->again = false;
    sample->position = position;
    token_id_text(id, sample->token_id);
    token_url_put_shown(&sample->url, options->url, id);
    if (token_url_hides(options->url))
        token_url_put(&lane->url, options->url, id);
    sample->unminted = !minted && options->ask_unminted && !options->no_name;
    if (!minted && !sample->unminted)
        judge_not_minted(options->rules->profile, sample);
    else if (options->no_name)
        fail_without_name(lane);
    else
        return true;
    worker_record(lane->worker, sample);
    return false;
}

void lane_ask(struct lane *lane)
{
    lane->state = LANE_ASKING;
    const struct strbuf *url =
        token_url_hides(options_of(lane)->url) ? &lane->url : &lane->sample.url;
    fetch_start(&lane->fetch, url->text, options_of(lane)->budget_us);
}

void lane_skip(struct lane *lane)
{
    if (lane->again) {
        judge_asked_once(&lane->sample, "the run ended before");
        finish(lane);
        return;
    }
    findings_clear(&lane->sample.findings);
    judge_skipped(&lane->sample, lane->sample.attempt_count > 0
                                     ? "the run ended before its next attempt"
                                     : "the run ended before it was asked");
    finish(lane);
}
