#include "judge/alike.h"

#include "base/base64.h"
#include "base/hash.h"
#include "base/xalloc.h"

#include <stdlib.h>
#include <string.h>

/* What tells kinds of values apart. */
enum { KIND_SEED = 0xa11e };
enum { LITERALS_MAX = 4096, DECODED_MAX = 1 << 20, BUDGET = 256 << 20 };

/* ---- the hash ---- */

/* Is one of eight bytes a decimal digit? What is below 10 after the exclusive or leaves
 * the high bit clear. */
static bool word_has_digit(uint64_t word)
{
    static const uint64_t each = 0x0101010101010101;
    word ^= each * '0';
    return (~(((word & each * 0x7f) + each * (0x80 - 10)) | word) & each * 0x80) != 0;
}

static bool has_digit(const char *text, size_t len)
{
    uint64_t word;
    for (; len >= sizeof(word); len -= sizeof(word), text += sizeof(word)) {
        memcpy(&word, text, sizeof(word));
        if (word_has_digit(word))
            return true;
    }
    word = 0;
    memcpy(&word, text, len);
    return word_has_digit(word);
}

/* Most texts have no digit, and so no id. */
static bool may_have_own(const struct own_ids *ids, struct json_text text)
{
    if (ids->count == 0 || text.len == 0)
        return false;
    for (size_t i = 0; i < ids->count; i++) {
        if (!ids->list[i].digits_only)
            return true;
    }
    return has_digit(text.text, text.len);
}

static uint64_t hash_plain(const struct own_ids *ids, struct json_text text,
                           uint64_t seed)
{
    if (!may_have_own(ids, text))
        return hash_bytes(text.text, text.len, seed);
    const char *from = text.text, *end = text.text + text.len;
    struct scan scan = scan_of(from, (size_t)(end - from));
    struct run run;
    uint64_t hash = seed;
    while (scan_next(&scan, &run)) {
        unsigned char hole = own_ids_hole(ids, &run);
        if (hole == 0)
            continue;
        hash = hash_join(hash_bytes(from, (size_t)(run.start - from), hash), hole);
        scan_take(&scan, &run);
        from = run.end;
    }
    return hash_bytes(from, (size_t)(end - from), hash);
}

/* A text in a data: URL, as pictures that are drawn on a chain are: { NULL, 0 } when it
 * is none, or not Base64. Valid until the next call. */
static struct json_text decoded(struct alike_scratch *scratch, struct json_text url)
{
    static const char *const texts[] = { "data:image/svg+xml;", "data:application/json;",
                                         "data:text/" };
    static const char base64[] = ";base64,";
    const struct json_text none = { NULL, 0 };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        size_t len = strlen(texts[i]);
        if (url.len < len || memcmp(url.text, texts[i], len) != 0)
            continue;
        const char *data = memmem(url.text, url.len, base64, sizeof(base64) - 1);
        if (data == NULL)
            return none;
        data += sizeof(base64) - 1;
        strbuf_reset(&scratch->text);
        if (!base64_decode(&scratch->text, data, (size_t)(url.text + url.len - data)) ||
            scratch->text.full)
            return none;
        return (struct json_text){ scratch->text.text, scratch->text.len };
    }
    return none;
}

static uint64_t hash_text(struct alike_scratch *scratch, const struct own_ids *ids,
                          struct json_text text, uint64_t seed)
{
    struct json_text inside = decoded(scratch, text);
    return hash_plain(ids, inside.text != NULL ? inside : text, seed);
}

static uint64_t hash_number(const struct own_ids *ids, struct json_text text,
                            uint64_t seed)
{
    const char *end = text.text + text.len, *point = memchr(text.text, '.', text.len);
    if (point != NULL && strspn(point + 1, "0") == (size_t)(end - point - 1))
        end = point; /* "3.0" */
    const struct run run = { RUN_DECIMAL, text.text, text.text, end };
    unsigned char hole = own_ids_hole(ids, &run);
    return hole != 0 ? hash_join(seed, hole) : hash_bytes(text.text, text.len, seed);
}

/* Parts stand behind what they are part of, and have their hashes already. */
static uint64_t hash_parts(const struct json_tape *tape, uint32_t container,
                           const uint64_t *hashes, uint64_t seed)
{
    uint64_t hash = seed;
    if (json_kind(tape, container) == JSON_ARRAY) {
        for (uint32_t i = json_first(tape, container); i < json_end(tape, container);
             i = json_next(tape, i))
            hash = hash_join(hash, hashes[i]);
        return hash;
    }
    for (uint32_t key = json_first(tape, container); key < json_end(tape, container);
         key = json_next(tape, key + 1)) {
        if (!(tape->values[key].flags & JSON_SHADOWED))
            hash += hash_join(hashes[key], hashes[key + 1]);
    }
    return hash_join(hash, seed);
}

static uint64_t hash_value(struct alike_scratch *scratch, const struct json_tape *tape,
                           uint32_t value, const struct own_ids *ids, uint64_t seed)
{
    enum json_kind kind = json_kind(tape, value);
    seed += kind;
    switch (kind) {
    case JSON_NULL:
    case JSON_FALSE:
    case JSON_TRUE:
        return hash_join(seed, seed);
    case JSON_NUMBER:
        return hash_number(ids, json_text(tape, value), seed);
    case JSON_STRING:
        return hash_text(scratch, ids, json_text(tape, value), seed);
    case JSON_ARRAY:
    case JSON_OBJECT:
        return hash_parts(tape, value, scratch->hashes, seed);
    }
    return 0;
}

static uint64_t hash_document(struct alike_scratch *scratch, const struct json_tape *tape,
                              const struct own_ids *ids)
{
    if (scratch->cap < tape->count) {
        scratch->cap = tape->count + tape->count / 2;
        free(scratch->hashes);
        scratch->hashes = xreallocarray(NULL, scratch->cap, sizeof(*scratch->hashes));
    }
    uint64_t seed = hash_join(hash_seed(), KIND_SEED);
    for (uint32_t i = tape->count; i-- > 0;)
        scratch->hashes[i] = hash_value(scratch, tape, i, ids, seed);
    return scratch->hashes[0] != 0 ? scratch->hashes[0] : 1;
}

uint64_t alike_hash(struct alike_scratch *scratch, const struct json_tape *tape,
                    const struct own_id *id)
{
    struct own_ids ids;
    ids.count = 0;
    own_ids_add(&ids, id);
    return hash_document(scratch, tape, &ids);
}

void alike_scratch_init(struct alike_scratch *scratch)
{
    *scratch = (struct alike_scratch){ NULL, 0, STRBUF_INIT(DECODED_MAX), BUDGET };
}

void alike_scratch_release(struct alike_scratch *scratch)
{
    free(scratch->hashes);
    strbuf_release(&scratch->text);
}

/* ---- what is alike ---- */

static int compare_likely(const void *left, const void *right)
{
    const struct likely *a = left, *b = right;
    if (a->hash != b->hash)
        return a->hash < b->hash ? -1 : 1;
    return (a->mark > b->mark) - (a->mark < b->mark);
}

/* Reads the reference as it would be, were it the template of one token after another. */
struct reading {
    struct likeness *likeness;
    struct alike_scratch *scratch;
    const struct json_tape *tape;
    const struct own_id *own;
};

/* What comes for the token is the template with its own id where the reference has the
 * reference's, and with holes, besides, for what looks like its own. */
static void add_token(struct reading *reading, const struct token_id *number)
{
    struct likeness *likeness = reading->likeness;
    char decimal[TOKEN_TEXT_SIZE];
    struct own_id id;
    struct own_ids ids;
    uint64_t cost = reading->tape->source_len + reading->tape->copies_len + 1;
    if (likeness->count == LITERALS_MAX || cost > reading->scratch->budget)
        return;
    reading->scratch->budget -= cost;
    token_id_text(number, decimal);
    own_id_init(&id, decimal, strlen(decimal));
    ids.count = 0;
    own_ids_add(&ids, reading->own);
    own_ids_add(&ids, &id);
    likeness->list[likeness->count++] =
        (struct likely){ hash_document(reading->scratch, reading->tape, &ids),
                         own_id_mark(&id) };
}

/* The token of that id, and its neighbours, whose holes are there too. */
static void add_run(struct reading *reading, const struct run *run)
{
    struct token_id number;
    if (!run_number(run, &number))
        return;
    struct token_id next = token_id_next(&number), previous = token_id_previous(&number);
    add_token(reading, &number);
    add_token(reading, &next);
    add_token(reading, &previous);
}

static void add_text(struct reading *reading, struct json_text text)
{
    struct json_text inside = decoded(reading->scratch, text);
    char *copy = inside.text != NULL ? xmemdup0(inside.text, inside.len) : NULL;
    const char *from = copy != NULL ? copy : text.text;
    struct scan scan = scan_of(from, copy != NULL ? inside.len : text.len);
    struct run run;
    while (reading->likeness->count < LITERALS_MAX && scan_next(&scan, &run))
        add_run(reading, &run);
    free(copy); /* the scratch is written to meanwhile */
}

/* Every id that makes a difference stands in the reference, or beside one that does. */
void likeness_init(struct likeness *likeness, struct alike_scratch *scratch,
                   const struct json_tape *tape, const struct own_id *id)
{
    struct reading reading = { likeness, scratch, tape, id };
    likeness->hash = alike_hash(scratch, tape, id);
    likeness->list = xcalloc(LITERALS_MAX, sizeof(*likeness->list));
    likeness->count = 0;
    for (uint32_t i = 0; i < tape->count; i++) {
        enum json_kind kind = json_kind(tape, i);
        if (kind == JSON_STRING || kind == JSON_NUMBER)
            add_text(&reading, json_text(tape, i));
    }
    qsort(likeness->list, likeness->count, sizeof(*likeness->list), compare_likely);
}

void likeness_release(struct likeness *likeness)
{
    free(likeness->list);
    *likeness = (struct likeness){ .hash = 0 };
}

bool likeness_has(const struct likeness *likeness, uint64_t hash, uint16_t mark)
{
    const struct likely wanted = { hash, mark };
    return hash == likeness->hash ||
           (likeness->count > 0 && bsearch(&wanted, likeness->list, likeness->count,
                                           sizeof(wanted), compare_likely) != NULL);
}
