/*
 * A compiled schema is shared: each thread checks and explains with a run of its own.
 */
#include "check.h"
#include "schema/schema.h"
#include "json/decode.h"

#include <pthread.h>
#include <string.h>

enum { THREADS = 4, ROUNDS = 500 };

static const char text[] =
    "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\",\"pattern\":\"^(?"
    ":a|b)+$\"},"
    "\"tags\":{\"uniqueItems\":true,\"items\":{\"enum\":[1,2,3,4,5,6,7,8,9,10,\"x\"]}}},"
    "\"unevaluatedProperties\":false}";

struct worker {
    pthread_t thread;
    const struct schema *schema;
    unsigned right;
};

static void count(void *to, const struct schema_breach *breach)
{
    (void)breach;
    ++*(unsigned *)to;
}

static bool checks_right(struct worker *worker, struct schema_run *run,
                         const char *document, enum schema_verdict verdict,
                         unsigned breaches)
{
    struct json_tape tape;
    struct json_facts facts;
    unsigned told = 0;

    json_tape_init(&tape);
    bool right =
        json_decode(&tape, document, strlen(document), &json_limits_default, &facts) &&
        schema_check(worker->schema, run, &tape, 0) == verdict;
    schema_explain(worker->schema, run, &tape, 0, 10, count, &told);
    json_tape_release(&tape);
    return right && told == breaches;
}

static void *work(void *argument)
{
    struct worker *worker = argument;
    struct schema_run *run = schema_run_new();
    for (int i = 0; i < ROUNDS; i++) {
        worker->right +=
            checks_right(worker, run, "{\"name\":\"abba\",\"tags\":[1,2,3,4,5,6,7,8]}",
                         SCHEMA_VALID, 0);
        worker->right += checks_right(
            worker, run, "{\"name\":\"c\",\"tags\":[1,2,3,4,5,6,7,1],\"b\":1}",
            SCHEMA_INVALID, 3);
    }
    schema_run_free(run);
    return NULL;
}

static void threads_share_a_schema(void)
{
    struct worker workers[THREADS];
    struct err err = ERR_INIT;
    struct schema *schema = schema_new("s.json", text, sizeof(text) - 1, "", NULL, &err);
    CHECK_STR("", err.text);

    for (int i = 0; i < THREADS; i++) {
        workers[i] = (struct worker){ .schema = schema };
        CHECK_INT(0, pthread_create(&workers[i].thread, NULL, work, &workers[i]));
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(workers[i].thread, NULL);
        CHECK_INT(2 * ROUNDS, workers[i].right);
    }
    schema_free(schema);
}

SUITE(threads, TEST(threads_share_a_schema))
