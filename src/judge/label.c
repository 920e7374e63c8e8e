#include "judge/label.h"

#include "base/hex.h"
#include "base/xalloc.h"
#include "result/collection.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A label is a form's number and a number of 48 bits; that of WHOLE is a place. */
enum { NUMBER_BITS = 48, DIGITS_MAX = 14, HEX_DIGITS = 64, FORMS_MAX = 4096 };
enum { WHOLE = 0xffff };
/* Packed, the numbers of the first form are themselves. */
#define WIDE (UINT32_C(1) << 31)
static const uint64_t number_mask = (UINT64_C(1) << NUMBER_BITS) - 1;

/* A name, taken apart. */
struct parts {
    const char *before, *behind;
    size_t before_len, behind_len;
    uint64_t number;
    bool hex;
};

void labels_init(struct labels *labels)
{
    *labels = (struct labels){ .arena = ARENA_INIT, .numbers = STRMAP_INIT };
    strbuf_init(&labels->wholes, number_mask);
}

void labels_release(struct labels *labels)
{
    arena_release(&labels->arena);
    strmap_release(&labels->numbers);
    free(labels->forms);
    free(labels->wide);
    strbuf_release(&labels->wholes);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_lower_hex(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'f');
}

/* The last run of digits is the number; zeros before it belong to the form. */
static bool take_decimal(const char *name, size_t len, struct parts *parts)
{
    size_t end = len;
    while (end > 0 && !is_digit(name[end - 1]))
        end--;
    size_t first = end;
    while (first > 0 && is_digit(name[first - 1]) && end - first < DIGITS_MAX)
        first--;
    while (first + 1 < end && name[first] == '0')
        first++;
    if (first == end)
        return false;
    *parts = (struct parts){ name, name + end, first, len - end, 0, false };
    for (size_t i = first; i < end; i++)
        parts->number = 10 * parts->number + (uint64_t)(name[i] - '0');
    return true;
}

/* 64 lowercase digits in a row, the first ones of which are zeros. */
static bool take_hex(const char *name, size_t len, struct parts *parts)
{
    enum { ZEROS = HEX_DIGITS - NUMBER_BITS / 4 };
    size_t run = 0, end = 0;
    for (size_t i = 0; i < len && run < HEX_DIGITS; i++) {
        run = is_lower_hex(name[i]) ? run + 1 : 0;
        end = i + 1;
    }
    if (run < HEX_DIGITS)
        return false;
    const char *digits = name + end - HEX_DIGITS;
    if (strspn(digits, "0") < ZEROS)
        return false;
    *parts = (struct parts){ name, name + end, end - HEX_DIGITS, len - end, 0, true };
    for (size_t i = ZEROS; i < HEX_DIGITS; i++)
        parts->number = parts->number << 4 | (uint64_t)hex_value(digits[i]);
    return true;
}

static bool take_apart(const char *name, size_t len, struct parts *parts)
{
    return (len >= HEX_DIGITS && take_hex(name, len, parts)) ||
           take_decimal(name, len, parts);
}

/* The number of the form, WHOLE when there are too many. */
static uint64_t form_of(struct labels *labels, const struct parts *parts)
{
    char key[2 * SAMPLE_NAME_MAX];
    size_t len = 0;
    memcpy(key, parts->before, parts->before_len);
    len += parts->before_len;
    key[len++] = parts->hex ? '\1' : '\0';
    memcpy(key + len, parts->behind, parts->behind_len);
    len += parts->behind_len;
    const struct label_form *known = strmap_get(&labels->numbers, key, len);
    if (known != NULL)
        return (uint64_t)(known - labels->forms);
    if (labels->form_count == FORMS_MAX)
        return WHOLE;
    /* The array never moves: the map points into it. */
    if (labels->forms == NULL)
        labels->forms = xcalloc(FORMS_MAX, sizeof(*labels->forms));
    struct label_form *form = &labels->forms[labels->form_count++];
    form->before = arena_memdup0(&labels->arena, parts->before, parts->before_len);
    form->behind = arena_memdup0(&labels->arena, parts->behind, parts->behind_len);
    form->hex = parts->hex;
    strmap_put(&labels->numbers, arena_memdup0(&labels->arena, key, len), len, form);
    return labels->form_count - 1;
}

uint64_t label_of(struct labels *labels, const char *name)
{
    struct parts parts;
    size_t len = strnlen(name, SAMPLE_NAME_MAX - 1);
    uint64_t form = take_apart(name, len, &parts) ? form_of(labels, &parts) : WHOLE;
    if (form != WHOLE)
        return form << NUMBER_BITS | parts.number;
    uint64_t at = labels->wholes.len;
    strbuf_add(&labels->wholes, name, len);
    strbuf_putc(&labels->wholes, '\0');
    return (uint64_t)WHOLE << NUMBER_BITS | at;
}

const char *label_text(const struct labels *labels, uint64_t label,
                       char text[SAMPLE_NAME_MAX])
{
    uint64_t form = label >> NUMBER_BITS, number = label & number_mask;
    if (form == WHOLE)
        return labels->wholes.text + number;
    const struct label_form *parts = &labels->forms[form];
    if (parts->hex)
        snprintf(text, SAMPLE_NAME_MAX, "%s%064" PRIx64 "%s", parts->before, number,
                 parts->behind);
    else
        snprintf(text, SAMPLE_NAME_MAX, "%s%" PRIu64 "%s", parts->before, number,
                 parts->behind);
    return text;
}

uint32_t label_pack(struct labels *labels, uint64_t label)
{
    if (label < WIDE)
        return (uint32_t)label;
    if (labels->wide_count == labels->wide_cap) {
        labels->wide_cap = labels->wide_cap > 0 ? 2 * labels->wide_cap : 1024;
        labels->wide =
            xreallocarray(labels->wide, labels->wide_cap, sizeof(*labels->wide));
    }
    labels->wide[labels->wide_count] = label;
    return WIDE | (uint32_t)labels->wide_count++;
}

uint64_t label_unpack(const struct labels *labels, uint32_t packed)
{
    return packed < WIDE ? packed : labels->wide[packed & ~WIDE];
}

int label_compare(const struct labels *labels, uint64_t a, uint64_t b)
{
    char a_text[SAMPLE_NAME_MAX], b_text[SAMPLE_NAME_MAX];
    /* Of one form the longer number makes the longer name. */
    if (a >> NUMBER_BITS == b >> NUMBER_BITS && a >> NUMBER_BITS != WHOLE)
        return (a > b) - (a < b);
    return sample_id_compare(label_text(labels, a, a_text),
                             label_text(labels, b, b_text));
}

void lowest_add(struct lowest *lowest, const struct labels *labels, uint64_t label)
{
    unsigned at = lowest->count;
    while (at > 0) {
        int order = label_compare(labels, label, lowest->list[at - 1]);
        if (order == 0)
            return;
        if (order > 0)
            break;
        at--;
    }
    if (at == GROUP_EXAMPLES)
        return;
    if (lowest->count < GROUP_EXAMPLES)
        lowest->count++;
    for (unsigned i = lowest->count - 1; i > at; i--)
        lowest->list[i] = lowest->list[i - 1];
    lowest->list[at] = label;
}

void lowest_tell(const struct lowest *lowest, const struct labels *labels,
                 struct summary_group *finding)
{
    char text[SAMPLE_NAME_MAX];
    for (unsigned i = 0; i < lowest->count; i++)
        collection_example(finding, "%s", label_text(labels, lowest->list[i], text));
}

/* ---- all of them ---- */

/* Joins two runs that are in order, from `from` and from `middle` on. */
static void merge(const struct labels *labels, const uint64_t *list, uint64_t *to,
                  size_t from, size_t middle, size_t end)
{
    size_t a = from, b = middle;
    for (size_t i = from; i < end; i++) {
        bool take_a =
            b == end || (a < middle && label_compare(labels, list[a], list[b]) <= 0);
        to[i] = take_a ? list[a++] : list[b++];
    }
}

/* Of qsort() only some have a form that tells the comparison which labels these are. */
static void sort(struct label_list *list, const struct labels *labels)
{
    size_t count = list->count;
    uint64_t *other = xreallocarray(NULL, list->cap + 1, sizeof(*other));
    for (size_t run = 1; run < count; run *= 2) {
        for (size_t from = 0; from < count; from += 2 * run) {
            size_t middle = count - from > run ? from + run : count;
            size_t end = count - from > 2 * run ? from + 2 * run : count;
            merge(labels, list->list, other, from, middle, end);
        }
        uint64_t *kept = list->list;
        list->list = other;
        other = kept;
    }
    free(other);
}

void label_list_add(struct label_list *list, const struct labels *labels, uint64_t label)
{
    enum { LIST_MAX = 2 * GROUP_NAMES_MAX };
    if (list->count == LIST_MAX) {
        sort(list, labels);
        list->count = GROUP_NAMES_MAX;
    }
    if (list->count == list->cap) {
        list->cap = list->cap > 0 ? 2 * list->cap : 64;
        list->list = xreallocarray(list->list, list->cap, sizeof(*list->list));
    }
    list->list[list->count++] = label;
    list->total++;
}

void label_list_tell(struct label_list *list, const struct labels *labels,
                     struct summary_group *finding)
{
    char text[SAMPLE_NAME_MAX];
    size_t told = list->count < GROUP_NAMES_MAX ? list->count : GROUP_NAMES_MAX;
    size_t shown = finding->example_count == 0 ? GROUP_EXAMPLES : 0;
    sort(list, labels);
    for (size_t i = 0; i < told; i++) {
        const char *name = label_text(labels, list->list[i], text);
        collection_name(finding, name);
        if (i < shown)
            collection_example(finding, "%s", name);
    }
    if (told > 0)
        finding->names->left_out = list->total - told;
    free(list->list);
    *list = (struct label_list)LABEL_LIST_INIT;
}
