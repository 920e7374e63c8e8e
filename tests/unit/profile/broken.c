#include "check.h"
#include "fixture.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define KNOWN      "\"basis\": \"unknown\", \"source\": \"a test\""
#define CODE(more) "{\"meaning\": \"m\", " KNOWN ", " more "}"

/* A profile in which nothing is wrong but the part that is added. */
static const char sound[] = "{\"name\": \"p\", \"title\": \"t\", \"summary\": \"s\", "
                            "\"extends\": \"immutable-x\"%s%s}";

struct row {
    const char *part; /* added to the sound one */
    const char *text; /* the error, behind the file's name */
    const char *hint;
};

static void check_rows(const struct row *rows, size_t count)
{
    struct folder folder;
    folder_enter(&folder);
    for (size_t i = 0; i < count; i++) {
        char document[2000], text[600];
        check_case("%s", rows[i].part);
        snprintf(document, sizeof(document), sound, rows[i].part[0] != '\0' ? ", " : "",
                 rows[i].part);
        snprintf(text, sizeof(text), "./p.json%s", rows[i].text);
        put_file("p.json", document);
        check_refused("./p.json", text, rows[i].hint);
    }
    folder_leave(&folder);
}

static void what_the_broken_ones_are_made_of_is_sound(void)
{
    struct folder folder;
    struct err err = ERR_INIT;
    char document[300];
    snprintf(document, sizeof(document), sound, "", "");
    folder_enter(&folder);
    put_file("p.json", document);
    struct profile *profile = profile_load("p.json", &err);
    CHECK_STR("", err.text);
    CHECK(profile != NULL);
    profile_free(profile);
    folder_leave(&folder);
}

static void a_file_that_is_not_json_is_refused_with_line_and_column(void)
{
    static const struct {
        const char *document, *text;
    } rows[] = {
        { "", "p.json:1:1: the document ends too early" },
        { "{\n  \"name\": \"p\",\n}", "p.json:3:1: expected a key in double quotes" },
        { "{\"name\": \"p\",\n \"name\": \"q\"}",
          "p.json:2:2: two members of one object share a name" },
        { "\xef\xbb\xbf{}", "p.json:1:1: it begins with a byte order mark" },
        { "{} {}", "p.json:1:4: something follows the document" },
        { "{\"name\": \"\xff\"}",
          "p.json:1:11: a string holds bytes that are not UTF-8" },
    };
    struct folder folder;
    folder_enter(&folder);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_case("%s", rows[i].document);
        put_file("p.json", rows[i].document);
        check_refused("p.json", rows[i].text, "");
    }
    folder_leave(&folder);
}

static void a_file_that_is_no_profile_is_refused(void)
{
    static const char hint[] =
        "a profile that \"extends\" another says only what differs";
    static const struct {
        const char *document, *text;
    } rows[] = {
        { "[]", "p.json: the whole document: expected object, found an array of 0" },
        { "{\"name\": \"p\"}",
          "p.json: the whole document: expected property \"title\", found none" },
        { "{\"name\": \"p\", \"title\": \"t\", \"summary\": \"s\"}",
          "p.json: the whole document: expected property \"request\", found none" },
    };
    struct folder folder;
    folder_enter(&folder);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_case("%s", rows[i].document);
        put_file("p.json", rows[i].document);
        check_refused("p.json", rows[i].text, hint);
    }
    folder_leave(&folder);
}

static void a_wrong_value_is_refused_with_its_pointer(void)
{
    static const struct row rows[] = {
        { "\"retry\": {\"atempts\": {\"value\": 3, " KNOWN "}}",
          ": /retry/atempts: property \"atempts\" is not allowed", "" },
        { "\"answer\": {\"time_budget\": {\"value\": \"3\", " KNOWN "}}",
          ": /answer/time_budget: expected a duration such as 3s, 250ms or 1m30s, got "
          "\"3\"",
          "" },
        { "\"answer\": {\"time_budget\": {\"value\": 3, " KNOWN "}}",
          ": /answer/time_budget: expected a duration such as \"3s\"", "" },
        { "\"answer\": {\"time_budget\": {\"value\": \"0s\", " KNOWN "}}",
          ": /answer/time_budget: nothing can be answered in no time", "" },
        { "\"answer\": {\"time_budget\": {\"value\": null, " KNOWN "}}",
          ": /answer/time_budget/value: expected string, found null", "" },
        { "\"answer\": {\"accepted_status\": {\"value\": [200, \"3x\"], " KNOWN "}}",
          ": /answer/accepted_status: expected a status such as 200 or \"2xx\"", "" },
        { "\"answer\": {\"accepted_status\": {\"value\": [], " KNOWN "}}",
          ": /answer/accepted_status: at least one status must be accepted", "" },
        { "\"answer\": {\"accepted_status\": {\"value\": [200, 201, 202, 203, 204, 205, "
          "206, "
          "207], " KNOWN "}}",
          ": /answer/accepted_status: more than 7 entries", "" },
        { "\"retry\": {\"attempts\": {\"value\": 0, " KNOWN "}}",
          ": /retry/attempts: expected 1 to 8 attempts, got 0", "" },
        { "\"retry\": {\"attempts\": {\"value\": 9, " KNOWN "}}",
          ": /retry/attempts: expected 1 to 8 attempts, got 9", "" },
        { "\"retry\": {\"attempts\": {\"value\": \"2\", " KNOWN "}}",
          ": /retry/attempts: expected a whole number", "" },
        { "\"retry\": {\"on\": {\"value\": \"always\", " KNOWN "}}",
          ": /retry/on: expected \"any failure\" or a list of statuses", "" },
        { "\"retry\": {\"on\": {\"value\": [42], " KNOWN "}}",
          ": /retry/on: expected a status such as 200 or \"2xx\"", "" },
        { "\"request\": {\"headers\": {\"value\": [\"X-Key\"], " KNOWN "}}",
          ": /request/headers: expected \"Name: value\", got \"X-Key\"", "" },
        { "\"request\": {\"headers\": {\"value\": [\"A: b\\r\\nC: d\"], " KNOWN "}}",
          ": /request/headers: expected \"Name: value\", got \"A: b\\x0d\\x0aC: d\"",
          "" },
        { "\"document\": {\"decoder\": {\"value\": \"go-mpa\", " KNOWN "}}",
          ": /document/decoder: no decoder is called \"go-mpa\"",
          "did you mean \"go-map\"?" },
        { "\"document\": {\"also_decoders\": {\"value\": [\"perl\"], " KNOWN "}}",
          ": /document/also_decoders: no decoder is called \"perl\"", "" },
        { "\"document\": {\"bytes_max\": {\"value\": \"16 pages\", " KNOWN "}}",
          ": /document/bytes_max: expected a size such as 16KiB or 1MiB, got \"16 "
          "pages\"",
          "" },
        { "\"document\": {\"schema_refuses\": {\"value\": \"no\", " KNOWN "}}",
          ": /document/schema_refuses: expected true or false", "" },
    };
    check_rows(rows, sizeof(rows) / sizeof(rows[0]));
}

static void a_wrong_shape_is_refused_with_its_pointer(void)
{
    static const struct row rows[] = {
        { "\"anwser\": {}", ": /anwser: property \"anwser\" is not allowed", "" },
        { "\"name\": \"P\"", ":1:71: two members of one object share a name", "" },
        { "\"answer\": {\"time_budget\": \"3s\"}",
          ": /answer/time_budget: expected object, found string \"3s\"", "" },
        { "\"answer\": {\"time_budget\": {\"value\": \"3s\"}}",
          ": /answer/time_budget: expected property \"basis\", found none", "" },
        { "\"answer\": {\"time_budget\": {\"value\": \"3s\", \"basis\": \"unknown\"}}",
          ": /answer/time_budget: expected property \"source\", found none", "" },
        { "\"answer\": {\"time_budget\": {\"value\": \"3s\", \"basis\": \"guessed\", "
          "\"source\": \"a test\"}}",
          ": /answer/time_budget/basis: expected one of \"documented\", \"inferred\", "
          "\"unknown\", found string \"guessed\"",
          "" },
        { "\"document\": {\"also_decoders\": {\"value\": [\"go-map\", \"go-map\"], " KNOWN
          "}}",
          ": /document/also_decoders/value: expected all elements to differ, found two "
          "that "
          "are equal",
          "" },
        { "\"failures\": {\"decode\": null}",
          ": /failures/decode: expected object, found null", "" },
        { "\"codes\": {\"a/b\": {\"meaning\": \"m\"}}",
          ": /codes/a~1b: expected property \"basis\", found none", "" },
        { "\"codes\": {\"a\": " CODE("\"causes\": [\"c\"]") "}",
          ": /codes/a: expected property \"fixes\", found none", "" },
        { "\"compare_with\": 7",
          ": /compare_with: expected string or null, found number 7", "" },
    };
    check_rows(rows, sizeof(rows) / sizeof(rows[0]));
}

static void what_points_nowhere_is_refused_with_its_pointer(void)
{
    static const struct row rows[] = {
        { "\"failures\": {\"decode\": {\"value\": \"unable_to_decode\", " KNOWN "}}",
          ": /failures/decode: no code \"unable_to_decode\" is described in \"codes\"",
          "did you mean \"unable_to_decode_response\"?" },
        { "\"failures\": {\"statuses\": {\"429\": {\"value\": \"slow\", " KNOWN "}}}",
          ": /failures/statuses/429: no code \"slow\" is described in \"codes\"", "" },
        { "\"document\": {\"schema\": {\"value\": \"none.json\", " KNOWN "}}",
          ": /document/schema: ./none.json: No such file or directory", "" },
        { "\"document\": {\"schema\": {\"value\": \"none\", " KNOWN "}}",
          ": /document/schema: no schema \"none\" is shipped", "" },
        { "\"document\": {\"schema\": {\"value\": \"immutable-x.schema.json#/x\", " KNOWN
          "}}",
          ": /document/schema: schemas/immutable-x.schema.json: nothing at \"/x\"", "" },
        { "\"document\": {\"bytes_max\": {\"value\": \"16KiB\", " KNOWN "}}",
          ": /document/bytes_max: a document over it needs a code: /failures/too_large",
          "" },
        { "\"document\": {\"schema_refuses\": {\"value\": true, " KNOWN "}}",
          ": /document/schema_refuses: a document that is refused needs a code: "
          "/failures/schema",
          "" },
        { "\"compare_with\": \"immutable-z\"",
          ": /compare_with: unknown profile \"immutable-z\"",
          "did you mean \"immutable-zkevm\"? `metaprobe profiles` lists them all" },
        { "\"compare_with\": \"other.json\"",
          ": /compare_with: ./other.json: No such file or directory", "" },
    };
    check_rows(rows, sizeof(rows) / sizeof(rows[0]));
}

static void a_code_that_is_taken_away_is_missed_where_it_is_needed(void)
{
    struct folder folder;
    char document[300];
    snprintf(document, sizeof(document), sound, ", ",
             "\"codes\": {\"token_not_found\": null}");
    folder_enter(&folder);
    put_file("p.json", document);
    check_refused("p.json",
                  "profiles/immutable-x.json: /failures/not_found: no code "
                  "\"token_not_found\" is described in \"codes\"",
                  "p.json takes it away");
    folder_leave(&folder);
}

static void an_unknown_name_is_refused_with_the_nearest(void)
{
    static const struct {
        const char *name, *text, *hint;
    } rows[] = {
        { "imutable-x", "unknown profile \"imutable-x\"",
          "did you mean \"immutable-x\"? `metaprobe profiles` lists them all" },
        { "opensea", "unknown profile \"opensea\"",
          "`metaprobe profiles` lists them all; a file needs a '/' in its name or "
          "\".json\" at "
          "its end" },
        { "", "unknown profile \"\"",
          "`metaprobe profiles` lists them all; a file needs a '/' in its name or "
          "\".json\" at "
          "its end" },
        { "nowhere.json", "nowhere.json: No such file or directory", "" },
        { "./nowhere", "./nowhere: No such file or directory", "" },
        { "a\x1b[2J", "unknown profile \"a\\x1b[2J\"",
          "`metaprobe profiles` lists them all; a file needs a '/' in its name or "
          "\".json\" at "
          "its end" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_case("%s", rows[i].name);
        check_refused(rows[i].name, rows[i].text, rows[i].hint);
    }
}

SUITE(broken, TEST(what_the_broken_ones_are_made_of_is_sound),
      TEST(a_file_that_is_not_json_is_refused_with_line_and_column),
      TEST(a_file_that_is_no_profile_is_refused),
      TEST(a_wrong_value_is_refused_with_its_pointer),
      TEST(a_wrong_shape_is_refused_with_its_pointer),
      TEST(what_points_nowhere_is_refused_with_its_pointer),
      TEST(a_code_that_is_taken_away_is_missed_where_it_is_needed),
      TEST(an_unknown_name_is_refused_with_the_nearest))
