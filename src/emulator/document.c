#include "emulator/document.h"

#include "base/xalloc.h"
#include "emulator/chance.h"
#include "emulator/fill.h"
#include "emulator/spread.h"
#include "emulator/writer.h"

#include <stdlib.h>
#include <string.h>

/* What long ids, a long origin and the last word may add to a target. */
enum { SLACK_BYTES = 300 };

struct library {
    uint64_t seed;
    struct strbuf text;
    struct document *documents; /* the good ones, then one of each other kind */
    size_t distinct;
};

/* The mean of a log-normal spread with a sigma of 1 is 1.65 times its p50, and its p99 is
 * 10.24 times its p50. */
static void size_spread_init(struct spread *spread,
                             const struct script_documents *options)
{
    double above = (double)(options->mean_bytes - options->min_bytes);
    double most = (double)(options->max_bytes - options->min_bytes);
    spread_init(spread, above / 1.65, above / 1.65 * 10.24, most);
}

/* Where the only document of a kind other than DOCUMENT_GOOD is. */
static size_t number_of(const struct library *library, enum document_kind kind)
{
    return library->distinct + (size_t)kind - DOCUMENT_BIG;
}

static void write_documents(struct library *library,
                            const struct script_documents *options)
{
    size_t most = options->max_bytes - SLACK_BYTES;
    struct spread above;
    size_spread_init(&above, options);
    for (size_t i = 0; i <= number_of(library, DOCUMENT_WRONG); i++) {
        uint64_t size = chance(library->seed, CHANCE_SIZE, i);
        struct document_order order = {
            .collection = options->collection,
            .seed = chance(library->seed, CHANCE_TEXT, i),
            .target = options->min_bytes + spread_draw(&above, size),
            .wrong = i == number_of(library, DOCUMENT_WRONG),
        };
        if (order.target > most || i == number_of(library, DOCUMENT_BIG))
            order.target = most;
        document_write(&library->text, &library->documents[i], &order);
    }
}

static void write_unrevealed(struct library *library, const char *collection)
{
    struct document *documents = library->documents;
    document_write_unrevealed(&library->text,
                              &documents[number_of(library, DOCUMENT_PLACEHOLDER)],
                              collection, true);
    document_write_unrevealed(&library->text,
                              &documents[number_of(library, DOCUMENT_UNREVEALED)],
                              "Unrevealed", false);
}

struct library *library_new(const struct script_documents *options)
{
    struct library *library = xcalloc(1, sizeof(*library));
    size_t count = options->distinct + DOCUMENT_UNREVEALED;
    strbuf_init(&library->text, count * DOCUMENT_BYTES_MAX);
    library->seed = options->seed;
    library->distinct = options->distinct;
    library->documents = xcalloc(count, sizeof(*library->documents));
    write_documents(library, options);
    write_unrevealed(library, options->collection);
    return library;
}

void library_free(struct library *library)
{
    if (library == NULL)
        return;
    strbuf_release(&library->text);
    free(library->documents);
    free(library);
}

static const struct document *document_of(const struct library *library,
                                          const struct document_wish *wish)
{
    uint64_t number =
        wish->kind == DOCUMENT_GOOD
            ? chance(library->seed, CHANCE_DOCUMENT, wish->token_id) % library->distinct
            : number_of(library, wish->kind);
    return &library->documents[number];
}

size_t library_put(const struct library *library, const struct document_wish *wish,
                   char to[DOCUMENT_BYTES_MAX])
{
    const struct document *document = document_of(library, wish);
    const char *text = library->text.text + document->at;
    size_t from = 0, len = 0;
    for (size_t i = 0; i < document->hole_count; i++) {
        const struct hole *hole = &document->holes[i];
        memcpy(to + len, text + from, hole->at - from);
        len += hole->at - from;
        from = hole->at;
        len += fill_hole(hole, wish, library->seed, to + len);
    }
    memcpy(to + len, text + from, document->len - from);
    return len + document->len - from;
}
