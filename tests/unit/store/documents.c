/* Documents without their samples: those that came as a success, and those too large. */
#include "fixture.h"

#include "base/xalloc.h"
#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TOKENS = 60 };

/* Token 7 has a status of 404, 8 was cut off, 9 has no body, 10 is unminted; 20 to 22 are
 * too large, 23 just fits. */
static void make(struct sample *sample, uint64_t i, char plain[PLAIN_DOCUMENT_MAX],
                 const char *large)
{
    make_plain(sample, i, plain);
    sample->unminted = i == 10;
    sample->attempts[0].age_s = i == 11 ? 60 : -1;
    if (i == 7)
        sample->attempts[0].status = 404;
    if (i == 8)
        sample->attempts[0].trouble = TROUBLE_CLOSED;
    if (i == 9)
        sample->evidence = (struct evidence){ .body = NULL };
    if (i >= 20 && i <= 23) {
        sample->evidence.body = large;
        sample->evidence.body_len = STORE_DOCUMENT_MAX + (i < 23);
    }
}

static void add_all(struct store *store)
{
    char plain[PLAIN_DOCUMENT_MAX];
    char *large = xmalloc(STORE_DOCUMENT_MAX + 1);
    struct sample sample;
    struct err err = ERR_INIT;
    memset(large, 'x', STORE_DOCUMENT_MAX + 1);
    sample_init(&sample);
    for (uint64_t i = 0; i < TOKENS; i++) {
        make(&sample, i, plain, large);
        store_add(store, &sample);
    }
    CHECK(store_sync(store, &err));
    sample_release(&sample);
    free(large);
}

static void expect_documents(struct stored *stored)
{
    struct err err = ERR_INIT;
    const struct stored_document *document;
    struct stored_documents *documents = stored_documents_new(stored, &err);
    uint64_t count = 0, last = 0, left_out = 0;
    while ((document = stored_documents_next(documents, &err)) != NULL) {
        uint64_t id = strtoull(document->token_id, NULL, 10);
        CHECK(count == 0 || id > last);
        CHECK(id != 7 && id != 8 && id != 9 && (id < 20 || id > 22));
        CHECK_INT(id == 10, document->unminted);
        CHECK_INT(id == 11 ? 60 : -1, document->age_s);
        CHECK(id != 23 || document->len == STORE_DOCUMENT_MAX);
        CHECK(id == 23 || memcmp(document->document, "{\"name\"", 7) == 0);
        last = id;
        count++;
    }
    expect_no_error(&err);
    CHECK_INT(TOKENS - 6, count);
    stored_documents_free(documents);
    CHECK(stored_documents_left_out(stored, &left_out, &err));
    CHECK_INT(3, left_out);
}

static void successes_are_told_in_order_and_the_too_large_counted(void)
{
    struct place place;
    struct err err = ERR_INIT;
    place_init(&place);
    struct store *store = new_run(place.path, TOKENS);
    add_all(store);
    struct stored *stored = stored_of(store, &err);
    expect_documents(stored);
    stored_close(stored);
    store_close(store);
    stored = stored_open(place.path, &err);
    expect_documents(stored);
    stored_close(stored);
    place_release(&place);
}

SUITE(documents, TEST(successes_are_told_in_order_and_the_too_large_counted))
