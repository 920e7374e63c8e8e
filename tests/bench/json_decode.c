/*
 * usage: bench_json FOLDER [ROUNDS]
 *
 * What decoding costs: the documents FOLDER/0, FOLDER/1, … (bench_documents writes some)
 * are each decoded once a round, by json/ and by jansson, which take turns. Prints a line
 * each: nanoseconds a document, the least, the median and the most of the rounds.
 */
#include "bench.h"

#include "base/strbuf.h"
#include "base/xalloc.h"
#include "json/decode.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { DOCUMENTS_MAX = 100000, DOCUMENT_MAX = 1 << 20, ROUNDS_MAX = 1000 };

struct document {
    char *text;
    size_t len;
};

struct documents {
    struct document *all;
    size_t count;
    size_t bytes;
};

static bool load_document(struct document *document, const char *folder, size_t id)
{
    char path[1024];
    snprintf(path, sizeof(path), "%s/%zu", folder, id);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return false;
    struct strbuf text = STRBUF_INIT(DOCUMENT_MAX);
    char part[4096];
    for (size_t got; (got = fread(part, 1, sizeof(part), file)) > 0;)
        strbuf_add(&text, part, got);
    fclose(file);
    document->len = text.len;
    document->text = strbuf_detach(&text);
    return true;
}

static void load(struct documents *documents, const char *folder)
{
    *documents = (struct documents){ .count = 0 };
    documents->all = xcalloc(DOCUMENTS_MAX, sizeof(*documents->all));
    while (documents->count < DOCUMENTS_MAX &&
           load_document(&documents->all[documents->count], folder, documents->count))
        documents->bytes += documents->all[documents->count++].len;
    if (documents->count == 0)
        bench_die("no documents in %s", folder);
}

static void decode_all(const struct documents *documents)
{
    static struct json_tape tape;
    for (size_t i = 0; i < documents->count; i++) {
        struct json_facts facts;
        const struct document *document = &documents->all[i];
        if (!json_decode(&tape, document->text, document->len, &json_limits_default,
                         &facts))
            bench_die("document %zu is not JSON: %s", i, facts.syntax);
    }
}

static void parse_all(const struct documents *documents)
{
    for (size_t i = 0; i < documents->count; i++)
        if (!bench_jansson(documents->all[i].text, documents->all[i].len))
            bench_die("jansson does not take document %zu", i);
}

static uint64_t nanoseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static uint64_t time_one(void (*work)(const struct documents *),
                         const struct documents *documents)
{
    uint64_t start = nanoseconds();
    work(documents);
    return (nanoseconds() - start) / documents->count;
}

static int ascending(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void tell(const char *who, uint64_t *times, size_t rounds)
{
    qsort(times, rounds, sizeof(*times), ascending);
    printf("%-10s %8" PRIu64 " %8" PRIu64 " %8" PRIu64 "\n", who, times[0],
           times[rounds / 2], times[rounds - 1]);
}

int main(int argc, char **argv)
{
    if (argc != 2 && argc != 3)
        bench_die("usage: bench_json FOLDER [ROUNDS]");
    size_t rounds = argc == 3 ? (size_t)bench_number(argv[2], 1, ROUNDS_MAX) : 15;
    struct documents documents;
    load(&documents, argv[1]);
    static uint64_t ours[ROUNDS_MAX], theirs[ROUNDS_MAX];
    for (size_t i = 0; i < rounds; i++) {
        ours[i] = time_one(decode_all, &documents);
        theirs[i] = time_one(parse_all, &documents);
    }
    printf("%zu documents of %zu bytes on average, ns each\n", documents.count,
           documents.bytes / documents.count);
    printf("%-10s %8s %8s %8s\n", "", "min", "median", "max");
    tell("json", ours, rounds);
    tell("jansson", theirs, rounds);
}
