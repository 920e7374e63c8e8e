/*
 * The forms in which documents tell their traits:
 *
 *     "attributes": [{"trait_type": "Background", "value": "Red"}, …]     ERC-721
 *     "attributes": {"Background": "Red"}, "properties": {…}              ERC-1155
 *     "properties": {"background": {"name": "Background", "value": "Red"}}
 *     "Background": "Red"                                                 at the root
 *
 * Members of the root count where there is none of the others; one that is null is as if
 * it were not there, as in a row of a database.
 */
#include "judge/traits.h"

#include <string.h>

/* Where traits of one document go. */
struct reader {
    struct trait_table *table; /* NULL: they are only counted */
    const struct json_tape *tape;
    uint64_t label;
    struct veil *veil;
};

/* Members of the root that are told of any token, and of no trait. */
static const char *const plain_members[] = {
    "name",
    "description",
    "image",
    "image_url",
    "image_data",
    "imageUrl",
    "animation_url",
    "animationUrl",
    "external_url",
    "external_link",
    "externalUrl",
    "youtube_url",
    "background_color",
    "token_id",
    "tokenId",
    "id",
    "symbol",
    "decimals",
    "collection",
    "collection_name",
    "seller_fee_basis_points",
    "fee_recipient",
    "compiler",
    "dna",
    "date",
    "edition",
    "hash",
    "image_hash",
    "imageHash",
    "image_details",
    "animation_details",
    "license",
    "created_by",
    "artist_url",
    "uri",
    "locale",
    "title",
    "$schema",
};

static bool is_plain_member(struct json_text key)
{
    for (size_t i = 0; i < sizeof(plain_members) / sizeof(plain_members[0]); i++) {
        if (strlen(plain_members[i]) == key.len &&
            memcmp(plain_members[i], key.text, key.len) == 0)
            return true;
    }
    return false;
}

static struct json_text literal(const char *text)
{
    return (struct json_text){ text, strlen(text) };
}

static enum trait_kind kind_of(enum json_kind kind)
{
    switch (kind) {
    case JSON_NULL:
        return TRAIT_NULL;
    case JSON_FALSE:
    case JSON_TRUE:
        return TRAIT_BOOL;
    case JSON_NUMBER:
        return TRAIT_NUMBER;
    case JSON_STRING:
        return TRAIT_TEXT;
    case JSON_ARRAY:
    case JSON_OBJECT:
        break;
    }
    return TRAIT_OTHER;
}

static struct json_text value_text(const struct json_tape *tape, uint32_t value)
{
    switch (json_kind(tape, value)) {
    case JSON_NULL:
        return literal("null");
    case JSON_FALSE:
        return literal("false");
    case JSON_TRUE:
        return literal("true");
    case JSON_NUMBER:
    case JSON_STRING:
        return json_text(tape, value);
    case JSON_ARRAY:
        return literal("[…]");
    case JSON_OBJECT:
        break;
    }
    return literal("{…}");
}

static void add(struct reader *reader, struct json_text type, uint32_t value)
{
    const struct json_text none = { NULL, 0 };
    enum trait_kind kind = kind_of(json_kind(reader->tape, value));
    struct json_text text = value_text(reader->tape, value);
    bool may_hide = kind == TRAIT_TEXT || kind == TRAIT_BOOL;
    veil_add(reader->veil, type, may_hide ? text : none);
    if (reader->table != NULL)
        trait_table_add(reader->table, type, text, kind, reader->label);
}

/* The members of an attribute that matter; JSON_NONE where there is none. */
struct attribute {
    uint32_t type, name, value;
};

static bool key_is(struct json_text key, const char *name, size_t len)
{
    return key.len == len && memcmp(key.text, name, len) == 0;
}

static struct attribute read_attribute(const struct json_tape *tape, uint32_t object)
{
    struct attribute found = { JSON_NONE, JSON_NONE, JSON_NONE };
    for (uint32_t key = json_first(tape, object); key < json_end(tape, object);
         key = json_next(tape, key + 1)) {
        struct json_text name = json_text(tape, key);
        if (key_is(name, "trait_type", 10) || key_is(name, "traitType", 9))
            found.type = key + 1;
        else if (key_is(name, "value", 5))
            found.value = key + 1;
        else if (key_is(name, "name", 4) || key_is(name, "key", 3))
            found.name = key + 1;
    }
    return found;
}

/* An element of a list; one without a type is a trait without a name, as on OpenSea. */
static void read_element(struct reader *reader, uint32_t element)
{
    const struct json_tape *tape = reader->tape;
    enum json_kind kind = json_kind(tape, element);
    if (kind == JSON_STRING)
        add(reader, literal(""), element);
    if (kind != JSON_OBJECT)
        return;
    struct attribute found = read_attribute(tape, element);
    uint32_t type = found.type != JSON_NONE ? found.type : found.name;
    if (found.value == JSON_NONE)
        return;
    bool named = type != JSON_NONE && (json_kind(tape, type) == JSON_STRING ||
                                       json_kind(tape, type) == JSON_NUMBER);
    add(reader, named ? json_text(tape, type) : literal(""), found.value);
}

/* A member of an object of attributes. Lists in it are files, creators and the like. */
static void read_property(struct reader *reader, uint32_t key)
{
    const struct json_tape *tape = reader->tape;
    uint32_t value = key + 1;
    enum json_kind kind = json_kind(tape, value);
    if (kind == JSON_ARRAY)
        return;
    if (kind != JSON_OBJECT) {
        add(reader, json_text(tape, key), value);
        return;
    }
    struct attribute found = read_attribute(tape, value);
    if (found.value == JSON_NONE)
        return;
    bool named = found.name != JSON_NONE && json_kind(tape, found.name) == JSON_STRING;
    add(reader, json_text(tape, named ? found.name : key), found.value);
}

static void read_container(struct reader *reader, uint32_t value)
{
    const struct json_tape *tape = reader->tape;
    if (json_kind(tape, value) == JSON_ARRAY) {
        for (uint32_t e = json_first(tape, value); e < json_end(tape, value);
             e = json_next(tape, e))
            read_element(reader, e);
        return;
    }
    for (uint32_t key = json_first(tape, value); key < json_end(tape, value);
         key = json_next(tape, key + 1)) {
        if (!(tape->values[key].flags & JSON_SHADOWED))
            read_property(reader, key);
    }
}

static bool is_container(struct json_text key)
{
    return key_is(key, "attributes", 10) || key_is(key, "traits", 6) ||
           key_is(key, "properties", 10);
}

static void read_root(struct reader *reader)
{
    const struct json_tape *tape = reader->tape;
    for (uint32_t key = json_first(tape, 0); key < json_end(tape, 0);
         key = json_next(tape, key + 1)) {
        enum json_kind kind = json_kind(tape, key + 1);
        bool scalar = kind < JSON_ARRAY && kind != JSON_NULL;
        if (scalar && !(tape->values[key].flags & JSON_SHADOWED) &&
            !is_plain_member(json_text(tape, key)))
            add(reader, json_text(tape, key), key + 1);
    }
}

void traits_read(struct trait_table *table, const struct json_tape *tape, uint64_t label,
                 struct veil *veil)
{
    struct reader reader = { table, tape, label, veil };
    for (uint32_t key = json_first(tape, 0); key < json_end(tape, 0);
         key = json_next(tape, key + 1)) {
        if (json_kind(tape, key + 1) < JSON_ARRAY ||
            (tape->values[key].flags & JSON_SHADOWED) ||
            !is_container(json_text(tape, key)))
            continue;
        read_container(&reader, key + 1);
    }
    if (veil->count == 0)
        read_root(&reader);
}
