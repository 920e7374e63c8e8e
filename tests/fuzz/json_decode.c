/*
 * Any bytes: the decoder ends, the tape is well-formed, every decoder has a verdict that
 * agrees with the facts, pointers lead there and back, and a second decoding of the same
 * bytes on the used tape gives the same.
 */
#include "fuzz.h"

#include "base/strbuf.h"
#include "base/untrusted.h"
#include "json/decode.h"
#include "json/equal.h"
#include "json/number.h"
#include "json/pointer.h"

#include <math.h>
#include <string.h>

enum { POINTERS_MAX = 64, POINTER_MAX = 4096, INPUT_MAX = 1 << 16 };

static void check_string(const struct json_tape *tape, const struct json_value *value)
{
    bool copied = value->flags & JSON_COPIED;
    uint32_t space = copied ? tape->copies_len : tape->source_len;
    FUZZ_HOLDS(value->at <= space && value->size <= space - value->at);
    const char *text = (copied ? tape->copies : tape->source) + value->at;
    for (size_t i = 0, width; i < value->size; i += width) {
        width = utf8_width(text + i, value->size - i);
        FUZZ_HOLDS(width > 0);
    }
}

static void check_number(const struct json_tape *tape, const struct json_value *value)
{
    FUZZ_HOLDS(value->at <= tape->source_len &&
               value->size <= tape->source_len - value->at);
    struct number number;
    number_read(&number, tape->source + value->at, value->size);
    FUZZ_HOLDS(number_equal(&number, &number));
    FUZZ_HOLDS(!(value->flags & JSON_INTEGER) || number_is_integer(&number));
    FUZZ_HOLDS(!isnan(number_to_double(&number)));
    FUZZ_HOLDS(number_is_multiple(&number, &number) == (number.digit_count > 0));
    int64_t whole;
    FUZZ_HOLDS(!number_to_int64(&number, &whole) || number_is_integer(&number));
}

/* The parts of a container: as many as it says, inside of it, and keys where they
 * belong. */
static void check_container(const struct json_tape *tape, uint32_t index)
{
    const struct json_value *value = &tape->values[index];
    uint32_t parts = 0;
    uint32_t i = index + 1;
    for (; i < value->next; i = tape->values[i].next) {
        FUZZ_HOLDS(tape->values[i].next > i && tape->values[i].next <= value->next);
        if (value->kind == JSON_OBJECT && parts % 2 == 0)
            FUZZ_HOLDS(tape->values[i].kind == JSON_STRING);
        parts++;
    }
    FUZZ_HOLDS(i == value->next);
    FUZZ_HOLDS(parts == value->size * (value->kind == JSON_OBJECT ? 2 : 1));
}

static void check_value(const struct json_tape *tape, uint32_t index)
{
    const struct json_value *value = &tape->values[index];
    FUZZ_HOLDS(value->kind <= JSON_OBJECT);
    FUZZ_HOLDS(value->next > index && value->next <= tape->count);
    FUZZ_HOLDS(json_source_offset(tape, index) < tape->source_len);
    FUZZ_HOLDS(index == 0 ||
               json_source_offset(tape, index) > json_source_offset(tape, index - 1));
    if (value->kind == JSON_STRING)
        check_string(tape, value);
    if (value->kind == JSON_NUMBER)
        check_number(tape, value);
    if (value->kind >= JSON_ARRAY)
        check_container(tape, index);
    else
        FUZZ_HOLDS(value->next == index + 1);
}

/* A pointer finds the value that it was made of (a key's is its member's), unless there
 * are duplicates on the way, of which it finds the last. */
static void check_pointer(const struct json_tape *tape, uint32_t index, bool unique)
{
    struct strbuf pointer = STRBUF_INIT(POINTER_MAX), at = STRBUF_INIT(POINTER_MAX);
    json_pointer_of(&pointer, tape, index);
    json_pointer_at(&at, tape, json_source_offset(tape, index));
    FUZZ_HOLDS(pointer.full || (pointer.len == at.len &&
                                memcmp(pointer.text, at.text, pointer.len) == 0));
    uint32_t found =
        pointer.full ? index : json_pointer_find(tape, pointer.text, pointer.len);
    FUZZ_HOLDS(!unique || found == index || found == index + 1);
    strbuf_release(&pointer);
    strbuf_release(&at);
}

static void check_tape(const struct json_tape *tape, const struct json_facts *facts)
{
    bool unique = facts->seen[JSON_FACT_DUPLICATE_KEY].times == 0;
    FUZZ_HOLDS(tape->values[0].next == tape->count);
    for (uint32_t i = 0; i < tape->count; i++)
        check_value(tape, i);
    for (uint32_t i = 0; i < tape->count && i < POINTERS_MAX; i++)
        check_pointer(tape, i, unique);
    FUZZ_HOLDS(json_equal(tape, 0, tape, 0));
}

static void check_verdicts(const struct json_tape *tape, const struct json_facts *facts,
                           size_t len)
{
    for (size_t i = 0; i < JSON_DECODER_COUNT; i++) {
        struct json_verdict verdict = json_judge(tape, facts, (enum json_decoder)i);
        FUZZ_HOLDS(verdict.offset <= len);
        FUZZ_HOLDS(!verdict.accepted || tape->count > 0);
        if (!verdict.accepted && verdict.reason != JSON_FACT_WRONG_TYPE)
            FUZZ_HOLDS(facts->seen[verdict.reason].times > 0);
    }
}

static void check_places(const struct json_tape *tape, const struct json_facts *facts)
{
    for (size_t i = 0; i < JSON_FACT_COUNT; i++) {
        if (facts->seen[i].times == 0)
            continue;
        uint32_t line, column;
        json_position(tape->source, tape->source_len, facts->seen[i].offset, &line,
                      &column);
        FUZZ_HOLDS(line >= 1 && column >= 1);
        struct strbuf pointer = STRBUF_INIT(POINTER_MAX);
        json_pointer_at(&pointer, tape, facts->seen[i].offset);
        strbuf_release(&pointer);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    if (len > INPUT_MAX)
        return 0;
    struct json_tape tape;
    struct json_facts facts, again;
    json_tape_init(&tape);
    const char *source = (const char *)data;

    bool whole = json_decode(&tape, source, len, &json_limits_default, &facts);
    FUZZ_HOLDS(whole == (tape.count > 0));
    FUZZ_HOLDS(whole == (facts.seen[JSON_FACT_SYNTAX].times == 0));
    if (whole)
        check_tape(&tape, &facts);
    check_verdicts(&tape, &facts, len);
    check_places(&tape, &facts);

    uint32_t count = tape.count;
    uint64_t hash = whole ? json_hash(&tape, 0, 1) : 0;
    FUZZ_HOLDS(json_decode(&tape, source, len, &json_limits_default, &again) == whole);
    FUZZ_HOLDS(memcmp(facts.seen, again.seen, sizeof(facts.seen)) == 0);
    FUZZ_HOLDS(tape.count == count && (!whole || json_hash(&tape, 0, 1) == hash));
    json_tape_release(&tape);
    return 0;
}
