/*
 * The table of traits. There is room for TRAITS_LISTED rows, which all traits share: one
 * of more values than its part shows its most frequent ones, and one of which nearly
 * every token has a value of its own (a serial number, a date) is a single row.
 */
#include "report/json_priv.h"

#include <stdio.h>
#include <string.h>

enum { TRAITS_LISTED = 1000 };

/* The values of one trait, which stand together. */
struct kin {
    const struct trait *list;
    size_t count;
    uint64_t tokens; /* of all of them */
};

/* The next trait, from the value on. */
static struct kin kin_at(const struct traits *traits, size_t first)
{
    struct kin kin = { .list = &traits->list[first] };
    for (size_t i = first; i < traits->count; i++) {
        if (strcmp(traits->list[i].type, kin.list->type) != 0)
            break;
        kin.count++;
        kin.tokens += traits->list[i].tokens;
    }
    return kin;
}

static bool is_serial(const struct kin *kin)
{
    enum { VALUES_MIN = 20 };
    return kin->count >= VALUES_MIN && 2 * kin->tokens < 3 * (uint64_t)kin->count;
}

static size_t rows_of(const struct kin *kin, size_t most)
{
    if (is_serial(kin))
        return most > 0;
    return kin->count < most ? kin->count : most;
}

static size_t rows_of_all(const struct traits *traits, size_t most)
{
    size_t rows = 0;
    for (size_t i = 0; i < traits->count;) {
        struct kin kin = kin_at(traits, i);
        rows += rows_of(&kin, most);
        i += kin.count;
    }
    return rows;
}

/* How many rows each trait may have, so that all of them find room. Of more traits than
 * there are rows the last are not listed. */
static size_t most_rows_each(const struct traits *traits)
{
    size_t low = 1, high = TRAITS_LISTED;
    while (low < high) {
        size_t middle = (low + high + 1) / 2;
        if (rows_of_all(traits, middle) <= TRAITS_LISTED)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

static void put_share(struct jsonw *json, uint64_t tokens, uint64_t documents)
{
    jsonw_count(json, "tokens", tokens);
    jsonw_real(json, "share", documents > 0 ? (double)tokens / (double)documents : 0);
}

static void put_value(struct jsonw *json, const struct trait *trait, uint64_t documents)
{
    jsonw_open(json, NULL, '{');
    jsonw_text(json, "type", trait->type);
    jsonw_text(json, "value", trait->value);
    jsonw_text(json, "kind", trait_kind_name(trait->kind));
    put_share(json, trait->tokens, documents);
    jsonw_close(json, '}');
}

/* A token may have two values of one trait: the share is one of all tokens. */
static void put_serial(struct jsonw *json, const struct kin *kin, uint64_t documents)
{
    char value[64];
    snprintf(value, sizeof(value), "(%zu values, each of few tokens)", kin->count);
    jsonw_open(json, NULL, '{');
    jsonw_text(json, "type", kin->list->type);
    jsonw_text(json, "value", value);
    jsonw_text(json, "kind", trait_kind_name(TRAIT_OTHER));
    put_share(json, kin->tokens < documents ? kin->tokens : documents, documents);
    jsonw_count(json, "values", kin->count);
    jsonw_close(json, '}');
}

/* Returns how many values have a row of their own. */
static size_t put_kin(struct jsonw *json, const struct kin *kin, size_t most,
                      uint64_t documents)
{
    if (is_serial(kin)) {
        put_serial(json, kin, documents);
        return 0;
    }
    size_t rows = rows_of(kin, most);
    for (size_t i = 0; i < rows; i++)
        put_value(json, &kin->list[i], documents);
    return rows;
}

static size_t put_list(struct jsonw *json, const struct traits *traits)
{
    size_t most = most_rows_each(traits), rows = 0, listed = 0;
    jsonw_open(json, "list", '[');
    for (size_t i = 0; i < traits->count && rows < TRAITS_LISTED;) {
        struct kin kin = kin_at(traits, i);
        rows += rows_of(&kin, most);
        listed += put_kin(json, &kin, most, traits->tokens);
        i += kin.count;
    }
    jsonw_close(json, ']');
    return listed;
}

void json_put_traits(struct jsonw *json, const struct traits *traits)
{
    jsonw_open(json, "traits", '{');
    jsonw_count(json, "documents", traits->tokens);
    jsonw_count(json, "types", traits_count(traits));
    jsonw_count(json, "values", traits->count);
    jsonw_count(json, "left_out", traits->left_out);
    size_t listed = put_list(json, traits);
    jsonw_count(json, "unlisted", traits->count - listed);
    jsonw_close(json, '}');
}
