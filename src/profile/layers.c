#include "profile/layers.h"

#include "json/decode.h"
#include "json/pointer.h"

#include <string.h>

struct place layers_find(const struct layers *layers, const char *pointer)
{
    for (size_t i = 0; i < layers->count; i++) {
        const struct layer *layer = &layers->items[i];
        uint32_t value = json_pointer_find(&layer->tape, pointer, strlen(pointer));
        if (value != JSON_NONE)
            return (struct place){ layer, value };
    }
    return (struct place){ NULL, JSON_NONE };
}

bool layers_blame(const struct layers *layers, const char *pointer, struct err *err)
{
    struct place place = layers_find(layers, pointer);
    const struct layer *layer = place.layer != NULL ? place.layer : &layers->items[0];
    return err_within(err, "%s: %s", layer->file.name, pointer);
}

const char *layers_pointer(const char *pointer, const char *name, struct arena *arena)
{
    size_t len = strlen(pointer);
    char *text = arena_alloc(arena, len + 2 * strlen(name) + 2, 1);
    memcpy(text, pointer, len);
    char *to = text + len;
    *to++ = '/';
    for (; *name != '\0'; name++) {
        bool special = *name == '~' || *name == '/'; /* RFC 6901, section 3 */
        if (special)
            *to++ = '~';
        *to++ = special ? (*name == '~' ? '0' : '1') : *name;
    }
    return text;
}

struct place place_member(struct place object, const char *name)
{
    uint32_t value = JSON_NONE;
    if (object.layer != NULL)
        value = json_get(&object.layer->tape, object.value, name);
    return (struct place){ value == JSON_NONE ? NULL : object.layer, value };
}

/* `value`, if it is still within the array. */
static struct place within(struct place array, uint32_t value)
{
    bool inside = value < json_end(&array.layer->tape, array.value);
    return (struct place){ inside ? array.layer : NULL, value };
}

struct place place_first(struct place array)
{
    if (array.layer == NULL || json_kind(&array.layer->tape, array.value) != JSON_ARRAY)
        return (struct place){ NULL, JSON_NONE };
    return within(array, json_first(&array.layer->tape, array.value));
}

struct place place_next(struct place array, struct place item)
{
    return within(array, json_next(&array.layer->tape, item.value));
}

const char *place_text(struct place place, struct arena *arena)
{
    if (place.layer == NULL)
        return NULL;
    enum json_kind kind = json_kind(&place.layer->tape, place.value);
    if (kind != JSON_STRING && kind != JSON_NUMBER)
        return NULL;
    struct json_text text = json_text(&place.layer->tape, place.value);
    return arena_memdup0(arena, text.text, text.len);
}

bool place_is_null(struct place place)
{
    return place.layer != NULL && json_kind(&place.layer->tape, place.value) == JSON_NULL;
}

static bool is_listed(const char *const *names, size_t count, struct json_text name)
{
    for (size_t i = 0; i < count; i++) {
        if (strlen(names[i]) == name.len && memcmp(names[i], name.text, name.len) == 0)
            return true;
    }
    return false;
}

static size_t member_count(const struct layers *layers, const char *pointer)
{
    size_t count = 0;
    for (size_t i = 0; i < layers->count; i++) {
        const struct json_tape *tape = &layers->items[i].tape;
        uint32_t object = json_pointer_find(tape, pointer, strlen(pointer));
        if (object != JSON_NONE && json_kind(tape, object) == JSON_OBJECT)
            count += tape->values[object].size;
    }
    return count;
}

const char *const *layers_names(const struct layers *layers, const char *pointer,
                                struct arena *arena)
{
    const char **names =
        arena_alloc(arena, member_count(layers, pointer) + 1, sizeof(*names));
    size_t count = 0;
    for (size_t i = layers->count; i-- > 0;) {
        const struct json_tape *tape = &layers->items[i].tape;
        uint32_t object = json_pointer_find(tape, pointer, strlen(pointer));
        if (object == JSON_NONE || json_kind(tape, object) != JSON_OBJECT)
            continue;
        for (uint32_t key = json_first(tape, object); key < json_end(tape, object);
             key = json_next(tape, key + 1)) {
            struct json_text name = json_text(tape, key);
            if (!is_listed(names, count, name))
                names[count++] = arena_memdup0(arena, name.text, name.len);
        }
    }
    return names;
}

/* Profiles are strict JSON, and a name that stands twice is a slip. */
static bool decode_layer(struct layer *layer, struct err *err)
{
    const struct datafile *file = &layer->file;
    struct json_facts facts;
    json_decode(&layer->tape, file->text, file->len, &json_limits_default, &facts);
    struct json_verdict verdict = json_judge(&layer->tape, &facts, JSON_DECODER_RFC8259);
    if (verdict.accepted && facts.seen[JSON_FACT_DUPLICATE_KEY].times > 0)
        verdict = (struct json_verdict){ false, JSON_FACT_DUPLICATE_KEY,
                                         facts.seen[JSON_FACT_DUPLICATE_KEY].offset };
    if (verdict.accepted)
        return true;
    uint32_t line, column;
    json_position(file->text, file->len, verdict.offset, &line, &column);
    return err_set(err, ERR_USAGE, "%s:%u:%u: %s", file->name, line, column,
                   verdict.reason == JSON_FACT_SYNTAX
                       ? facts.syntax
                       : json_fact_meaning(verdict.reason));
}

/* False when the layer that was added last is one of those above it. */
static bool is_new(const struct layers *layers, struct err *err)
{
    const struct layer *last = &layers->items[layers->count - 1];
    for (const struct layer *layer = layers->items; layer < last; layer++) {
        if (!datafile_same(&layer->file, &last->file))
            continue;
        const struct datafile *above = &last[-1].file;
        if (layer == last - 1)
            return err_set(err, ERR_USAGE, "%s: /extends: extends itself", above->name);
        return err_set(err, ERR_USAGE,
                       "%s: /extends: %s, which extends it, directly or not", above->name,
                       last->file.name);
    }
    return true;
}

static bool add_layer(struct layers *layers, const char *name, struct err *err)
{
    const struct datafile *from = NULL;
    if (layers->count > 0)
        from = &layers->items[layers->count - 1].file;
    if (layers->count == LAYERS_MAX)
        return err_set(err, ERR_USAGE,
                       "%s: /extends: more than %d profiles, one on another", from->name,
                       LAYERS_MAX);
    struct layer *layer = &layers->items[layers->count];
    json_tape_init(&layer->tape);
    if (!datafile_open(&layer->file, PROFILE_FOLDER, name, from, err)) {
        datafile_release(&layer->file);
        return from == NULL ? false : err_within(err, "%s: /extends", from->name);
    }
    layers->count++;
    return is_new(layers, err) && decode_layer(layer, err);
}

/* What the last layer extends; NULL when nothing, or nothing that could be a name. */
static const char *next_name(const struct layers *layers, struct arena *arena)
{
    struct place root = { &layers->items[layers->count - 1], 0 };
    struct place extends = place_member(root, "extends");
    if (extends.layer == NULL ||
        json_kind(&extends.layer->tape, extends.value) != JSON_STRING)
        return NULL;
    return place_text(extends, arena);
}

bool layers_load(struct layers *layers, const char *name, struct err *err)
{
    struct arena names = ARENA_INIT;
    layers->count = 0;
    bool done = add_layer(layers, name, err);
    while (done && (name = next_name(layers, &names)) != NULL)
        done = add_layer(layers, name, err);
    arena_release(&names);
    return done;
}

void layers_release(struct layers *layers)
{
    for (size_t i = 0; i < layers->count; i++) {
        datafile_release(&layers->items[i].file);
        json_tape_release(&layers->items[i].tape);
    }
    layers->count = 0;
}
