#include "base/secret_priv.h"
#include "base/xalloc.h"

#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { SHIFT_MAX = 255, BLOCK = 2, BLOCK_BITS = 12, BLOCKS = 1 << BLOCK_BITS };
enum { HEAD = SECRET_LEN_MIN, HEAD_BITS_MIN = 8 };

static const char ellipsis[] = "…";

/* One way in which a secret may stand in a text. */
struct form {
    char *text;
    size_t len;
    size_t next; /* with such a head: its number, 0 for none */
};

static struct {
    struct form *forms;
    size_t count;
    size_t window, longest; /* bytes of the shortest and of the longest form */
    /* How far a window may move on whose last two bytes are these. */
    unsigned char shift[BLOCKS];
    /* By the hash of their first HEAD bytes: the number of one, counted from 1. */
    size_t *heads;
    unsigned head_bits;
} table;

/* Bytes spread over a table of 2^bits (Knuth's multiplicative hashing). */
static size_t spread(uint32_t bytes, unsigned bits)
{
    return bytes * UINT32_C(2654435761) >> (32 - bits);
}

/* ---- by their heads ---- */

static size_t *head_of(const char *text)
{
    uint32_t head;
    memcpy(&head, text, HEAD);
    return &table.heads[spread(head, table.head_bits)];
}

static void link_form(size_t number)
{
    size_t *head = head_of(table.forms[number - 1].text);
    table.forms[number - 1].next = *head;
    *head = number;
}

/* Half of the heads are free at least. */
static void make_room(void)
{
    if (table.heads != NULL && 2 * table.count < (size_t)1 << table.head_bits)
        return;
    table.head_bits = table.heads != NULL ? table.head_bits + 1 : HEAD_BITS_MIN;
    free(table.heads);
    table.heads = xcalloc((size_t)1 << table.head_bits, sizeof(*table.heads));
    for (size_t number = 1; number <= table.count; number++)
        link_form(number);
}

/* The forms that may begin as the text does, which is of HEAD bytes or more. */
static const struct form *first_like(const char *text)
{
    size_t number = *head_of(text);
    return number > 0 ? &table.forms[number - 1] : NULL;
}

static const struct form *next_like(const struct form *form)
{
    return form->next > 0 ? &table.forms[form->next - 1] : NULL;
}

bool secret_table_has(const char *text, size_t len)
{
    if (table.count == 0 || len < HEAD)
        return false;
    const struct form *form = first_like(text);
    while (form != NULL && (form->len != len || memcmp(form->text, text, len) != 0))
        form = next_like(form);
    return form != NULL;
}

/* ---- by their blocks ---- */

static size_t block_at(const char *text)
{
    uint32_t pair = (uint32_t)(unsigned char)text[0] << 8 | (unsigned char)text[1];
    return spread(pair, BLOCK_BITS);
}

static void shorten_shifts(const struct form *form)
{
    for (size_t at = 0; at + BLOCK <= table.window; at++) {
        unsigned char *shift = &table.shift[block_at(form->text + at)];
        size_t left = table.window - BLOCK - at;
        if (left < *shift)
            *shift = (unsigned char)left;
    }
}

static void make_shifts(void)
{
    size_t whole = table.window - BLOCK + 1;
    memset(table.shift, whole < SHIFT_MAX ? (int)whole : SHIFT_MAX, BLOCKS);
    for (size_t i = 0; i < table.count; i++)
        shorten_shifts(&table.forms[i]);
}

/* ---- filling ---- */

void secret_table_add(const char *text, size_t len)
{
    if (secret_table_has(text, len))
        return;
    make_room();
    table.forms = xreallocarray(table.forms, table.count + 1, sizeof(*table.forms));
    table.forms[table.count++] = (struct form){ xmemdup0(text, len), len, 0 };
    link_form(table.count);
    if (len > table.longest)
        table.longest = len;
    if (table.window == 0 || len < table.window) {
        table.window = len;
        make_shifts();
    } else {
        shorten_shifts(&table.forms[table.count - 1]);
    }
}

size_t secret_table_count(void)
{
    return table.count;
}

void secret_table_clear(void)
{
    for (size_t i = 0; i < table.count; i++) {
        secret_wipe(table.forms[i].text, table.forms[i].len);
        free(table.forms[i].text);
    }
    free(table.forms);
    free(table.heads);
    memset(&table, 0, sizeof(table));
}

/* ---- finding ---- */

/* The length of the longest form that the text begins with, or 0. */
static size_t form_at(const char *text, size_t len)
{
    size_t longest = 0;
    for (const struct form *form = first_like(text); form != NULL;
         form = next_like(form)) {
        if (form->len > longest && form->len <= len &&
            memcmp(form->text, text, form->len) == 0)
            longest = form->len;
    }
    return longest;
}

/* Moves `at` to the next form; returns its length, or 0 when there is none. */
static size_t find(const char *text, size_t len, size_t *at)
{
    while (table.window > 0 && *at + table.window <= len) {
        size_t step = table.shift[block_at(text + *at + table.window - BLOCK)];
        size_t found = step == 0 ? form_at(text + *at, len - *at) : 0;
        if (found > 0)
            return found;
        *at += step > 0 ? step : 1;
    }
    return 0;
}

/* As find(), with all that overlaps. */
static size_t find_span(const char *text, size_t len, size_t *at)
{
    size_t found = find(text, len, at);
    size_t end = *at + found;
    for (size_t next = *at + 1; found > 0 && next < end; next++) {
        size_t bound = len - end < table.longest ? len : end + table.longest;
        size_t more = find(text, bound, &next);
        if (more == 0 || next >= end)
            break;
        if (next + more > end)
            end = next + more;
    }
    return found > 0 ? end - *at : 0;
}

/* How many of the last bytes are the beginning of a form: the most, or 0. */
static size_t cut_form(const char *text, size_t len)
{
    size_t from = len >= table.longest ? len - table.longest + 1 : 0;
    for (size_t at = from; at + HEAD <= len; at++) {
        for (const struct form *form = first_like(text + at); form != NULL;
             form = next_like(form)) {
            if (form->len > len - at && memcmp(form->text, text + at, len - at) == 0)
                return len - at;
        }
    }
    return 0;
}

size_t secret_find_whole(const char *text, size_t len, size_t *at)
{
    size_t from = *at, found = find_span(text, len, at);
    if (found > 0)
        return found;
    found = cut_form(text + from, len - from);
    *at = len - found;
    return found;
}

/* Does so much of a form give it away? A word that it happens to begin with does not. */
static bool is_much(size_t part, size_t whole)
{
    return part >= SECRET_PART_MIN || (part >= SECRET_LEN_MIN && 4 * part >= 3 * whole);
}

/* How many bytes of a form the text begins with: the most, or 0 for fewer than HEAD.
 * `*much`: of one of them that is much. */
static size_t part_at(const char *text, size_t len, bool *much)
{
    size_t most = 0;
    *much = false;
    for (const struct form *form = first_like(text); form != NULL;
         form = next_like(form)) {
        size_t bound = form->len < len ? form->len : len, part = 0;
        while (part < bound && form->text[part] == text[part])
            part++;
        if (part < HEAD)
            continue;
        most = part > most ? part : most;
        *much = *much || is_much(part, form->len);
    }
    return most;
}

size_t secret_find_part(const char *text, size_t len, size_t *at)
{
    size_t mark = strlen(ellipsis);
    for (; *at + HEAD <= len; ++*at) {
        bool much;
        size_t part = part_at(text + *at, len - *at, &much), left = len - *at - part;
        bool is_cut =
            left == 0 || (left >= mark && memcmp(text + *at + part, ellipsis, mark) == 0);
        if (much || (part > 0 && is_cut))
            return part;
    }
    return 0;
}
