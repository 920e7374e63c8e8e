#include "judge/traits.h"

#include "base/hash.h"
#include "base/xalloc.h"

#include <stdlib.h>
#include <string.h>

/* What is kept where not all can be must not differ from run to run, so its seed is known
 * to all. Tables of a fixed size need no secret one. */
enum { BOUND_SEED = 0x7a17, SLOTS_MIN = 8 };

void trait_table_init(struct trait_table *table, const struct labels *labels)
{
    *table = (struct trait_table){ .values_max = TRAIT_VALUES_MAX, .labels = labels };
}

static void type_free(struct trait_type *type)
{
    for (size_t i = 0; i < type->cap; i++)
        free(type->slots[i].text);
    free(type->slots);
    free(type->name);
    free(type);
}

void trait_table_release(struct trait_table *table)
{
    for (size_t i = 0; i < table->cap; i++) {
        if (table->slots[i] != NULL)
            type_free(table->slots[i]);
    }
    free(table->slots);
    *table = (struct trait_table){ .labels = table->labels };
}

void trait_table_next(struct trait_table *table)
{
    table->documents++;
    table->present = (struct trait_set){ { 0 } };
}

/* ---- sets of traits ---- */

static bool set_has(const struct trait_set *set, unsigned number)
{
    return (set->words[number / 64] >> number % 64 & 1) != 0;
}

static void set_add(struct trait_set *set, unsigned number)
{
    set->words[number / 64] |= UINT64_C(1) << number % 64;
}

static void set_join(struct trait_set *set, const struct trait_set *other)
{
    for (size_t i = 0; i < TRAIT_SET_WORDS; i++)
        set->words[i] |= other->words[i];
}

static void set_meet(struct trait_set *set, const struct trait_set *other)
{
    for (size_t i = 0; i < TRAIT_SET_WORDS; i++)
        set->words[i] &= other->words[i];
}

static unsigned set_first_absent(const struct trait_set *set)
{
    unsigned number = 0;
    while (set_has(set, number))
        number++;
    return number;
}

bool trait_types_are_apart(const struct trait_type *a, const struct trait_type *b)
{
    return !set_has(&a->with, b->number) && !set_has(&b->with, a->number);
}

/* Cut at the end of a character. */
static struct json_text cut(struct json_text text)
{
    if (text.len <= TRAIT_TEXT_MAX)
        return text;
    text.len = TRAIT_TEXT_MAX;
    while (text.len > 0 && ((unsigned char)text.text[text.len] & 0xc0) == 0x80)
        text.len--;
    return text;
}

static bool is_below(uint64_t hash, unsigned halvings)
{
    return halvings == 0 || hash >> (64 - halvings) == 0;
}

/* ---- the values of a trait ---- */

static uint64_t hash_value(struct json_text text, enum trait_kind kind)
{
    return hash_bytes(text.text, text.len, BOUND_SEED + (uint64_t)kind);
}

static bool is_value(const struct trait_value *value, uint64_t hash,
                     struct json_text text, enum trait_kind kind)
{
    return value->hash == hash && value->kind == kind && value->len == text.len &&
           memcmp(value->text, text.text, text.len) == 0;
}

/* The slot of the value, or the free one where it belongs. */
static struct trait_value *value_slot(const struct trait_type *type, uint64_t hash,
                                      struct json_text text, enum trait_kind kind)
{
    size_t i = (size_t)hash & (type->cap - 1);
    while (type->slots[i].text != NULL && !is_value(&type->slots[i], hash, text, kind))
        i = (i + 1) & (type->cap - 1);
    return &type->slots[i];
}

/* Puts the values that are below the bound into new slots, and drops the others. */
static void resettle(struct trait_type *type, size_t cap)
{
    struct trait_value *old = type->slots;
    size_t old_cap = type->cap;
    type->slots = xcalloc(cap, sizeof(*type->slots));
    type->cap = cap;
    type->count = 0;
    type->in_kept = 0;
    for (size_t i = 0; i < old_cap; i++) {
        struct trait_value *value = &old[i];
        if (value->text == NULL)
            continue;
        if (!is_below(value->hash, type->halvings)) {
            free(value->text);
            continue;
        }
        *value_slot(type, value->hash, (struct json_text){ value->text, value->len },
                    value->kind) = *value;
        type->count++;
        type->in_kept += value->tokens;
    }
    free(old);
}

static void bound_values(struct trait_type *type, size_t values_max)
{
    while (type->count > values_max && type->halvings < 63) {
        type->halvings++;
        resettle(type, type->cap);
    }
}

/* As many values as the trait has, or values_max when it has more: a measure that hangs
 * on what was seen, not on when. */
static size_t weight_of(const struct trait_table *table, const struct trait_type *type)
{
    return type->halvings > 0 ? table->values_max : type->count;
}

static void weigh(struct trait_table *table)
{
    table->weight = 0;
    for (size_t i = 0; i < table->cap; i++) {
        if (table->slots[i] != NULL)
            table->weight += weight_of(table, table->slots[i]);
    }
}

static void bound_table(struct trait_table *table)
{
    while (table->weight > TRAITS_MAX && table->values_max > 1) {
        table->values_max /= 2;
        for (size_t i = 0; i < table->cap; i++) {
            if (table->slots[i] != NULL)
                bound_values(table->slots[i], table->values_max);
        }
        weigh(table);
    }
}

static struct trait_value *new_value(struct trait_table *table, struct trait_type *type,
                                     uint64_t hash, struct json_text text,
                                     enum trait_kind kind, uint64_t label)
{
    if (type->count + 1 > type->cap / 4 * 3)
        resettle(type, type->cap == 0 ? SLOTS_MIN : 2 * type->cap);
    struct trait_value *value = value_slot(type, hash, text, kind);
    *value = (struct trait_value){ .text = xmemdup0(text.text, text.len),
                                   .len = (uint32_t)text.len,
                                   .kind = kind,
                                   .hash = hash,
                                   .lowest = label };
    type->count++;
    table->weight += type->halvings == 0;
    return value;
}

static void bound(struct trait_table *table, struct trait_type *type)
{
    if (type->count > table->values_max) {
        bound_values(type, table->values_max);
        weigh(table);
    }
    bound_table(table);
}

static void add_value(struct trait_table *table, struct trait_type *type,
                      struct json_text text, enum trait_kind kind, uint64_t label)
{
    uint64_t hash = hash_value(text, kind);
    if (!is_below(hash, type->halvings))
        return;
    struct trait_value *value = NULL;
    if (type->cap > 0)
        value = value_slot(type, hash, text, kind);
    bool fresh = value == NULL || value->text == NULL;
    if (fresh)
        value = new_value(table, type, hash, text, kind, label);
    value->times++;
    if (value->last == table->documents)
        return;
    value->last = table->documents;
    value->tokens++;
    type->in_kept++;
    if (label_compare(table->labels, label, value->lowest) < 0)
        value->lowest = label;
    if (fresh)
        bound(table, type);
}

/* ---- the traits ---- */

/* The traits that are there, and no others. */
static void forget_dropped(struct trait_table *table)
{
    table->numbers = (struct trait_set){ { 0 } };
    for (size_t i = 0; i < table->cap; i++) {
        if (table->slots[i] != NULL)
            set_add(&table->numbers, table->slots[i]->number);
    }
    for (size_t i = 0; i < table->cap; i++) {
        if (table->slots[i] != NULL)
            set_meet(&table->slots[i]->with, &table->numbers);
    }
    set_meet(&table->present, &table->numbers);
}

static struct trait_type **type_slot(const struct trait_table *table, uint64_t hash,
                                     struct json_text name)
{
    size_t i = (size_t)hash & (table->cap - 1);
    while (table->slots[i] != NULL &&
           (table->slots[i]->hash != hash || table->slots[i]->len != name.len ||
            memcmp(table->slots[i]->name, name.text, name.len) != 0))
        i = (i + 1) & (table->cap - 1);
    return &table->slots[i];
}

static void resettle_types(struct trait_table *table, size_t cap)
{
    struct trait_type **old = table->slots;
    size_t old_cap = table->cap;
    table->slots = xcalloc(cap, sizeof(struct trait_type *));
    table->cap = cap;
    table->count = 0;
    for (size_t i = 0; i < old_cap; i++) {
        struct trait_type *type = old[i];
        if (type == NULL)
            continue;
        if (!is_below(type->hash, table->halvings)) {
            type_free(type);
            continue;
        }
        *type_slot(table, type->hash, (struct json_text){ type->name, type->len }) = type;
        table->count++;
    }
    free(old);
    forget_dropped(table);
    weigh(table);
}

static struct trait_type *new_type(struct trait_table *table, struct json_text name,
                                   uint64_t hash)
{
    struct trait_type *type = xcalloc(1, sizeof(*type));
    type->name = xmemdup0(name.text, name.len);
    type->len = name.len;
    type->hash = hash;
    type->number = set_first_absent(&table->numbers);
    set_add(&table->numbers, type->number);
    *type_slot(table, hash, name) = type;
    table->count++;
    return type;
}

/* NULL when the trait is not kept. */
static struct trait_type *find_type(struct trait_table *table, struct json_text name)
{
    uint64_t hash = hash_bytes(name.text, name.len, BOUND_SEED);
    if (!is_below(hash, table->halvings))
        return NULL;
    if (table->cap > 0) {
        struct trait_type *known = *type_slot(table, hash, name);
        if (known != NULL)
            return known;
    }
    if (table->count + 1 > table->cap / 4 * 3)
        resettle_types(table, table->cap == 0 ? SLOTS_MIN : 2 * table->cap);
    struct trait_type *type = new_type(table, name, hash);
    while (table->count > TRAIT_TYPES_MAX && table->halvings < 63) {
        table->halvings++;
        resettle_types(table, table->cap);
    }
    return is_below(hash, table->halvings) ? type : NULL;
}

void trait_table_add(struct trait_table *table, struct json_text type_name,
                     struct json_text value, enum trait_kind kind, uint64_t label)
{
    struct trait_type *type = find_type(table, cut(type_name));
    table->sightings++;
    if (type == NULL)
        return;
    if (type->last != table->documents) {
        type->last = table->documents;
        type->tokens++;
        set_join(&type->with, &table->present);
        set_add(&table->present, type->number);
    }
    struct trait_sightings *seen = &type->kinds[kind];
    if (seen->last != table->documents) {
        seen->last = table->documents;
        seen->tokens++;
        lowest_add(&seen->lowest, table->labels, label);
    }
    add_value(table, type, cut(value), kind, label);
}

/* ---- for those who read it ---- */

bool trait_is_serial(const struct trait_type *type)
{
    enum { VALUES_MIN = 20 };
    return type->count >= VALUES_MIN && 2 * type->in_kept < 3 * (uint64_t)type->count;
}

static int compare_text(const char *a, size_t a_len, const char *b, size_t b_len)
{
    int order = memcmp(a, b, a_len < b_len ? a_len : b_len);
    return order != 0 ? order : (a_len > b_len) - (a_len < b_len);
}

static int compare_types(const void *left, const void *right)
{
    const struct trait_type *const *a = left, *const *b = right;
    return compare_text((*a)->name, (*a)->len, (*b)->name, (*b)->len);
}

struct trait_type **trait_table_sorted(const struct trait_table *table)
{
    struct trait_type **sorted = xcalloc(table->count + 1, sizeof(struct trait_type *));
    size_t count = 0;
    for (size_t i = 0; i < table->cap; i++) {
        if (table->slots[i] != NULL)
            sorted[count++] = table->slots[i];
    }
    if (count > 0)
        qsort(sorted, count, sizeof(struct trait_type *), compare_types);
    return sorted;
}

static int compare_values(const void *left, const void *right)
{
    const struct trait_value *const *a = left, *const *b = right;
    if ((*a)->tokens != (*b)->tokens)
        return (*a)->tokens > (*b)->tokens ? -1 : 1;
    int order = compare_text((*a)->text, (*a)->len, (*b)->text, (*b)->len);
    return order != 0 ? order : (int)(*a)->kind - (int)(*b)->kind;
}

struct trait_value **trait_type_sorted(const struct trait_type *type)
{
    struct trait_value **sorted = xcalloc(type->count + 1, sizeof(struct trait_value *));
    size_t count = 0;
    for (size_t i = 0; i < type->cap; i++) {
        if (type->slots[i].text != NULL)
            sorted[count++] = &type->slots[i];
    }
    if (count > 0)
        qsort(sorted, count, sizeof(struct trait_value *), compare_values);
    return sorted;
}

static void list_trait(struct traits *traits, const struct trait_type *type,
                       const char *value, size_t len, enum trait_kind kind,
                       uint64_t tokens)
{
    if (traits->count == traits->cap) {
        traits->cap = traits->cap ? 2 * traits->cap : 64;
        traits->list = xreallocarray(traits->list, traits->cap, sizeof(*traits->list));
    }
    traits->list[traits->count++] =
        (struct trait){ .type = xmemdup0(type->name, type->len),
                        .value = xmemdup0(value, len),
                        .kind = kind,
                        .tokens = tokens };
}

/* Of very many values most of which are rare none is worth a row. */
static bool is_told_as_one(const struct trait_type *type)
{
    return type->halvings > 0 && type->in_kept < 4 * (uint64_t)type->count;
}

static void list_type(struct traits *traits, const struct trait_type *type)
{
    if (is_told_as_one(type)) {
        static const char shown[] = TRAIT_SERIAL;
        list_trait(traits, type, shown, sizeof(shown) - 1, TRAIT_OTHER, type->tokens);
        return;
    }
    struct trait_value **values = trait_type_sorted(type);
    for (size_t i = 0; i < type->count; i++) {
        list_trait(traits, type, values[i]->text, values[i]->len, values[i]->kind,
                   values[i]->tokens);
        traits->left_out -= values[i]->times;
    }
    free(values);
}

void trait_table_list(const struct trait_table *table, struct traits *traits)
{
    struct trait_type **types = trait_table_sorted(table);
    traits->tokens = table->documents;
    traits->left_out = table->sightings;
    for (size_t i = 0; i < table->count; i++)
        list_type(traits, types[i]);
    free(types);
}
