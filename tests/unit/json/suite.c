/*
 * JSONTestSuite (Nicolas Seriot), found through METAPROBE_SUITES (default
 * ../shared/suites from the root of the project). Without it this program says so and
 * exits with 77, which ctest shows as skipped. There is no list of files that are left
 * out.
 */
#include "check.h"
#include "given.h"

#include "base/strbuf.h"
#include "base/xalloc.h"
#include "json/decode.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SKIPPED = 77, FILE_MAX = 1 << 20 };

static char root[600];

/* Runs before main(): nothing to test is no success. */
__attribute__((constructor)) static void find_suite(void)
{
    const char *suites = getenv("METAPROBE_SUITES");
    snprintf(root, sizeof(root), "%s/JSONTestSuite/test_parsing",
             suites != NULL ? suites : "../shared/suites");
    if (access(root, R_OK) == 0)
        return;
    printf(
        "SKIPPED: no JSONTestSuite at %s (METAPROBE_SUITES names the folder above it)\n",
        root);
    exit(SKIPPED);
}

/* What each decoder takes of the files that the standard leaves open: a letter a decoder
 * in the order of decoder.def, '-' refuses. Measured with Go 1.19 and Node 20; the last
 * column is the grammar's. (go-map and go-struct refuse most for their roots.) */
static const struct {
    const char *takers;
    const char *file;
} open_files[] = {
    { "--tFSr", "i_number_double_huge_neg_exp.json" },
    { "---FSr", "i_number_huge_exp.json" },
    { "---FSr", "i_number_neg_int_huge_exp.json" },
    { "---FSr", "i_number_pos_double_huge_exp.json" },
    { "---FSr", "i_number_real_neg_overflow.json" },
    { "---FSr", "i_number_real_pos_overflow.json" },
    { "--tFSr", "i_number_real_underflow.json" },
    { "--tFSr", "i_number_too_big_neg_int.json" },
    { "--tFSr", "i_number_too_big_pos_int.json" },
    { "--tFSr", "i_number_very_big_negative_int.json" },
    { "mstFSr", "i_object_key_lone_2nd_surrogate.json" },
    { "--tFSr", "i_string_1st_surrogate_but_2nd_missing.json" },
    { "--tFSr", "i_string_1st_valid_surrogate_2nd_invalid.json" },
    { "------", "i_string_UTF-16LE_with_BOM.json" },
    { "--tFS-", "i_string_UTF-8_invalid_sequence.json" },
    { "--tFS-", "i_string_UTF8_surrogate_U+D800.json" },
    { "--tFSr", "i_string_incomplete_surrogate_and_escape_valid.json" },
    { "--tFSr", "i_string_incomplete_surrogate_pair.json" },
    { "--tFSr", "i_string_incomplete_surrogates_escape_valid.json" },
    { "--tFSr", "i_string_invalid_lonely_surrogate.json" },
    { "--tFSr", "i_string_invalid_surrogate.json" },
    { "--tFS-", "i_string_invalid_utf-8.json" },
    { "--tFSr", "i_string_inverted_surrogates_U+1D11E.json" },
    { "--tFS-", "i_string_iso_latin_1.json" },
    { "--tFSr", "i_string_lone_second_surrogate.json" },
    { "--tFS-", "i_string_lone_utf8_continuation_byte.json" },
    { "--tFS-", "i_string_not_in_unicode_range.json" },
    { "--tFS-", "i_string_overlong_sequence_2_bytes.json" },
    { "--tFS-", "i_string_overlong_sequence_6_bytes.json" },
    { "--tFS-", "i_string_overlong_sequence_6_bytes_null.json" },
    { "--tFS-", "i_string_truncated-utf-8.json" },
    { "------", "i_string_utf16BE_no_BOM.json" },
    { "------", "i_string_utf16LE_no_BOM.json" },
    { "--tFSr", "i_structure_500_nested_arrays.json" },
    { "---F--", "i_structure_UTF-8_BOM_empty_object.json" },
};
enum { OPEN_FILES = sizeof(open_files) / sizeof(*open_files) };

static struct {
    unsigned files;
    unsigned taken[JSON_DECODER_COUNT];
    unsigned other_root; /* of the files: the root is neither an object nor null */
    unsigned trailing;   /* of the files: refused for what follows the root alone */
} tally;

static void decode_file(struct given *given, const char *name)
{
    char path[1200];
    snprintf(path, sizeof(path), "%s/%s", root, name);
    struct strbuf text = STRBUF_INIT(FILE_MAX);
    char part[4096];
    FILE *file = fopen(path, "rb");
    CHECK(file != NULL);
    for (size_t got; file != NULL && (got = fread(part, 1, sizeof(part), file)) > 0;)
        CHECK(strbuf_add(&text, part, got));
    if (file != NULL)
        fclose(file);
    given_bytes(given, text.text, text.len, NULL);
    strbuf_release(&text);
}

static bool takes(const struct given *given, size_t decoder)
{
    return json_judge(&given->tape, &given->facts, (enum json_decoder)decoder).accepted;
}

static void count(const struct given *given)
{
    const struct json_sighting *seen = given->facts.seen;
    tally.files++;
    tally.other_root += given->whole && seen[JSON_FACT_ROOT_KIND].times > 0;
    tally.trailing += given->whole && seen[JSON_FACT_TRAILING].times > 0;
    for (size_t i = 0; i < JSON_DECODER_COUNT; i++)
        tally.taken[i] += takes(given, i);
}

static void tell(const char *what)
{
    printf("\n    %s: %u files; taken by", what, tally.files);
    for (size_t i = 0; i < JSON_DECODER_COUNT; i++)
        printf(" %s %u", json_decoder_name((enum json_decoder)i), tally.taken[i]);
    printf("; other roots %u; trailing data alone %u ", tally.other_root, tally.trailing);
}

/* Calls `check` for each file whose name begins with `prefix`. */
static void for_each(const char *prefix, void (*check)(const char *, struct given *))
{
    memset(&tally, 0, sizeof(tally));
    DIR *folder = opendir(root);
    CHECK(folder != NULL);
    for (struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;) {
        if (strncmp(entry->d_name, prefix, strlen(prefix)) != 0)
            continue;
        check_case("%s", entry->d_name);
        struct given given;
        decode_file(&given, entry->d_name);
        check(entry->d_name, &given);
        count(&given);
        given_release(&given);
    }
    if (folder != NULL)
        closedir(folder);
    tell(prefix);
}

static void check_valid(const char *name, struct given *given)
{
    (void)name;
    bool object = given->facts.seen[JSON_FACT_ROOT_KIND].times == 0;
    for (size_t i = 0; i < JSON_DECODER_COUNT; i++) {
        bool picky = i == JSON_DECODER_GO_MAP || i == JSON_DECODER_GO_STRUCT;
        CHECK_INT(!picky || object, takes(given, i));
    }
}

static void every_valid_file_is_taken_unless_its_root_is_refused(void)
{
    for_each("y_", check_valid);
    CHECK_INT(95, tally.files);
    CHECK_INT(82, tally.other_root);
    CHECK_INT(13, tally.taken[JSON_DECODER_GO_MAP]);
    CHECK_INT(13, tally.taken[JSON_DECODER_GO_STRUCT]);
    for (size_t i = JSON_DECODER_GO_STREAM; i < JSON_DECODER_COUNT; i++)
        CHECK_INT(95, tally.taken[i]);
}

static void check_invalid(const char *name, struct given *given)
{
    (void)name;
    for (size_t i = 0; i < JSON_DECODER_COUNT; i++) {
        bool ignored = i == JSON_DECODER_GO_STREAM &&
                       given->facts.seen[JSON_FACT_TRAILING].times > 0;
        CHECK_INT(ignored, takes(given, i));
    }
}

static void every_invalid_file_is_refused_but_go_stream_ignores_what_follows(void)
{
    for_each("n_", check_invalid);
    CHECK_INT(188, tally.files);
    CHECK_INT(17, tally.trailing);
    for (size_t i = 0; i < JSON_DECODER_COUNT; i++)
        CHECK_INT(i == JSON_DECODER_GO_STREAM ? 17 : 0, tally.taken[i]);
}

static void check_open(const char *name, struct given *given)
{
    size_t row = 0;
    while (row < OPEN_FILES && strcmp(open_files[row].file, name) != 0)
        row++;
    CHECK(row < OPEN_FILES);
    for (size_t i = 0; row < OPEN_FILES && i < JSON_DECODER_COUNT; i++)
        CHECK_INT(open_files[row].takers[i] != '-', takes(given, i));
}

static void every_open_file_is_taken_by_those_who_do(void)
{
    for_each("i_", check_open);
    CHECK_INT(35, tally.files);
    CHECK_INT(26, tally.taken[JSON_DECODER_GO_STREAM]);
    CHECK_INT(32, tally.taken[JSON_DECODER_JS_FETCH]);
    CHECK_INT(31, tally.taken[JSON_DECODER_JS_STRING]);
    CHECK_INT(21, tally.taken[JSON_DECODER_RFC8259]);
}

SUITE(json_test_suite, TEST(every_valid_file_is_taken_unless_its_root_is_refused),
      TEST(every_invalid_file_is_refused_but_go_stream_ignores_what_follows),
      TEST(every_open_file_is_taken_by_those_who_do))
