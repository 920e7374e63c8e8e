#include "emulator/document.h"

#include "base/xalloc.h"
#include "emulator/chance.h"
#include "emulator/spread.h"
#include "emulator/writer.h"

#include <stdlib.h>
#include <string.h>

enum {
    ID_DIGITS_MAX = 20,
    SLACK_BYTES = 200 /* what long ids and the last word may add to a target */
};

struct library {
    uint64_t seed;
    struct strbuf text;
    struct document *documents; /* the good ones, then the big one, then the wrong one */
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

static size_t big_number(const struct library *library)
{
    return library->distinct;
}

static size_t wrong_number(const struct library *library)
{
    return library->distinct + 1;
}

struct library *library_new(const struct script_documents *options, uint64_t seed)
{
    struct library *library = xcalloc(1, sizeof(*library));
    size_t count = options->distinct + 2, most = options->max_bytes - SLACK_BYTES;
    strbuf_init(&library->text, count * DOCUMENT_BYTES_MAX);
    library->seed = seed;
    library->distinct = options->distinct;
    library->documents = xcalloc(count, sizeof(*library->documents));
    struct spread above;
    size_spread_init(&above, options);
    for (size_t i = 0; i < count; i++) {
        struct document_order order = {
            .collection = options->collection,
            .seed = chance(seed, CHANCE_TEXT, i),
            .target =
                options->min_bytes + spread_draw(&above, chance(seed, CHANCE_SIZE, i)),
            .wrong = i == wrong_number(library),
        };
        if (order.target > most || i == big_number(library))
            order.target = most;
        document_write(&library->text, &library->documents[i], &order);
    }
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
                                          enum document_kind kind, uint64_t token_id)
{
    size_t number = 0;
    switch (kind) {
    case DOCUMENT_GOOD:
        number = chance(library->seed, CHANCE_DOCUMENT, token_id) % library->distinct;
        break;
    case DOCUMENT_BIG:
        number = big_number(library);
        break;
    case DOCUMENT_WRONG:
        number = wrong_number(library);
        break;
    }
    return &library->documents[number];
}

static size_t print_id(char *to, uint64_t id)
{
    char digits[ID_DIGITS_MAX];
    size_t at = sizeof(digits);
    do
        digits[--at] = (char)('0' + id % 10);
    while ((id /= 10) > 0);
    memcpy(to, digits + at, sizeof(digits) - at);
    return sizeof(digits) - at;
}

static size_t print_serial(char *to, uint64_t serial)
{
    for (size_t i = 0; i < DOCUMENT_SERIAL_DIGITS; i++)
        to[i] = "0123456789abcdef"[serial >> (60 - 4 * i) & 15];
    return DOCUMENT_SERIAL_DIGITS;
}

size_t library_put(const struct library *library, enum document_kind kind,
                   uint64_t token_id, char to[DOCUMENT_BYTES_MAX])
{
    const struct document *document = document_of(library, kind, token_id);
    const char *text = library->text.text + document->at;
    size_t from = 0, len = 0;
    for (size_t i = 0; i < document->hole_count; i++) {
        const struct hole *hole = &document->holes[i];
        memcpy(to + len, text + from, hole->at - from);
        len += hole->at - from;
        from = hole->at;
        len +=
            hole->kind == HOLE_ID
                ? print_id(to + len, token_id)
                : print_serial(to + len, chance(library->seed, CHANCE_SERIAL, token_id));
    }
    memcpy(to + len, text + from, document->len - from);
    return len + document->len - from;
}
