#include "probe/fixture.h"

#include "base/container.h"
#include "base/xalloc.h"
#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TICK_US = 10 * MS, PATIENCE_US = 30 * SECOND };

void answer_good(struct play *play, unsigned id, unsigned nth, struct serve_reply *reply)
{
    static const char good[] = "{\"name\":\"One\",\"description\":\"d\","
                               "\"image\":\"https://img.example/1.png\","
                               "\"attributes\":[{\"trait_type\":\"a\",\"value\":\"b\"}]}";
    (void)play;
    (void)id;
    (void)nth;
    reply->status = 200;
    reply->content_type = "application/json";
    reply->body = good;
    reply->body_len = sizeof(good) - 1;
    reply->fixed = true;
}

void answer_500(struct play *play, unsigned id, unsigned nth, struct serve_reply *reply)
{
    answer_good(play, id, nth, reply);
    reply->status = 500;
}

static void on_request(void *handler, const struct serve_request *request,
                       struct serve_reply *reply)
{
    struct play *play = handler;
    unsigned long id = strtoul(request->path + 1, NULL, 10);
    if (id >= TOKENS_MAX)
        abort();
    pthread_mutex_lock(&play->lock);
    unsigned nth = ++play->requests_of[id];
    if (play->requests < 2 * TOKENS_MAX)
        play->asked_us[play->requests] = loop_now_us();
    play->requests++;
    pthread_mutex_unlock(&play->lock);
    play->answer(play, (unsigned)id, nth, reply);
}

static void see_evidence(struct seen *seen, const struct sample *sample)
{
    const struct evidence *evidence = &sample->evidence;
    snprintf(seen->head, sizeof(seen->head), "%.*s", (int)evidence->head_len,
             evidence->head ? evidence->head : "");
    snprintf(seen->body, sizeof(seen->body), "%.*s", (int)evidence->body_len,
             evidence->body ? evidence->body : "");
    seen->body_len = evidence->body_len;
}

static void see_finding(struct seen *seen, const struct findings *findings)
{
    if (findings->count == 0)
        return;
    const struct finding *first = &findings->list[0];
    snprintf(seen->finding, sizeof(seen->finding), "%s", first->rule);
    snprintf(seen->message, sizeof(seen->message), "%s", first->message);
    snprintf(seen->pointer, sizeof(seen->pointer), "%s",
             first->pointer ? first->pointer : "none");
}

static bool may_admit(void *to)
{
    struct play *play = to;
    return play->may_admit == NULL || play->may_admit(play);
}

static void record(void *to, const struct sample *sample)
{
    struct play *play = to;
    unsigned long id = strtoul(sample->token_id, NULL, 10);
    if (id >= TOKENS_MAX)
        abort();
    pthread_mutex_lock(&play->lock);
    struct seen *seen = &play->tokens_seen[id];
    seen->samples++;
    seen->outcome = sample->outcome;
    seen->attempts = (unsigned)sample->attempt_count;
    seen->order = ++play->recorded_count;
    seen->position = sample->position;
    seen->unminted = sample->unminted;
    seen->extra_requests = sample->extra_requests;
    see_evidence(seen, sample);
    see_finding(seen, &sample->findings);
    snprintf(seen->code, sizeof(seen->code), "%s", sample->code ? sample->code : "");
    snprintf(seen->reason, sizeof(seen->reason), "%s", sample->reason);
    snprintf(seen->url, sizeof(seen->url), "%s", sample->url.text);
    for (size_t i = 0; i < sample->attempt_count; i++)
        seen->requests += sample->attempts[i].requests;
    if (sample->attempt_count > 0)
        seen->first_status = sample->attempts[0].status;
    pthread_mutex_unlock(&play->lock);
    if (play->recorded != NULL)
        play->recorded(play, sample);
}

struct play *play_new(const char *tokens)
{
    struct play *play = xcalloc(1, sizeof(*play));
    play->profile = "immutable-x";
    play->tokens = tokens;
    play->budget_us = 5 * SECOND;
    play->connections = 4;
    play->workers = 1;
    play->answer = answer_good;
    pthread_mutex_init(&play->lock, NULL);
    summary_init(&play->summary);
    return play;
}

void play_free(struct play *play)
{
    summary_release(&play->summary);
    pthread_mutex_destroy(&play->lock);
    free(play);
}

/* --- the main thread while the fleet works --- */

struct main_thread {
    struct loop loop;
    struct wake ended;
    struct timer tick, patience;
    struct play *play;
};

static void on_ended(struct wake *wake)
{
    loop_stop(&container_of(wake, struct main_thread, ended)->loop);
}

static void on_tick(struct timer *timer)
{
    struct play *play = container_of(timer, struct main_thread, tick)->play;
    if (play->ticked != NULL)
        play->ticked(play);
}

static void on_patience(struct timer *timer)
{
    struct play *play = container_of(timer, struct main_thread, patience)->play;
    play->hung = true;
    fleet_stop(play->fleet);
}

static void wait_for_fleet(struct play *play)
{
    struct main_thread thread = { .play = play };
    struct err err = ERR_INIT;
    CHECK(loop_init(&thread.loop, &err));
    wake_init(&thread.ended, &thread.loop, on_ended);
    timer_init(&thread.tick, &thread.loop, on_tick);
    timer_init(&thread.patience, &thread.loop, on_patience);
    timer_repeat(&thread.tick, TICK_US);
    timer_start(&thread.patience, PATIENCE_US);
    CHECK(fleet_start(play->fleet, &thread.ended, &err));
    CHECK_STR("", err.text);
    loop_run(&thread.loop);
    loop_release(&thread.loop);
}

/* --- the pieces that a fleet is made of --- */

struct pieces {
    struct serve *serve;
    struct profile *profile;
    struct token_set *tokens, *minted;
    struct token_url *url;
    struct route *route;
};

static void make_pieces(struct pieces *pieces, struct play *play)
{
    struct err err = ERR_INIT;
    *pieces = (struct pieces){
        .serve = serve_new("127.0.0.1:0", 2, on_request, play, &err),
        .profile = profile_load(play->profile, &err),
        .tokens =
            token_set_new(&(struct token_source){ play->tokens, "--tokens", NULL }, &err),
    };
    if (play->url == NULL)
        play->url = serve_url(pieces->serve);
    pieces->url = token_url_new(play->url, &err);
    if (play->minted != NULL)
        pieces->minted =
            token_set_new(&(struct token_source){ play->minted, "--minted", NULL }, &err);
    const struct route_options options = {
        .origin = token_url_origin(pieces->url),
        .host = token_url_host(pieces->url),
        .port = token_url_port(pieces->url),
        .loopback = true,
        .user_agent = "test",
        .body_limit = 4096,
        .redirects_max = 9,
    };
    CHECK_INT(ROUTE_OK, route_new(&pieces->route, &options, &err));
    CHECK_STR("", err.text);
}

static void release_pieces(struct pieces *pieces)
{
    route_free(pieces->route);
    token_url_free(pieces->url);
    token_set_free(pieces->minted);
    token_set_free(pieces->tokens);
    profile_free(pieces->profile);
    serve_free(pieces->serve);
}

void fleet_play(struct play *play)
{
    struct pieces pieces;
    make_pieces(&pieces, play);
    const struct judge_rules rules = { .profile = pieces.profile };
    const struct fleet_options options = {
        .rules = &rules,
        .tokens = pieces.tokens,
        .minted = pieces.minted,
        .url = pieces.url,
        .route = pieces.route,
        .no_name = play->no_name,
        .connections = play->connections,
        .workers = play->workers,
        .budget_us = play->budget_us,
        .governor = { .breaker = play->breaker },
        .done = play->done,
        .ask_unminted = play->ask_unminted,
        .twice = play->twice,
        .record = record,
        .may_admit = may_admit,
        .to = play,
    };
    play->run.summary = &play->summary;
    play->summary.asked =
        token_set_count(pieces.tokens) - (play->done ? play->done->count : 0);
    play->fleet = fleet_new(&options);
    uint64_t begun_us = loop_now_us();
    wait_for_fleet(play);
    play->elapsed_us = loop_now_us() - begun_us;
    fleet_progress(play->fleet, &play->progress);
    fleet_finish(play->fleet, &play->run, play->interrupted);
    fleet_free(play->fleet);
    play->fleet = NULL;
    CHECK(!play->hung);
    release_pieces(&pieces);
}

static void check_token(struct play *play, unsigned id)
{
    const struct seen *seen = &play->tokens_seen[id];
    char path[32];
    snprintf(path, sizeof(path), "/%u", id);
    CHECK_INT(1, seen->samples);
    size_t base = strlen(seen->url) - strlen(path);
    CHECK_STR(path, strlen(seen->url) > strlen(path) ? seen->url + base : "");
}

uint64_t play_count(struct play *play, enum outcome outcome)
{
    uint64_t counts[OUTCOME_COUNT] = { 0 }, all = 0;
    for (unsigned id = 0; id < TOKENS_MAX; id++) {
        if (play->tokens_seen[id].samples == 0)
            continue;
        check_token(play, id);
        counts[play->tokens_seen[id].outcome]++;
        all++;
    }
    CHECK_INT(play->summary.asked, all);
    for (int i = 0; i < OUTCOME_COUNT; i++)
        CHECK_INT(counts[i], play->summary.outcomes[i]);
    return counts[outcome];
}

const struct seen *play_token(struct play *play, unsigned id)
{
    return &play->tokens_seen[id];
}
