#include "profile/fact.h"

#include "base/units.h"

#include <limits.h>
#include <string.h>

static enum confidence basis_of(struct place fact, struct arena *arena)
{
    enum confidence basis = CONFIDENCE_UNKNOWN;
    const char *name = place_text(place_member(fact, "basis"), arena);
    if (name != NULL)
        confidence_find(name, &basis);
    return basis;
}

bool fact_find(struct fact *fact, const struct layers *layers, const char *pointer,
               struct arena *arena)
{
    struct place place = layers_find(layers, pointer);
    *fact = (struct fact){
        .value = place_member(place, "value"),
        .basis = basis_of(place, arena),
        .source = place_text(place_member(place, "source"), arena),
        .quote = place_text(place_member(place, "quote"), arena),
        .note = place_text(place_member(place, "note"), arena),
    };
    return fact->value.layer != NULL;
}

enum confidence fact_basis(const struct layers *layers, const char *pointer)
{
    struct place fact = layers_find(layers, pointer);
    if (fact.layer == NULL || place_is_null(fact))
        return CONFIDENCE_DOCUMENTED;
    struct arena scratch = ARENA_INIT;
    enum confidence basis = basis_of(fact, &scratch);
    arena_release(&scratch);
    return basis;
}

static enum json_kind kind_of(struct place value)
{
    return json_kind(&value.layer->tape, value.value);
}

bool fact_read_text(void *to, struct place value, struct arena *arena, struct err *err)
{
    if (kind_of(value) == JSON_NULL)
        return true;
    if (kind_of(value) != JSON_STRING)
        return err_set(err, ERR_USAGE, "expected a text");
    *(const char **)to = place_text(value, arena);
    return true;
}

bool fact_read_texts(void *to, struct place value, struct arena *arena, struct err *err)
{
    if (kind_of(value) == JSON_NULL)
        return true;
    if (kind_of(value) != JSON_ARRAY)
        return err_set(err, ERR_USAGE, "expected a list of texts");
    size_t count = value.layer->tape.values[value.value].size;
    const char **texts = arena_alloc(arena, count + 1, sizeof(*texts));
    size_t i = 0;
    for (struct place item = place_first(value); item.layer != NULL;
         item = place_next(value, item)) {
        if (!fact_read_text(&texts[i++], item, arena, err))
            return false;
    }
    *(const char *const **)to = texts;
    return true;
}

bool fact_read_flag(void *to, struct place value, struct arena *arena, struct err *err)
{
    (void)arena;
    enum json_kind kind = kind_of(value);
    if (kind != JSON_TRUE && kind != JSON_FALSE)
        return err_set(err, ERR_USAGE, "expected true or false");
    *(bool *)to = kind == JSON_TRUE;
    return true;
}

static bool read_whole(uint64_t *number, uint64_t high, struct place value,
                       struct arena *arena, struct err *err)
{
    if (kind_of(value) == JSON_NULL)
        return true;
    if (kind_of(value) != JSON_NUMBER)
        return err_set(err, ERR_USAGE, "expected a whole number");
    return units_parse_count(place_text(value, arena), 0, high, number, err);
}

bool fact_read_unsigned(void *to, struct place value, struct arena *arena,
                        struct err *err)
{
    uint64_t number = *(unsigned *)to;
    if (!read_whole(&number, UINT_MAX, value, arena, err))
        return false;
    *(unsigned *)to = (unsigned)number;
    return true;
}

bool fact_read_count(void *to, struct place value, struct arena *arena, struct err *err)
{
    return read_whole(to, UINT64_MAX / 2, value, arena, err);
}

bool fact_read_bytes(void *to, struct place value, struct arena *arena, struct err *err)
{
    const char *text = place_text(value, arena);
    if (kind_of(value) == JSON_NULL)
        return true;
    if (text == NULL)
        return err_set(err, ERR_USAGE, "expected a size such as 16KiB");
    return units_parse_bytes(text, 0, UNITS_MAX, to, err);
}

bool fact_read_duration(void *to, struct place value, struct arena *arena,
                        struct err *err)
{
    if (kind_of(value) == JSON_NULL)
        return true;
    if (kind_of(value) != JSON_STRING)
        return err_set(err, ERR_USAGE, "expected a duration such as \"3s\"");
    return units_parse_duration(place_text(value, arena), 0, UNITS_MAX, to, err);
}
