/*
 * What json/ makes of each document, in the words of the peers:
 *
 *     ours go < documents     go-map go-struct go-stream digest   (as peer.go)
 *     ours js < documents     js-fetch js-string                  (as peer.js)
 */
#include "base/xalloc.h"
#include "json/decode.h"
#include "json/number.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXACT_DIGITS = 800 }; /* see peer.go */

static uint64_t digest;

static void add(unsigned char byte)
{
    digest = (digest ^ byte) * 0x100000001b3;
}

static void add_word(uint64_t word)
{
    for (int i = 0; i < 8; i++)
        add((unsigned char)(word >> (8 * i)));
}

static void add_text(struct json_text text)
{
    add_word(text.len);
    for (size_t i = 0; i < text.len; i++)
        add((unsigned char)text.text[i]);
}

/* Go keeps the sign of a zero; struct number does not. */
static void add_number(struct json_text text)
{
    if (text.len > EXACT_DIGITS)
        return;
    struct number number;
    number_read(&number, text.text, text.len);
    double value = number_to_double(&number);
    uint64_t bits;
    memcpy(&bits, &value, sizeof(bits));
    if (text.text[0] == '-')
        bits |= (uint64_t)1 << 63;
    add_word(bits);
}

static const struct json_tape *sorting;

static int by_text(const void *a, const void *b)
{
    struct json_text x = json_text(sorting, *(const uint32_t *)a);
    struct json_text y = json_text(sorting, *(const uint32_t *)b);
    int order = memcmp(x.text, y.text, x.len < y.len ? x.len : y.len);
    return order != 0 ? order : (x.len > y.len) - (x.len < y.len);
}

static void add_value(const struct json_tape *tape, uint32_t value);

static void add_members(const struct json_tape *tape, uint32_t object)
{
    uint32_t count = 0;
    uint32_t *keys = xreallocarray(NULL, tape->values[object].size, sizeof(*keys));
    for (uint32_t key = json_first(tape, object); key < json_end(tape, object);
         key = json_next(tape, key + 1))
        if (!(tape->values[key].flags & JSON_SHADOWED))
            keys[count++] = key;
    sorting = tape;
    qsort(keys, count, sizeof(*keys), by_text);
    for (uint32_t i = 0; i < count; i++) {
        add_text(json_text(tape, keys[i]));
        add_value(tape, keys[i] + 1);
    }
    free(keys);
}

static void add_value(const struct json_tape *tape, uint32_t value)
{
    static const char heads[] = "nft0\"[{";
    enum json_kind kind = json_kind(tape, value);
    add((unsigned char)heads[kind]);
    if (kind == JSON_NUMBER)
        add_number(json_text(tape, value));
    if (kind == JSON_STRING)
        add_text(json_text(tape, value));
    if (kind == JSON_ARRAY) {
        for (uint32_t i = json_first(tape, value); i < json_end(tape, value);
             i = json_next(tape, i))
            add_value(tape, i);
        add(']');
    }
    if (kind == JSON_OBJECT) {
        add_members(tape, value);
        add('}');
    }
}

static void put_go(const struct json_verdict *verdict, enum json_decoder decoder,
                   size_t len)
{
    if (verdict->accepted)
        fputs("ok ", stdout);
    else if (json_treatment(decoder, verdict->reason) != JSON_STOPS)
        fputs("t ", stdout);
    else if (decoder == JSON_DECODER_GO_STREAM && verdict->offset == len)
        fputs("s- ", stdout);
    else
        printf("s%" PRIu32 " ", verdict->offset);
}

static void judge_go(const struct json_tape *tape, const struct json_facts *facts,
                     size_t len)
{
    digest = 0xcbf29ce484222325;
    struct json_verdict verdict;
    for (enum json_decoder i = JSON_DECODER_GO_MAP; i <= JSON_DECODER_GO_STREAM; i++) {
        verdict = json_judge(tape, facts, i);
        put_go(&verdict, i, len);
    }
    if (verdict.accepted)
        add_value(tape, 0);
    printf("%016" PRIx64 "\n", digest);
}

static void judge_js(const struct json_tape *tape, const struct json_facts *facts)
{
    bool fetched = json_judge(tape, facts, JSON_DECODER_JS_FETCH).accepted;
    bool string = json_judge(tape, facts, JSON_DECODER_JS_STRING).accepted;
    printf("%s %s\n", fetched ? "ok" : "no", string ? "ok" : "no");
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    struct json_tape tape;
    json_tape_init(&tape);
    size_t len;
    while (scanf("%zu", &len) == 1 && getchar() == '\n') {
        char *document = xmalloc(len); /* exactly, so that a sanitizer sees the end */
        if (fread(document, 1, len, stdin) != len)
            return 74;
        struct json_facts facts;
        json_decode(&tape, document, len, &json_limits_default, &facts);
        if (strcmp(argv[1], "go") == 0)
            judge_go(&tape, &facts, len);
        else
            judge_js(&tape, &facts);
        free(document);
    }
    json_tape_release(&tape);
    return 0;
}
