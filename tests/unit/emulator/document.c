#include "emulator/document.h"

#include "check.h"
#include "given.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct script_documents usual = {
    .collection = "Aurora Wanderers",
    .min_bytes = 400,
    .mean_bytes = 700,
    .max_bytes = 16384,
    .distinct = 4096,
};

/* The longest id that a script can have. */
static const uint64_t longest = UINT64_C(999999999999999999);

static char body[DOCUMENT_BYTES_MAX + 1];

static size_t put_wish(const struct library *library, const struct document_wish *wish)
{
    size_t len = library_put(library, wish, body);
    body[len] = '\0';
    return len;
}

static size_t put(const struct library *library, enum document_kind kind, uint64_t id)
{
    return put_wish(library, &(struct document_wish){ .kind = kind, .token_id = id });
}

static struct library *usual_library(uint64_t seed)
{
    struct script_documents options = usual;
    options.seed = seed;
    return library_new(&options);
}

static void documents_have_the_sizes_that_were_asked_for(void)
{
    enum { TOKENS = 20000 };
    static const struct {
        size_t min, mean, max;
    } cases[] = { { 400, 700, 16384 }, { 400, 2000, 16384 }, { 600, 1000, 4096 } };
    for (size_t c = 0; c < sizeof(cases) / sizeof(cases[0]); c++) {
        struct script_documents options = usual;
        options.min_bytes = cases[c].min;
        options.mean_bytes = cases[c].mean;
        options.max_bytes = cases[c].max;
        options.seed = 7;
        struct library *library = library_new(&options);
        size_t least = SIZE_MAX, most = 0, sum = 0;
        for (uint64_t id = 1; id <= TOKENS; id++) {
            size_t len = put(library, DOCUMENT_GOOD, id);
            least = len < least ? len : least;
            most = len > most ? len : most;
            sum += len;
        }
        check_case("mean %zu: least %zu, mean %zu, most %zu", cases[c].mean, least,
                   sum / TOKENS, most);
        CHECK(least + 10 >= cases[c].min && least < cases[c].min + 60);
        CHECK(most > 3 * cases[c].mean && most <= cases[c].max);
        CHECK(sum / TOKENS > cases[c].mean * 93 / 100);
        CHECK(sum / TOKENS < cases[c].mean * 107 / 100);
        library_free(library);
    }
}

static void no_document_is_larger_than_the_largest_size(void)
{
    static const size_t sizes[] = { 1024, 4096, 16384 };
    for (size_t s = 0; s < sizeof(sizes) / sizeof(sizes[0]); s++) {
        struct script_documents options = usual;
        options.max_bytes = sizes[s];
        options.mean_bytes = sizes[s];
        options.min_bytes = sizes[s];
        options.distinct = 512;
        options.seed = 3;
        struct library *library = library_new(&options);
        struct document_wish wish = { .origin = "http://[::ffff:127.255.255.255]:65535" };
        for (uint64_t id = 0; id < 3000; id++) {
            wish.token_id = longest - id;
            wish.kind = id % 1000 == 0 ? DOCUMENT_BIG : DOCUMENT_GOOD;
            size_t len = put_wish(library, &wish);
            check_case("at most %zu, got %zu", sizes[s], len);
            CHECK(len <= sizes[s]);
        }
        library_free(library);
    }
}

static void a_big_document_is_about_as_large_as_the_largest(void)
{
    struct library *library = usual_library(7);

    size_t len = put(library, DOCUMENT_BIG, 17);

    CHECK(len > 16384 * 97 / 100 && len <= 16384);
    library_free(library);
}

static void good_and_big_documents_are_json_that_meets_the_schema(void)
{
    struct library *library = usual_library(11);
    struct json_tape tape;
    json_tape_init(&tape);
    for (uint64_t id = 0; id < 6000; id++) {
        enum document_kind kind = id % 100 == 0 ? DOCUMENT_BIG : DOCUMENT_GOOD;
        size_t len = put(library, kind, id);
        check_case("%s", body);
        CHECK(given_is_json(&tape, body, len));
        CHECK(given_meets_schema(&tape));
    }
    json_tape_release(&tape);
    library_free(library);
}

static void a_wrong_document_is_json_that_breaks_the_schema(void)
{
    struct library *library = usual_library(11);
    struct json_tape tape;
    json_tape_init(&tape);

    size_t len = put(library, DOCUMENT_WRONG, 5);

    CHECK(given_is_json(&tape, body, len));
    CHECK(!given_meets_schema(&tape));
    json_tape_release(&tape);
    library_free(library);
}

static void a_document_names_its_token(void)
{
    struct library *library = usual_library(11);
    struct json_tape tape;
    json_tape_init(&tape);
    static const uint64_t ids[] = { 0, 7, 10, 10000, 999999999999999999 };
    for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
        char name[64], image[96];
        snprintf(name, sizeof(name), "Aurora Wanderers #%llu",
                 (unsigned long long)ids[i]);
        snprintf(image, sizeof(image), "https://assets.example.com/wanderers/%llu.png",
                 (unsigned long long)ids[i]);
        check_case("%llu", (unsigned long long)ids[i]);
        size_t len = put(library, DOCUMENT_GOOD, ids[i]);
        CHECK(given_is_json(&tape, body, len));
        CHECK(json_text_is(&tape, json_get(&tape, 0, "name"), name));
        CHECK(json_text_is(&tape, json_get(&tape, 0, "image"), image));
    }
    json_tape_release(&tape);
    library_free(library);
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void no_two_tokens_have_equal_documents_or_serial_numbers(void)
{
    enum { TOKENS = 10000 };
    struct script_documents options = usual;
    options.distinct = 3;
    struct library *library = library_new(&options);
    char **serials = calloc(TOKENS, sizeof(*serials));
    for (uint64_t id = 0; id < TOKENS; id++) {
        put(library, DOCUMENT_GOOD, id);
        const char *serial = strstr(body, "\"Serial\"");
        serial = strchr(serial + 9, ':') + 1;
        serials[id] = strndup(serial + strspn(serial, " "), 18);
    }

    qsort(serials, TOKENS, sizeof(*serials), compare_texts);

    int equal = 0;
    for (size_t i = 1; i < TOKENS; i++)
        equal += strcmp(serials[i - 1], serials[i]) == 0;
    CHECK_INT(0, equal);
    for (size_t i = 0; i < TOKENS; i++)
        free(serials[i]);
    free(serials);
    library_free(library);
}

static void the_documents_have_what_real_ones_have(void)
{
    static const char *const wanted[] = {
        "\"display_type\":\"number\"",
        "\"display_type\":\"boost_percentage\"",
        "\"display_type\":\"boost_number\"",
        "\"display_type\":\"date\"",
        "\"value\":true",
        "\"value\":false",
        "\\u00e4",
        "\\ud83c\\udf0c",
        "極光",
        "🌌",
        "\\n",
        "\\\"",
        "\\\\",
        "rain & shine",
        "\", \"",
        "\":\"",
        "\"animation_url\"",
        "\"external_url\"",
    };
    enum { WANTED = sizeof(wanted) / sizeof(wanted[0]) };
    int times[WANTED] = { 0 };
    struct library *library = usual_library(11);
    for (uint64_t id = 0; id < 2000; id++) {
        put(library, DOCUMENT_GOOD, id);
        for (size_t i = 0; i < WANTED; i++)
            times[i] += strstr(body, wanted[i]) != NULL;
    }
    for (size_t i = 0; i < WANTED; i++) {
        check_case("%s", wanted[i]);
        CHECK(times[i] > 0);
        CHECK(times[i] < 2000);
    }
    library_free(library);
}

static void a_document_has_four_to_twelve_attributes(void)
{
    size_t seen[20] = { 0 };
    struct library *library = usual_library(11);
    struct json_tape tape;
    json_tape_init(&tape);
    for (uint64_t id = 0; id < 3000; id++) {
        size_t len = put(library, DOCUMENT_GOOD, id);
        given_is_json(&tape, body, len);
        size_t count = tape.values[json_get(&tape, 0, "attributes")].size;
        seen[count < 19 ? count : 19]++;
    }
    for (size_t count = 0; count < 20; count++) {
        check_case("%zu attributes", count);
        CHECK((seen[count] > 0) == (count >= 4 && count <= 12));
    }
    json_tape_release(&tape);
    library_free(library);
}

static void the_same_seed_makes_the_same_documents_and_another_makes_others(void)
{
    struct library *one = usual_library(5), *same = usual_library(5),
                   *other = usual_library(6);
    static char first[DOCUMENT_BYTES_MAX + 1];
    for (uint64_t id = 0; id < 100; id++) {
        size_t len = put(one, DOCUMENT_GOOD, id);
        memcpy(first, body, len + 1);
        put(same, DOCUMENT_GOOD, id);
        CHECK_STR(first, body);
        put(other, DOCUMENT_GOOD, id);
        CHECK(strcmp(first, body) != 0);
    }
    library_free(one);
    library_free(same);
    library_free(other);
}

static void a_collection_name_is_escaped(void)
{
    struct script_documents options = usual;
    snprintf(options.collection, sizeof(options.collection), "a\"b\\c\td\x7f é🌌");
    struct library *library = library_new(&options);
    struct json_tape tape;
    json_tape_init(&tape);
    for (uint64_t id = 1; id < 50; id++) {
        char name[300];
        snprintf(name, sizeof(name), "%s #%llu", options.collection,
                 (unsigned long long)id);
        size_t len = put(library, DOCUMENT_GOOD, id);
        check_case("%s", body);
        CHECK(given_is_json(&tape, body, len));
        CHECK(json_text_is(&tape, json_get(&tape, 0, "name"), name));
    }
    json_tape_release(&tape);
    library_free(library);
}

/* clang-format off */
SUITE(document,
    TEST(documents_have_the_sizes_that_were_asked_for),
    TEST(no_document_is_larger_than_the_largest_size),
    TEST(a_big_document_is_about_as_large_as_the_largest),
    TEST(good_and_big_documents_are_json_that_meets_the_schema),
    TEST(a_wrong_document_is_json_that_breaks_the_schema),
    TEST(a_document_names_its_token),
    TEST(no_two_tokens_have_equal_documents_or_serial_numbers),
    TEST(the_documents_have_what_real_ones_have),
    TEST(a_document_has_four_to_twelve_attributes),
    TEST(the_same_seed_makes_the_same_documents_and_another_makes_others),
    TEST(a_collection_name_is_escaped))
/* clang-format on */
