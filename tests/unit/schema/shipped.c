/*
 * The schemas that are shipped: each compiles, is a schema by its own meta-schema, takes
 * the documents that its platform takes, and refuses the others.
 */
#include "base/file.h"
#include "base/strbuf.h"
#include "check.h"
#include "given.h"
#include "json/decode.h"

#include <stdio.h>
#include <string.h>

struct row {
    const char *file, *pointer, *document, *breach; /* NULL: it is taken */
};

static void keep_first(void *to, const struct schema_breach *breach)
{
    struct strbuf *text = to;
    if (text->len == 0)
        strbuf_putf(text, "%s: %s", breach->instance, breach->message);
}

static struct schema *compile(const char *name, const char *pointer)
{
    char path[200];
    struct strbuf text = STRBUF_INIT(1 << 20);
    struct err err = ERR_INIT;

    snprintf(path, sizeof(path), "schemas/%s", name);
    CHECK(file_read(&text, path, &err));
    struct schema *schema = schema_new(path, text.text, text.len, pointer, NULL, &err);
    CHECK_STR("", err.text);
    strbuf_release(&text);
    return schema;
}

static void check_row(const struct row *row)
{
    struct schema *schema = compile(row->file, row->pointer);
    struct schema_run *run = schema_run_new();
    struct strbuf first = STRBUF_INIT(1000);
    struct json_tape tape;
    struct json_facts facts;

    json_tape_init(&tape);
    CHECK(json_decode(&tape, row->document, strlen(row->document), &json_limits_default,
                      &facts));
    if (schema != NULL)
        schema_explain(schema, run, &tape, 0, 10, keep_first, &first);
    CHECK_STR(row->breach != NULL ? row->breach : "", first.text);
    json_tape_release(&tape);
    strbuf_release(&first);
    schema_run_free(run);
    schema_free(schema);
}

#define ZKEVM   "immutable-zkevm.schema.json"
#define REQUEST "/components/schemas/NFTMetadataRequest"
#define REFRESH "/components/schemas/RefreshableNFTAttributes"

static const struct row documents[] = {
    { "immutable-x.schema.json", "", "{}", NULL },
    { "immutable-x.schema.json", "",
      "{\"name\":\"Sword\",\"power\":7,\"attributes\":[{\"trait_type\":\"A\","
      "\"value\":true},{\"trait_type\":\"B\",\"value\":1,\"display_type\":null}]}",
      NULL },
    { "immutable-x.schema.json", "", "{\"animation_url\":\"https://x.example/a\"}",
      ": expected property \"animation_url_mime_type\" beside \"animation_url\", "
      "found none" },
    { "immutable-x.schema.json", "",
      "{\"animation_url\":\"https://x.example/"
      "a\",\"animation_url_mime_type\":\"video/ogg\"}",
      "/animation_url_mime_type: expected one of \"application/vnd.apple.mpegurl\", "
      "\"video/mp4\", \"video/webm\", found string \"video/ogg\"" },
    { "immutable-x.schema.json", "", "[]", ": expected object, found an array of 0" },
    { "immutable-x.schema.json", "",
      "{\"attributes\":[{\"trait_type\":\"A\",\"value\":[1]}]}",
      "/attributes/0/value: expected string, number or boolean, found an array of "
      "1" },
    { "immutable-x.schema.json", "", "{\"attributes\":[{\"value\":1}]}",
      "/attributes/0: expected property \"trait_type\", found none" },
    { ZKEVM, REQUEST, "{\"name\":null,\"attributes\":null}", NULL },
    { ZKEVM, REQUEST, "{\"attributes\":[{\"trait_type\":\"A\",\"value\":null}]}",
      "/attributes/0/value: expected string, number or boolean, found null" },
    { ZKEVM, REQUEST,
      "{\"attributes\":[{\"trait_type\":\"A\",\"value\":1,\"display_type\":null}]}",
      "/attributes/0/display_type: expected one of \"number\", \"boost_percentage\", "
      "\"boost_number\", \"date\", found null" },
    { ZKEVM, REFRESH,
      "{\"name\":\"a\",\"description\":null,\"image\":null,\"external_url\":null,"
      "\"animation_url\":null,\"youtube_url\":null,\"attributes\":[]}",
      NULL },
    { ZKEVM, REFRESH,
      "{\"name\":\"a\",\"description\":null,\"image\":null,\"external_url\":null,"
      "\"animation_url\":null,\"youtube_url\":null}",
      ": expected property \"attributes\", found none" },
    { "ronin.schema.json", "", "{\"name\":\"a\",\"image\":\"ipfs://b\"}", NULL },
    { "ronin.schema.json", "", "{\"name\":\"a\"}",
      ": expected property \"image\", found none" },
    { "ronin.schema.json", "", "{\"name\":\"a\",\"image\":null}",
      "/image: expected string, found null" },
    { "alchemy-erc721.schema.json", "", "{\"name\":\"a\"}", NULL },
    { "alchemy-erc721.schema.json", "", "{\"image\":[]}",
      "/image: expected string, found an array of 0" },
    { "erc1155.schema.json", "",
      "{\"decimals\":18,\"properties\":{\"a\":[1]},\"localization\":"
      "{\"uri\":\"u\",\"default\":\"en\",\"locales\":[\"en\"]}}",
      NULL },
    { "erc1155.schema.json", "", "{\"localization\":{\"uri\":\"u\",\"default\":\"en\"}}",
      "/localization: expected property \"locales\", found none" },
    { "erc1155.schema.json", "", "{\"decimals\":1.5}",
      "/decimals: expected integer, found number 1.5" },
    { "opensea-traits.schema.json", "",
      "{\"background_color\":\"00ffEE\",\"attributes\":[{\"value\":\"x\"},"
      "{\"trait_type\":\"b\",\"display_type\":\"date\",\"value\":1546360800}]}",
      NULL },
    { "opensea-traits.schema.json", "", "{\"background_color\":\"#00ffEE\"}",
      "/background_color: expected a match for \"^[0-9a-fA-F]{6}$\", found string "
      "\"#00ffEE\"" },
    { "opensea-traits.schema.json", "",
      "{\"attributes\":[{\"display_type\":\"number\",\"value\":\"7\"}]}",
      "/attributes/0/value: expected number, found string \"7\"" },
    { "opensea-traits.schema.json", "",
      "{\"attributes\":[{\"display_type\":\"date\",\"value\":1546360800000}]}",
      "/attributes/0/value: expected at most 99999999999, found number "
      "1546360800000" },
};

static void each_takes_what_its_platform_takes(void)
{
    for (size_t i = 0; i < sizeof(documents) / sizeof(documents[0]); i++) {
        check_case("%s %s", documents[i].file, documents[i].document);
        check_row(&documents[i]);
    }
    check_case("%s", "");
}

static void each_is_a_schema_by_its_meta_schema(void)
{
    static const char *const files[] = { "immutable-x.schema.json", "ronin.schema.json",
                                         "alchemy-erc721.schema.json",
                                         "erc1155.schema.json",
                                         "opensea-traits.schema.json" };
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        char path[200];
        struct strbuf text = STRBUF_INIT(1 << 20);
        struct err err = ERR_INIT;
        snprintf(path, sizeof(path), "schemas/%s", files[i]);
        check_case("%s", path);
        CHECK(file_read(&text, path, &err));
        CHECK_STR("",
                  breaches("{\"$ref\":\"https://json-schema.org/draft/2020-12/schema\"}",
                           text.text));
        strbuf_release(&text);
    }
    check_case("%s", "");
}

/* clang-format off */
SUITE(shipped, TEST(each_takes_what_its_platform_takes), TEST(each_is_a_schema_by_its_meta_schema))
/* clang-format on */
