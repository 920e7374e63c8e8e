/*
 * usage: bench_schema FOLDER SCHEMA POINTER [ROUNDS]
 *
 * What checking costs: the documents FOLDER/0, FOLDER/1, … (bench_documents writes some)
 * are checked against the part POINTER of the schema in the file SCHEMA. For the
 * documents as they are, and for ones of about 4 and 16 KiB made by joining their
 * attributes, prints nanoseconds a document, the least, the median and the most of the
 * rounds: decoding, checking, both, and jansson's parsing of the same bytes. Documents
 * are taken a batch at a time, so that a tape that is checked is as fresh in the caches
 * as it is in use.
 */
#include "bench.h"

#include "base/file.h"
#include "base/strbuf.h"
#include "base/xalloc.h"
#include "schema/schema.h"
#include "json/decode.h"
#include "json/pointer.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    DOCUMENTS_MAX = 10000,
    DOCUMENT_MAX = 1 << 20,
    SCHEMA_MAX = 1 << 24,
    ROUNDS_MAX = 1000
};
enum { BATCH = 64 };

struct document {
    char *text;
    size_t len;
};

struct bench {
    struct document *documents;
    size_t count, bytes;
    const struct schema *schema;
    struct schema_run *run;
    struct json_tape tapes[BATCH];
};

/* Documents from `first` up to `end`, at most a batch. */
struct batch {
    struct bench *bench;
    size_t first, end;
};

static void decode(const struct batch *batch, size_t i)
{
    struct json_facts facts;
    const struct document *document = &batch->bench->documents[i];
    if (!json_decode(&batch->bench->tapes[i - batch->first], document->text,
                     document->len, &json_limits_default, &facts))
        bench_die("not JSON: %s", facts.syntax);
}

static void check(const struct batch *batch, size_t i)
{
    struct bench *bench = batch->bench;
    if (schema_check(bench->schema, bench->run, &bench->tapes[i - batch->first], 0) !=
        SCHEMA_VALID)
        bench_die("a document does not meet the schema");
}

static void decode_all(const struct batch *batch)
{
    for (size_t i = batch->first; i < batch->end; i++)
        decode(batch, i);
}

static void check_all(const struct batch *batch)
{
    for (size_t i = batch->first; i < batch->end; i++)
        check(batch, i);
}

static void do_both(const struct batch *batch)
{
    for (size_t i = batch->first; i < batch->end; i++) {
        decode(batch, i);
        check(batch, i);
    }
}

static void parse_all(const struct batch *batch)
{
    const struct document *documents = batch->bench->documents;
    for (size_t i = batch->first; i < batch->end; i++)
        if (!bench_jansson(documents[i].text, documents[i].len))
            bench_die("jansson does not take document %zu", i);
}

static uint64_t nanoseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static int ascending(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void tell(const char *what, uint64_t *times, size_t rounds)
{
    qsort(times, rounds, sizeof(*times), ascending);
    printf("%-16s %8" PRIu64 " %8" PRIu64 " %8" PRIu64 "\n", what, times[0],
           times[rounds / 2], times[rounds - 1]);
}

static const struct {
    const char *name;
    void (*work)(const struct batch *batch);
} rows[] = { { "decode", decode_all },
             { "check", check_all },
             { "decode and check", do_both },
             { "jansson parse", parse_all } };
enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

static void measure_round(struct bench *bench, uint64_t spent[ROWS])
{
    for (size_t i = 0; i < ROWS; i++)
        spent[i] = 0;
    for (size_t first = 0; first < bench->count; first += BATCH) {
        size_t end = first + BATCH < bench->count ? first + BATCH : bench->count;
        const struct batch batch = { bench, first, end };
        for (size_t i = 0; i < ROWS; i++) {
            uint64_t start = nanoseconds();
            rows[i].work(&batch);
            spent[i] += nanoseconds() - start;
        }
    }
}

static void measure(struct bench *bench, size_t rounds)
{
    static uint64_t times[ROWS][ROUNDS_MAX];
    for (size_t round = 0; round < rounds; round++) {
        uint64_t spent[ROWS];
        measure_round(bench, spent);
        for (size_t i = 0; i < ROWS; i++)
            times[i][round] = spent[i] / bench->count;
    }
    printf("%zu documents of %zu bytes on average, ns each\n", bench->count,
           bench->bytes / bench->count);
    printf("%-16s %8s %8s %8s\n", "", "min", "median", "max");
    for (size_t i = 0; i < ROWS; i++)
        tell(rows[i].name, times[i], rounds);
}

static void read_or_die(struct strbuf *to, const char *path)
{
    struct err err = ERR_INIT;
    if (!file_read(to, path, &err))
        bench_die("%s", err.text);
}

/* A document whose attributes are those of as many of the first documents as `bytes`
 * take. */
static struct document grown(const struct bench *from, size_t start, size_t bytes)
{
    struct strbuf text = STRBUF_INIT(DOCUMENT_MAX);
    strbuf_puts(&text, "{\"name\":\"Grown\",\"attributes\":[");
    for (size_t i = start; text.len < bytes; i = (i + 1) % from->count) {
        const struct document *document = &from->documents[i];
        const char *open = memchr(document->text, '[', document->len);
        const char *close = memrchr(document->text, ']', document->len);
        if (open == NULL || close <= open)
            bench_die("document %zu has no attributes", i);
        strbuf_puts(&text, text.text[text.len - 1] == '[' ? "" : ",");
        strbuf_add(&text, open + 1, (size_t)(close - open - 1));
    }
    strbuf_puts(&text, "]}");
    size_t len = text.len;
    return (struct document){ .text = strbuf_detach(&text), .len = len };
}

static void add(struct bench *bench, struct document document)
{
    bench->bytes += document.len;
    bench->documents[bench->count++] = document;
}

static void load(struct bench *bench, const char *folder)
{
    while (bench->count < DOCUMENTS_MAX) {
        char path[1024];
        struct strbuf text = STRBUF_INIT(DOCUMENT_MAX);
        struct err err = ERR_INIT;
        snprintf(path, sizeof(path), "%s/%zu", folder, bench->count);
        if (!file_read(&text, path, &err))
            break;
        size_t len = text.len;
        add(bench, (struct document){ .text = strbuf_detach(&text), .len = len });
    }
    if (bench->count == 0)
        bench_die("no documents in %s", folder);
}

int main(int argc, char **argv)
{
    if (argc != 4 && argc != 5)
        bench_die("usage: bench_schema FOLDER SCHEMA POINTER [ROUNDS]");
    size_t rounds = argc == 5 ? (size_t)bench_number(argv[4], 1, ROUNDS_MAX) : 15;
    struct strbuf text = STRBUF_INIT(SCHEMA_MAX);
    struct err err = ERR_INIT;
    read_or_die(&text, argv[2]);
    const struct schema *schema =
        schema_new(argv[2], text.text, text.len, argv[3], NULL, &err);
    if (schema == NULL)
        bench_die("%s", err.text);

    struct bench small = { .schema = schema,
                           .run = schema_run_new(),
                           .documents = xcalloc(DOCUMENTS_MAX, sizeof(struct document)) };
    load(&small, argv[1]);
    measure(&small, rounds);
    for (size_t bytes = 4096; bytes <= 16384; bytes *= 4) {
        struct bench large = { .schema = schema,
                               .run = small.run,
                               .documents =
                                   xcalloc(DOCUMENTS_MAX, sizeof(struct document)) };
        for (size_t i = 0; i < 500; i++)
            add(&large, grown(&small, i % small.count, bytes));
        measure(&large, rounds);
    }
}
