#include "token/set_priv.h"

#include "check.h"
#include "fixture.h"
#include "token/id_priv.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static void a_set_is_sorted_merged_and_counted(void)
{
    /* clang-format off */
    static const struct {
        const char *given, *holds;
        uint64_t repeats;
    } rows[] = {
        { "1", "1", 0 },
        { "0", "0", 0 },
        { "1,2,3", "1-3", 0 },
        { "3,2,1", "1-3", 0 },
        { "5,1", "1,5", 0 },
        { "5,5,5", "5", 2 },
        { "1-10,3-4", "1-10", 2 },
        { "3-4,1-10", "1-10", 2 },
        { "1-5,4-8", "1-8", 2 },
        { "4-8,1-5", "1-8", 2 },
        { "1-3,4-6,9", "1-6,9", 0 },
        { "9,1-3,2,9,4-6,4-6", "1-6,9", 5 },
        { "7-7", "7", 0 },
        { "18446744073709551615,18446744073709551616,18446744073709551614",
          "18446744073709551614-18446744073709551616", 0 },
        { "18446744073709551610-18446744073709551620,18446744073709551615",
          "18446744073709551610-18446744073709551620", 1 },
        { "340282366920938463463374607431768211456,1", 
          "1,340282366920938463463374607431768211456", 0 },
    };
    /* clang-format on */
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_case("%s", rows[i].given);
        char text[SET_TEXT];
        struct token_set *set = set_of(rows[i].given);
        if (set == NULL)
            continue;
        CHECK_STR(rows[i].holds, set_text(set, text));
        CHECK_INT(rows[i].repeats, token_set_repeats(set));
        token_set_free(set);
    }
}

static void the_ranges_of_a_set_are_told_in_order(void)
{
    static const struct {
        const char *given, *ranges;
    } rows[] = {
        { "5", "5-5 " },
        { "9,1-3,2,4", "1-4 9-9 " },
        { "18446744073709551614-18446744073709551617",
          "18446744073709551614-18446744073709551615 "
          "18446744073709551616-18446744073709551617 " },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char first[TOKEN_TEXT_SIZE], last[TOKEN_TEXT_SIZE], text[400] = "";
        struct token_set *set = set_of(rows[i].given);
        check_case("%s", rows[i].given);
        for (size_t k = 0; set != NULL && k < token_set_range_count(set); k++) {
            struct token_id low, high;
            token_set_range(set, k, &low, &high);
            snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s-%s ",
                     token_id_text(&low, first), token_id_text(&high, last));
        }
        CHECK_STR(rows[i].ranges, text);
        token_set_free(set);
    }
}

enum { WORLD = 300 };

/* A set of ids from `base` on, and what should be in it. */
static struct token_set *random_set(uint64_t *state, const char *base, bool model[WORLD],
                                    uint64_t *given)
{
    struct token_set *set = token_set_start();
    struct err err = ERR_INIT;
    memset(model, 0, WORLD * sizeof(model[0]));
    *given = 0;
    for (uint64_t n = next_number(state) % 90 + 1; n > 0; n--) {
        uint64_t first = next_number(state) % WORLD;
        uint64_t more = next_number(state) % 4 == 0 ? next_number(state) % 12 : 0;
        if (first + more >= WORLD)
            more = WORLD - 1 - first;
        struct token_range range = { id_of(base), more };
        token_id_advance(&range.first, first);
        CHECK(token_set_add(set, &range, &err));
        for (uint64_t i = first; i <= first + more; i++)
            model[i] = true;
        *given += more + 1;
    }
    CHECK(token_set_seal(set, &err));
    return set;
}

static void check_against_model(const struct token_set *set, const char *base,
                                const bool model[WORLD], uint64_t given)
{
    uint64_t count = 0;
    for (uint64_t i = 0; i < WORLD; i++) {
        struct token_id id = id_of(base), at;
        token_id_advance(&id, i);
        if (token_set_has(set, &id) != model[i])
            CHECK_INT(model[i], token_set_has(set, &id));
        if (!model[i])
            continue;
        token_set_at(set, count++, &at);
        if (token_id_compare(&id, &at) != 0)
            CHECK_INT(id.limb[0], at.limb[0]);
    }
    CHECK_INT(count, token_set_count(set));
    CHECK_INT(given - count, token_set_repeats(set));
}

/* The bases put the sets into the lower tier, over the border, and into the upper one. */
static void random_sets_agree_with_a_table_of_their_ids(void)
{
    static const char *const bases[] = {
        "0",
        "18446744073709551466",
        "18446744073709551616",
        "340282366920938463463374607431768211306",
        "115792089237316195423570985008687907853269984665640564039457584007913129639636",
    };
    uint64_t state = 42;
    for (size_t i = 0; i < 5 * 60; i++) {
        const char *base = bases[i % 5];
        check_case("round %zu from %s", i, base);
        bool model[WORLD], other_model[WORLD];
        uint64_t given, other_given, missing = 0;
        struct token_set *set = random_set(&state, base, model, &given);
        struct token_set *other = random_set(&state, base, other_model, &other_given);

        check_against_model(set, base, model, given);
        for (size_t id = 0; id < WORLD; id++)
            missing += model[id] && !other_model[id];
        CHECK_INT(missing, token_set_missing(set, other));
        CHECK_INT(0, token_set_missing(set, set));

        token_set_free(set);
        token_set_free(other);
    }
}

static int compare_ids(const void *a, const void *b)
{
    return token_id_compare(a, b);
}

/* Enough scattered ids in any order for every step of the sort; `limbs` of them
 * random. */
static void check_scattered(size_t limbs, uint64_t mask)
{
    enum { COUNT = 60000 };
    struct token_id *ids = calloc(COUNT, sizeof(*ids));
    struct token_set *set = token_set_start();
    struct err err = ERR_INIT;
    uint64_t state = 7, wrong = 0;
    for (size_t i = 0; i < COUNT; i++) {
        for (size_t limb = 0; limb < limbs; limb++)
            ids[i].limb[limb] = next_number(&state) & mask;
        wrong += !token_set_add(set, &(struct token_range){ ids[i], 0 }, &err);
    }
    CHECK(token_set_seal(set, &err));

    qsort(ids, COUNT, sizeof(*ids), compare_ids);
    uint64_t position = 0;
    for (size_t i = 0; i < COUNT; i++) {
        if (i > 0 && token_id_compare(&ids[i - 1], &ids[i]) == 0)
            continue;
        struct token_id at;
        token_set_at(set, position++, &at);
        wrong += token_id_compare(&at, &ids[i]) != 0 || !token_set_has(set, &at);
    }
    CHECK_INT(0, wrong);
    CHECK_INT(position, token_set_count(set));
    CHECK_INT(COUNT - position, token_set_repeats(set));
    token_set_free(set);
    free(ids);
}

static void scattered_ids_in_any_order_are_sorted(void)
{
    static const uint64_t masks[] = { 0xff, 0xffff, 0xffffff, 0xff00ff00ff, UINT64_MAX };
    for (size_t i = 0; i < sizeof(masks) / sizeof(masks[0]); i++) {
        for (size_t limbs = 1; limbs <= 4; limbs++) {
            check_case("%zu limbs with mask %llx", limbs, (unsigned long long)masks[i]);
            check_scattered(limbs, masks[i]);
        }
    }
}

static void a_set_holds_up_to_2_to_the_63_ids(void)
{
    /* clang-format off */
    static const struct {
        const char *text, *error;
    } rows[] = {
        { "1-9223372036854775808", "" },
        { "1-4611686018427387904,9223372036854775809-13835058055282163712", "" },
        { "1-9223372036854775808,1-9223372036854775808,1-9223372036854775808", "" },
        { "0-9223372036854775808",
          "--tokens: expected a range of at most 2^63 ids, got \"0-9223372036854775808\"" },
        { "1-115792089237316195423570985008687907853269984665640564039457584007913129639935",
          "--tokens: expected a range of at most 2^63 ids, got \"1-115792089237316195423570985"
          "008687907853269984665640564039457584007913129639935\"" },
        { "0-9223372036854775807,9223372036854775808",
          "--tokens: a set of more than 2^63 (9223372036854775808) token ids" },
        { "1-9223372036854775808,9223372036854775810",
          "--tokens: a set of more than 2^63 (9223372036854775808) token ids" },
        { "1-9223372036854775808,100000000000000000000",
          "--tokens: a set of more than 2^63 (9223372036854775808) token ids" },
    };
    /* clang-format on */
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_case("%s", rows[i].text);
        struct token_source source = { .text = rows[i].text, .option = "--tokens" };
        struct err err = ERR_INIT;
        struct token_set *set = token_set_new(&source, &err);
        CHECK_STR(rows[i].error, err.text);
        CHECK_INT(err.text[0] == '\0', set != NULL);
        token_set_free(set);
    }
}

static void repeats_do_not_wrap_around(void)
{
    struct token_set *set =
        set_of("1-9223372036854775808,1-9223372036854775808,1-9223372036854775808");
    CHECK(token_set_repeats(set) == UINT64_MAX - (UINT64_C(1) << 63));
    token_set_free(set);
}

static bool add_number(struct token_set *set, uint64_t number, struct err *err)
{
    return token_set_add(set, &(struct token_range){ { { number } }, 0 }, err);
}

static void more_ranges_than_the_ceiling_are_refused(void)
{
    struct err err = ERR_INIT;
    struct token_set *set = token_set_start();
    bool added = true;
    for (uint64_t i = 0; i < TOKEN_RANGES_MAX; i++)
        added = added && add_number(set, 2 * i, &err);
    CHECK(added);
    CHECK(add_number(set, 1, &err)); /* joins two */
    CHECK(add_number(set, 2 * (uint64_t)TOKEN_RANGES_MAX, &err));
    CHECK(add_number(set, 2 * (uint64_t)TOKEN_RANGES_MAX + 2, &err));

    CHECK(!token_set_seal(set, &err));

    CHECK_STR("more than 12000000 token ids and ranges that do not touch", err.text);
    token_set_free(set);
}

static void the_ceiling_is_met_while_ids_still_come(void)
{
    struct err err = ERR_INIT;
    struct token_set *set = token_set_start();
    uint64_t count = 0;
    while (count < 2 * (uint64_t)TOKEN_RANGES_MAX && add_number(set, 2 * count, &err))
        count++;
    CHECK(count < 2 * (uint64_t)TOKEN_RANGES_MAX);
    CHECK_STR("more than 12000000 token ids and ranges that do not touch", err.text);
    CHECK_STR("split the set, and run each part by itself", err.hint);
    token_set_free(set);
}

static void a_position_beyond_the_set_is_a_bug(void)
{
    struct token_set *set = set_of("1-3");
    pid_t child = fork();
    if (child == 0) {
        struct token_id id;
        setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
        close(STDERR_FILENO);
        token_set_at(set, 3, &id);
        _exit(0);
    }
    int status;
    waitpid(child, &status, 0);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    token_set_free(set);
}

static void input_that_repeats_itself_for_ever_takes_no_more_memory(void)
{
    struct err err = ERR_INIT;
    struct token_set *set = token_set_start();
    bool added = true;
    enum { ROUNDS = 9000000 }; /* twice this is more than a set ever buffers */
    for (uint64_t i = 0; i < ROUNDS; i++)
        added = added && add_number(set, 5, &err) && add_number(set, 1, &err);

    CHECK(added);
    CHECK(token_set_seal(set, &err));

    CHECK_INT(2, token_set_count(set));
    CHECK_INT(2 * ROUNDS - 2, token_set_repeats(set));
    token_set_free(set);
}

struct told {
    const char *const *ends; /* first and last of each range, ended by NULL */
};

static bool tell_next(void *from, struct token_id *first, struct token_id *last)
{
    struct told *told = from;
    if (told->ends[0] == NULL)
        return false;
    *first = id_of(told->ends[0]);
    *last = id_of(told->ends[1]);
    told->ends += 2;
    return true;
}

static void a_set_is_made_of_ranges_in_any_order(void)
{
    static const char *const ends[] = {
        "9",  "12", "1",  "3", "18446744073709551610", "18446744073709551620",
        "13", "13", NULL, NULL
    };
    struct err err = ERR_INIT;
    struct told told = { ends }, nothing = { ends + 8 };
    struct token_set *set = token_set_of_ranges(tell_next, &told, &err);
    char text[SET_TEXT];
    CHECK_STR("1-3,9-13,18446744073709551610-18446744073709551620", set_text(set, text));
    token_set_free(set);
    set = token_set_of_ranges(tell_next, &nothing, &err);
    CHECK_INT(0, token_set_count(set));
    CHECK_STR("", err.text);
    token_set_free(set);
}

static void ranges_of_too_many_ids_are_refused(void)
{
    static const char *const ends[] = { "0", "9223372036854775808", NULL };
    struct err err = ERR_INIT;
    struct told told = { ends };
    CHECK(token_set_of_ranges(tell_next, &told, &err) == NULL);
    CHECK_INT(ERR_USAGE, err.kind);
}

SUITE(set, TEST(a_set_is_made_of_ranges_in_any_order),
      TEST(ranges_of_too_many_ids_are_refused), TEST(a_set_is_sorted_merged_and_counted),
      TEST(the_ranges_of_a_set_are_told_in_order),
      TEST(random_sets_agree_with_a_table_of_their_ids),
      TEST(scattered_ids_in_any_order_are_sorted),
      TEST(a_set_holds_up_to_2_to_the_63_ids), TEST(repeats_do_not_wrap_around),
      TEST(more_ranges_than_the_ceiling_are_refused),
      TEST(the_ceiling_is_met_while_ids_still_come),
      TEST(a_position_beyond_the_set_is_a_bug),
      TEST(input_that_repeats_itself_for_ever_takes_no_more_memory))
