#include "profile/schema_set.h"

#include "check.h"
#include "fixture.h"
#include "profile/shipped.h"

#include <string.h>
#include <sys/stat.h>

static const struct schema_options plain = { .dialect = SCHEMA_DETECT };

static void check_added(const char *name, const struct schema_options *options)
{
    struct schema_set set = SCHEMA_SET_INIT;
    struct err err = ERR_INIT;
    check_case("%s", name);
    CHECK(schema_set_add(&set, name, options, &err));
    CHECK_STR("", err.text);
    CHECK_INT(1, set.count);
    if (set.count == 1)
        CHECK_STR(name, set.list[0].name);
    schema_set_release(&set);
}

static void check_not_added(const char *name, const char *text, const char *hint)
{
    struct schema_set set = SCHEMA_SET_INIT;
    struct err err = ERR_INIT;
    check_case("%s", name);
    CHECK(!schema_set_add(&set, name, &plain, &err));
    CHECK_INT(ERR_USAGE, err.kind);
    CHECK_STR(text, err.text);
    CHECK_STR(hint, err.hint);
    CHECK_INT(0, set.count);
    schema_set_release(&set);
}

static void every_shipped_schema_compiles(void)
{
    size_t count = 0;
    for (const char *const *name = shipped_schemas(); *name != NULL; name++, count++) {
        if (strcmp(*name, "immutable-zkevm") != 0) /* it holds some, and is none */
            check_added(*name, &plain);
    }
    CHECK(count >= 7);
    check_added("immutable-zkevm#/components/schemas/RefreshableNFTAttributes", &plain);
}

static void a_schema_is_a_file_or_a_part_of_one(void)
{
    struct folder folder;
    folder_enter(&folder);
    put_file("own.json", "{\"type\":\"object\"}");
    put_file("own", "{\"type\":\"object\"}");
    put_file("with#mark.json", "{\"type\":\"object\"}");
    put_file("ronin", "{\"type\":1}"); /* the shipped one is meant */
    put_file("api.json",
             "{\"openapi\":\"3.0.3\",\"info\":{\"title\":\"a\",\"version\":\"1\"},"
             "\"paths\":{},\"components\":{\"schemas\":{\"Nft\":{}}}}");
    check_added("own.json", &plain);
    check_added("./own.json", &plain);
    check_added("own", &plain);
    check_added("with#mark.json", &plain);
    check_added("ronin", &plain);
    check_added("api.json#/components/schemas/Nft", &plain);
    folder_leave(&folder);
}

static void mistakes_are_named_with_file_and_pointer(void)
{
    struct folder folder;
    folder_enter(&folder);
    put_file("bad.json", "{\"properties\":{\"a\":{\"type\":\"strnig\"}}}");
    check_not_added("none.json", "none.json: No such file or directory", "");
    check_not_added("opensea-trait",
                    "no schema \"opensea-trait\": neither a file nor a shipped one",
                    "did you mean \"opensea-traits\"?");
    check_not_added("bad.json", "bad.json#/properties/a/type: unknown type \"strnig\"",
                    "");
    folder_leave(&folder);
}

static void other_documents_are_beside_it_or_in_folders(void)
{
    static const struct schema_folder there = { "https://studio.example/s/", "below" };
    const struct schema_options options = { .folders = &there, .folder_count = 1 };
    struct folder folder;
    folder_enter(&folder);
    put_file("own.json", "{\"$ref\":\"common.json#/$defs/a\"}");
    put_file("common.json", "{\"$defs\":{\"a\":{\"type\":\"object\"}}}");
    check_added("own.json", &plain);
    check_added("./own.json", &plain);

    CHECK_INT(0, mkdir("below", 0777));
    put_file("below/own.json", "{\"$ref\":\"other.json\"}");
    put_file("below/other.json", "{}");
    check_added("below/own.json", &plain);
    put_file("far.json", "{\"$ref\":\"https://studio.example/s/other.json\"}");
    check_added("far.json", &options);
    check_not_added("far.json",
                    "far.json#/$ref: cannot find \"https://studio.example/s/other.json\"",
                    "other documents are found through --resources; the network is never "
                    "asked");
    put_file("up.json", "{\"$ref\":\"https://studio.example/s/../own.json\"}");
    check_not_added("up.json",
                    "up.json#/$ref: cannot find \"https://studio.example/own.json\"",
                    "other documents are found through --resources; the network is never "
                    "asked");
    folder_leave(&folder);
}

struct told {
    char names[400];
};

static void tell(void *to, const char *uri, const char *text, size_t len)
{
    struct told *told = to;
    size_t at = strlen(told->names);
    snprintf(told->names + at, sizeof(told->names) - at, "%s:%.*s;", uri, (int)len, text);
}

/* What a run was held to: a file that another one leads to, its own and that in a folder,
 * and no meta-schema that everybody has. */
static void every_document_that_was_read_is_told(void)
{
    static const struct schema_folder there = { "https://studio.example/s/", "below" };
    const struct schema_options options = { .folders = &there, .folder_count = 1 };
    struct folder folder;
    struct schema_set set = SCHEMA_SET_INIT;
    struct err err = ERR_INIT;
    struct told told = { "" };
    folder_enter(&folder);
    put_file("own.json", "{\"$ref\":\"common.json\"}");
    put_file("common.json", "{\"$schema\":\"http://json-schema.org/draft-07/schema#\","
                            "\"allOf\":[{\"$ref\":\"https://studio.example/s/far\"},"
                            "{\"$ref\":\"http://json-schema.org/draft-07/schema#\"}]}");
    CHECK_INT(0, mkdir("below", 0777));
    put_file("below/far", "{}");
    CHECK(schema_set_add(&set, "own.json", &options, &err));
    CHECK_STR("", err.text);
    if (set.count == 1)
        schema_documents(set.list[0].schema, tell, &told);
    CHECK(strstr(told.names, "own.json:{\"$ref\":\"common.json\"};") != NULL);
    CHECK(strstr(told.names, "common.json:{\"$schema\"") != NULL);
    CHECK(strstr(told.names, "https://studio.example/s/far:{};") != NULL);
    CHECK(strstr(told.names, "schema#:") == NULL);
    schema_set_release(&set);
    folder_leave(&folder);
}

SUITE(schemas, TEST(every_shipped_schema_compiles),
      TEST(a_schema_is_a_file_or_a_part_of_one),
      TEST(mistakes_are_named_with_file_and_pointer),
      TEST(other_documents_are_beside_it_or_in_folders),
      TEST(every_document_that_was_read_is_told))
