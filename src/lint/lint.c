#include "lint/lint.h"

#include "base/xalloc.h"
#include "judge/document.h"
#include "judge/ignore.h"
#include "lint/name.h"
#include "lint/source.h"
#include "report/order.h"

#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Batches that may wait for a slow one, for each thread. */
enum { WINDOW = 8 };

struct worker {
    struct lint *lint;
    pthread_t thread;
    bool started;
    struct judge *judge;
    struct job job;
    struct strbuf path, body;
    struct sample sample;
    struct report_batch *batch; /* of the job at hand */
    struct summary summary;
    atomic_uint_fast64_t done, failing;
};

struct lint {
    struct lint_options options;
    struct source source;
    struct report_order *order;
    pthread_mutex_t collecting; /* the collector is one thread's at a time */
    struct worker *workers;
    atomic_uint running;
    void (*ended)(void *to);
    void *to;
};

/* ---- one document ---- */

/* Begins a sample; `line` is 0 for a whole file. */
static struct sample *begin(struct worker *worker, const struct lint_file *file,
                            uint64_t line)
{
    struct sample *sample = &worker->sample;
    const struct lint_options *options = &worker->lint->options;
    struct token_id id;
    sample_clear(sample);
    sample->path = worker->path.text;
    sample->line = line;
    const char *slash = strrchr(file->name, '/');
    if (options->by_line ||
        name_token(slash != NULL ? slash + 1 : file->name, &id) == NAME_NONE)
        return sample;
    token_id_text(&id, sample->token_id);
    sample->unminted = options->minted != NULL && !token_set_has(options->minted, &id);
    return sample;
}

static void record(struct worker *worker)
{
    struct sample *sample = &worker->sample;
    ignores_apply(worker->lint->options.rules->ignores, sample);
    summary_add(&worker->summary, sample);
    report_batch_add(worker->batch, sample);
    atomic_store_explicit(&worker->done, worker->done + 1, memory_order_relaxed);
    if (sample->outcome == OUTCOME_FAIL)
        atomic_store_explicit(&worker->failing, worker->failing + 1,
                              memory_order_relaxed);
}

static void record_unread(struct worker *worker, const struct lint_file *file,
                          uint64_t line, const char *why)
{
    struct sample *sample = begin(worker, file, line);
    char reason[240];
    snprintf(reason, sizeof(reason), "cannot be read: %s", why);
    judge_unread(worker->judge, "cannot be read", reason, sample);
    record(worker);
}

static void record_too_large(struct worker *worker, const struct lint_file *file,
                             uint64_t line, uint64_t len)
{
    struct sample *sample = begin(worker, file, line);
    judge_too_large(worker->judge, len, worker->lint->options.body_limit, sample);
    record(worker);
}

/* Of several documents of one token, one is compared with the others. */
static void collect(struct lint *lint, const struct lint_file *file,
                    const struct sample *sample, const char *text, size_t len)
{
    char name[SAMPLE_NAME_MAX];
    const struct collector_item item = {
        .token_id = sample->token_id,
        .name = sample_name(sample, name),
        .unminted = sample->unminted,
        .age_s = -1,
        .fresh_s = -1,
        .document = text,
        .len = len,
    };
    if (lint->options.collector == NULL || file->again)
        return;
    pthread_mutex_lock(&lint->collecting);
    collector_add(lint->options.collector, &item);
    pthread_mutex_unlock(&lint->collecting);
}

static void judge_and_record(struct worker *worker, const struct lint_file *file,
                             uint64_t line, const char *text, size_t len)
{
    struct sample *sample = begin(worker, file, line);
    judge_document(worker->judge, text, len, sample);
    collect(worker->lint, file, sample, text, len);
    record(worker);
}

/* ---- files ---- */

enum reading { READ_WHOLE, READ_TOO_LARGE, READ_FAILED };

/* Adds what can be read to the body, up to its ceiling. */
static enum reading read_body(struct strbuf *body, int fd, size_t limit)
{
    enum { CHUNK_BYTES = 16 * 1024 };
    struct stat found;
    strbuf_reset(body);
    size_t chunk = CHUNK_BYTES;
    if (fstat(fd, &found) == 0 && found.st_size >= CHUNK_BYTES)
        chunk = (uint64_t)found.st_size < limit ? (size_t)found.st_size + 1 : limit + 1;
    while (body->len <= limit) {
        size_t room = limit + 1 - body->len;
        size_t want = chunk < room ? chunk : room;
        strbuf_reserve(body, want);
        ssize_t got = read(fd, body->text + body->len, want);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return READ_FAILED;
        if (got == 0)
            return READ_WHOLE;
        body->len += (size_t)got;
        body->text[body->len] = '\0';
    }
    return READ_TOO_LARGE;
}

static uint64_t size_of(int fd)
{
    struct stat found;
    bool known = fstat(fd, &found) == 0 && S_ISREG(found.st_mode);
    return known ? (uint64_t)found.st_size : UINT64_MAX;
}

static void lint_one_file(struct worker *worker, const struct lint_file *file)
{
    const struct lint_options *options = &worker->lint->options;
    lint_file_path(&worker->path, options->files, file);
    int fd = file->trouble == NULL ? source_open(options->files, file) : -1;
    if (fd < 0) {
        record_unread(worker, file, 0,
                      file->trouble != NULL ? file->trouble : strerror(errno));
        return;
    }
    switch (read_body(&worker->body, fd, options->body_limit)) {
    case READ_WHOLE:
        judge_and_record(worker, file, 0, worker->body.text, worker->body.len);
        break;
    case READ_TOO_LARGE:
        record_too_large(worker, file, 0, size_of(fd));
        break;
    case READ_FAILED:
        record_unread(worker, file, 0, strerror(errno));
        break;
    }
    source_close(fd);
}

/* ---- lines ---- */

static bool is_blank(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (text[i] != ' ' && text[i] != '\t' && text[i] != '\r')
            return false;
    }
    return true;
}

static void lint_block(struct worker *worker, const struct lint_file *file)
{
    const struct job *job = &worker->job;
    const size_t limit = worker->lint->options.body_limit;
    uint64_t line = job->line;
    const char *end = job->block.text + job->block.len;
    for (const char *text = job->block.text; text < end; line++) {
        const char *feed = memchr(text, '\n', (size_t)(end - text));
        size_t len = (size_t)((feed != NULL ? feed : end) - text);
        if (len > limit)
            record_too_large(worker, file, line, len);
        else if (!is_blank(text, len))
            judge_and_record(worker, file, line, text, len);
        text += len + 1;
    }
}

/* ---- jobs ---- */

static void lint_job(struct worker *worker)
{
    struct lint *lint = worker->lint;
    const struct job *job = &worker->job;
    const struct lint_file *file = &lint->options.files->list[job->file];
    worker->batch = report_batch_begin(lint->order, job->number);
    if (job->kind != JOB_FILES)
        lint_file_path(&worker->path, lint->options.files, file);
    switch (job->kind) {
    case JOB_FILES:
        for (size_t i = 0; i < job->count; i++)
            lint_one_file(worker, file + i);
        break;
    case JOB_LINES:
        lint_block(worker, file);
        break;
    case JOB_TOO_LONG:
        record_too_large(worker, file, job->line, UINT64_MAX);
        break;
    case JOB_TROUBLE:
        record_unread(worker, file, job->line, job->trouble);
        break;
    }
    report_batch_end(worker->batch);
}

static void *run_worker(void *data)
{
    struct worker *worker = data;
    struct lint *lint = worker->lint;
    while (source_next(&lint->source, &worker->job))
        lint_job(worker);
    if (atomic_fetch_sub(&lint->running, 1) == 1)
        lint->ended(lint->to);
    return NULL;
}

static void worker_init(struct worker *worker, struct lint *lint)
{
    worker->lint = lint;
    worker->judge = judge_new(lint->options.rules);
    job_init(&worker->job, lint->options.body_limit);
    strbuf_init(&worker->path, SIZE_MAX / 2);
    strbuf_init(&worker->body, lint->options.body_limit + 1);
    sample_init(&worker->sample);
    summary_init(&worker->summary);
}

static void worker_release(struct worker *worker)
{
    judge_free(worker->judge);
    job_release(&worker->job);
    strbuf_release(&worker->path);
    strbuf_release(&worker->body);
    sample_release(&worker->sample);
    summary_release(&worker->summary);
}

/* ---- the run ---- */

struct lint *lint_new(const struct lint_options *options)
{
    struct lint *lint = xcalloc(1, sizeof(*lint));
    lint->options = *options;
    source_init(&lint->source, options->files, options->by_line, options->body_limit);
    pthread_mutex_init(&lint->collecting, NULL);
    lint->order = report_order_new(options->reports, WINDOW * options->workers);
    lint->workers = xcalloc(options->workers, sizeof(*lint->workers));
    for (unsigned i = 0; i < options->workers; i++)
        worker_init(&lint->workers[i], lint);
    return lint;
}

bool lint_start(struct lint *lint, void (*ended)(void *to), void *to, struct err *err)
{
    lint->ended = ended;
    lint->to = to;
    atomic_store(&lint->running, lint->options.workers);
    for (unsigned i = 0; i < lint->options.workers; i++) {
        struct worker *worker = &lint->workers[i];
        errno = pthread_create(&worker->thread, NULL, run_worker, worker);
        if (errno != 0) {
            lint_stop(lint);
            return err_set_errno(err, ERR_LOCAL, "cannot start a thread");
        }
        worker->started = true;
    }
    return true;
}

void lint_stop(struct lint *lint)
{
    source_stop(&lint->source);
}

void lint_progress(struct lint *lint, struct lint_progress *progress)
{
    *progress = (struct lint_progress){ .done = 0 };
    for (unsigned i = 0; i < lint->options.workers; i++) {
        progress->done += atomic_load(&lint->workers[i].done);
        progress->failing += atomic_load(&lint->workers[i].failing);
    }
}

/* The first worker's memory serves for what nobody came to. */
static void record_rest(struct lint *lint)
{
    struct worker *worker = &lint->workers[0];
    struct job *job = &worker->job;
    while (source_rest(&lint->source, job)) {
        const struct lint_file *file = &lint->options.files->list[job->file];
        lint_file_path(&worker->path, lint->options.files, file);
        worker->batch = report_batch_begin(lint->order, job->number);
        judge_left_out(job->line > 0 ? "the run ended before the rest of it was read"
                                     : "the run ended before it was read",
                       begin(worker, file, job->line));
        record(worker);
        report_batch_end(worker->batch);
    }
}

void lint_finish(struct lint *lint, struct run *run, bool interrupted)
{
    for (unsigned i = 0; i < lint->options.workers; i++) {
        if (lint->workers[i].started)
            pthread_join(lint->workers[i].thread, NULL);
    }
    record_rest(lint);
    for (unsigned i = 0; i < lint->options.workers; i++)
        summary_merge(run->summary, &lint->workers[i].summary);
    summary_sort(run->summary);
    run->summary->asked = 0;
    for (size_t i = 0; i < OUTCOME_COUNT; i++)
        run->summary->asked += run->summary->outcomes[i];
    run->token_count = run->summary->asked;
    run->end = interrupted ? RUN_INTERRUPTED : RUN_COMPLETE;
    snprintf(run->end_reason, sizeof(run->end_reason), "%s",
             interrupted ? "interrupted by a signal" : "");
}

void lint_free(struct lint *lint)
{
    for (unsigned i = 0; i < lint->options.workers; i++)
        worker_release(&lint->workers[i]);
    report_order_free(lint->order);
    pthread_mutex_destroy(&lint->collecting);
    source_release(&lint->source);
    free(lint->workers);
    free(lint);
}
