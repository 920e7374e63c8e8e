/*
 * usage: bench_schema FOLDER SCHEMA POINTER [ROUNDS]
 *
 * What checking costs: the documents FOLDER/0, FOLDER/1, … (bench_documents writes some) are
 * checked against the part POINTER of the schema in the file SCHEMA. For the documents as
 * they are, and for ones of about 4 and 16 KiB made by joining their attributes, prints
 * nanoseconds a document, the least, the median and the most of the rounds: decoding,
 * checking (of a tape that is there), both, and jansson's parsing of the same bytes.
 */
#include "bench.h"

#include "base/file.h"
#include "base/strbuf.h"
#include "base/xalloc.h"
#include "json/decode.h"
#include "json/pointer.h"
#include "schema/schema.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { DOCUMENTS_MAX = 10000, DOCUMENT_MAX = 1 << 20, SCHEMA_MAX = 1 << 24, ROUNDS_MAX = 1000 };

struct document {
    char *text;
    size_t len;
    struct json_tape tape;
};

struct bench {
    struct document *documents;
    size_t count, bytes;
    const struct schema *schema;
    struct schema_run *run;
};

static void decode(struct document *document, struct json_tape *tape)
{
    struct json_facts facts;
    if (!json_decode(tape, document->text, document->len, &json_limits_default, &facts))
        bench_die("not JSON: %s", facts.syntax);
}

static void check(const struct bench *bench, const struct json_tape *tape)
{
    if (schema_check(bench->schema, bench->run, tape, 0) != SCHEMA_VALID)
        bench_die("a document does not meet the schema");
}

static void decode_all(struct bench *bench)
{
    static struct json_tape tape;
    for (size_t i = 0; i < bench->count; i++)
        decode(&bench->documents[i], &tape);
}

static void check_all(struct bench *bench)
{
    for (size_t i = 0; i < bench->count; i++)
        check(bench, &bench->documents[i].tape);
}

static void do_both(struct bench *bench)
{
    static struct json_tape tape;
    for (size_t i = 0; i < bench->count; i++) {
        decode(&bench->documents[i], &tape);
        check(bench, &tape);
    }
}

static void parse_all(struct bench *bench)
{
    for (size_t i = 0; i < bench->count; i++)
        if (!bench_jansson(bench->documents[i].text, bench->documents[i].len))
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

static void measure(struct bench *bench, size_t rounds)
{
    static const struct {
        const char *name;
        void (*work)(struct bench *bench);
    } rows[] = { { "decode", decode_all },
                 { "check", check_all },
                 { "decode and check", do_both },
                 { "jansson parse", parse_all } };
    enum { ROWS = sizeof(rows) / sizeof(rows[0]) };
    static uint64_t times[ROWS][ROUNDS_MAX];

    for (size_t round = 0; round < rounds; round++) {
        for (size_t i = 0; i < ROWS; i++) {
            uint64_t start = nanoseconds();
            rows[i].work(bench);
            times[i][round] = (nanoseconds() - start) / bench->count;
        }
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

/* A document whose attributes are those of as many of the first documents as `bytes` take. */
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
    json_tape_init(&document.tape);
    decode(&document, &document.tape);
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
    const struct schema *schema = schema_new(argv[2], text.text, text.len, argv[3], NULL, &err);
    if (schema == NULL)
        bench_die("%s", err.text);

    struct bench small = { .schema = schema, .run = schema_run_new(),
                           .documents = xcalloc(DOCUMENTS_MAX, sizeof(struct document)) };
    load(&small, argv[1]);
    measure(&small, rounds);
    for (size_t bytes = 4096; bytes <= 16384; bytes *= 4) {
        struct bench large = { .schema = schema, .run = small.run,
                               .documents = xcalloc(DOCUMENTS_MAX, sizeof(struct document)) };
        for (size_t i = 0; i < 500; i++)
            add(&large, grown(&small, i % small.count, bytes));
        measure(&large, rounds);
    }
}
