/*
 * usage: bench_store FILE|- TOKENS
 *
 * What keeping a run costs: TOKENS plain passes with different documents of about 700
 * bytes are added to a new run file (or to a temporary one), as fast as there is room.
 * Prints microseconds of CPU time a token of the thread that adds and of the one that
 * writes, the bytes of the file a token, and what reading all of it takes.
 */
#include "bench.h"

#include "base/xalloc.h"
#include "emulator/document.h"
#include "store/store.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { BATCH = 1024, NS_PER_S = 1000000000 };

struct kept {
    char bytes[DOCUMENT_BYTES_MAX];
    size_t len;
};

static double cpu_us(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return ((double)now.tv_sec * NS_PER_S + (double)now.tv_nsec) / 1000;
}

static struct store *create(const char *path, uint64_t tokens, struct err *err)
{
    char *range = xstrfmt("1-%" PRIu64, tokens);
    const struct token_source source = { .text = range, .option = "TOKENS" };
    struct token_set *set = token_set_new(&source, err);
    struct run run = { .command = "check", .token_count = tokens };
    const struct store_beginning beginning = { .run = &run, .tokens = set };
    struct store *store = set != NULL ? store_create(path, &beginning, err) : NULL;
    token_set_free(set);
    free(range);
    return store;
}

static void fill(struct sample *sample, uint64_t position, const struct kept *kept)
{
    sample->position = position;
    snprintf(sample->token_id, sizeof(sample->token_id), "%" PRIu64, position + 1);
    struct attempt *attempt = &sample->attempts[0];
    *attempt = (struct attempt)ATTEMPT_INIT;
    attempt->status = 200;
    attempt->flags = ATTEMPT_REUSED | ATTEMPT_CONNECTED | ATTEMPT_HEAD;
    attempt->requests = 1;
    attempt->first_byte_us = 400 + (position * 7919) % 4001;
    attempt->total_us = attempt->first_byte_us + 31;
    attempt->bytes = attempt->wire_bytes = kept->len;
    snprintf(attempt->address, sizeof(attempt->address), "127.0.0.1:8080");
    snprintf(attempt->content_type, sizeof(attempt->content_type), "application/json");
    sample->attempt_count = 1;
    sample->evidence =
        (struct evidence){ "HTTP/1.1 200 OK\r\n", 17, kept->bytes, kept->len };
}

/* Returns the CPU time of adding. */
static double add_all(struct store *store, uint64_t tokens, const struct library *library)
{
    static struct kept kept[BATCH];
    struct sample *samples = xcalloc(BATCH, sizeof(*samples));
    double adding = 0;
    for (uint64_t done = 0; done < tokens;) {
        uint64_t count = tokens - done < BATCH ? tokens - done : BATCH;
        for (uint64_t i = 0; i < count; i++) {
            const struct document_wish wish = { .token_id = done + i + 1 };
            kept[i].len = library_put(library, &wish, kept[i].bytes);
            fill(&samples[i], done + i, &kept[i]);
        }
        while (!store_has_room(store))
            nanosleep(&(struct timespec){ 0, 1000000 }, NULL);
        double start = cpu_us(CLOCK_THREAD_CPUTIME_ID);
        for (uint64_t i = 0; i < count; i++)
            store_add(store, &samples[i]);
        adding += cpu_us(CLOCK_THREAD_CPUTIME_ID) - start;
        done += count;
    }
    free(samples);
    return adding;
}

static uint64_t walk(struct stored *stored, struct err *err)
{
    struct stored_walk *walk = stored_walk_new(stored, STORED_WITH_DOCUMENTS, err);
    struct stored_token token;
    uint64_t count = 0;
    while (walk != NULL && stored_walk_next(walk, &token, err))
        count++;
    stored_walk_free(walk);
    return count;
}

int main(int argc, char **argv)
{
    if (argc != 3)
        bench_die("usage: bench_store FILE|- TOKENS");
    struct err err = ERR_INIT;
    uint64_t tokens = bench_number(argv[2], 1, 100000000);
    const char *path = strcmp(argv[1], "-") == 0 ? NULL : argv[1];
    const struct script_documents documents = { .collection = "Bench",
                                                .min_bytes = 400,
                                                .mean_bytes = 700,
                                                .max_bytes = 2000,
                                                .distinct = 10000,
                                                .seed = 1 };
    struct library *library = library_new(&documents);
    struct store *store = create(path, tokens, &err);
    if (store == NULL)
        bench_die("%s", err.text);

    double process = cpu_us(CLOCK_PROCESS_CPUTIME_ID),
           own = cpu_us(CLOCK_THREAD_CPUTIME_ID);
    double adding = add_all(store, tokens, library);
    if (!store_sync(store, &err))
        bench_die("%s", err.text);
    double writing = cpu_us(CLOCK_PROCESS_CPUTIME_ID) - process;
    writing -= cpu_us(CLOCK_THREAD_CPUTIME_ID) - own;

    struct stored *stored = stored_of(store, &err);
    double start = cpu_us(CLOCK_THREAD_CPUTIME_ID);
    uint64_t read = stored != NULL ? walk(stored, &err) : 0;
    double reading = cpu_us(CLOCK_THREAD_CPUTIME_ID) - start;
    stored_close(stored);
    store_close(store);
    if (read != tokens)
        bench_die("%" PRIu64 " tokens of %" PRIu64 " can be read: %s", read, tokens,
                  err.text);
    struct stat is = { .st_size = 0 };
    if (path != NULL && stat(path, &is) != 0)
        bench_die_errno(path);
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    double count = (double)tokens;
    printf("adding %.2f us, writing %.2f us, reading %.2f us, %.0f bytes a token; "
           "%.1f MB; peak memory %ld MiB\n",
           adding / count, writing / count, reading / count, (double)is.st_size / count,
           (double)is.st_size / 1e6, usage.ru_maxrss / 1024);
    library_free(library);
    return 0;
}
