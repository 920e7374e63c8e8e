/*
 * References are resolved as in RFC 3986, section 5.4.
 */
#include "schema/uri.h"

#include "check.h"

#include <string.h>

static void check_resolved(const char *expected, const char *base, const char *reference)
{
    struct strbuf uri = STRBUF_INIT(1000);
    check_case("%s at %s", reference, base);
    uri_resolve(&uri, base, reference, strlen(reference));
    CHECK_STR(expected, uri.text);
    strbuf_release(&uri);
    check_case("%s", "");
}

static void references_resolve_as_in_the_examples_of_the_rfc(void)
{
    static const char *const rows[][2] = {
        { "g:h", "g:h" },
        { "g", "http://a/b/c/g" },
        { "./g", "http://a/b/c/g" },
        { "g/", "http://a/b/c/g/" },
        { "/g", "http://a/g" },
        { "//g", "http://g" },
        { "?y", "http://a/b/c/d;p?y" },
        { "g?y", "http://a/b/c/g?y" },
        { "#s", "http://a/b/c/d;p?q#s" },
        { "g#s", "http://a/b/c/g#s" },
        { "g?y#s", "http://a/b/c/g?y#s" },
        { ";x", "http://a/b/c/;x" },
        { "g;x?y#s", "http://a/b/c/g;x?y#s" },
        { "", "http://a/b/c/d;p?q" },
        { ".", "http://a/b/c/" },
        { "./", "http://a/b/c/" },
        { "..", "http://a/b/" },
        { "../", "http://a/b/" },
        { "../g", "http://a/b/g" },
        { "../..", "http://a/" },
        { "../../", "http://a/" },
        { "../../g", "http://a/g" },
        { "../../../g", "http://a/g" },
        { "../../../../g", "http://a/g" },
        { "/./g", "http://a/g" },
        { "/../g", "http://a/g" },
        { "g.", "http://a/b/c/g." },
        { ".g", "http://a/b/c/.g" },
        { "g..", "http://a/b/c/g.." },
        { "./../g", "http://a/b/g" },
        { "./g/.", "http://a/b/c/g/" },
        { "g/./h", "http://a/b/c/g/h" },
        { "g/../h", "http://a/b/c/h" },
        { "g;x=1/./y", "http://a/b/c/g;x=1/y" },
        { "g?y/../x", "http://a/b/c/g?y/../x" },
        { "g#s/../x", "http://a/b/c/g#s/../x" },
        { "http:g", "http:g" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        check_resolved(rows[i][1], "http://a/b/c/d;p?q", rows[i][0]);
}

static void names_without_a_scheme_are_bases_too(void)
{
    check_resolved("schemas/b.json#/x", "schemas/a.json", "b.json#/x");
    check_resolved("a.json#x", "a.json", "#x");
    check_resolved("urn:uuid:1#/a", "urn:uuid:1", "#/a");
    check_resolved("http://h/x", "http://h", "x");
}

static void percent_signs_are_unescaped_or_refused(void)
{
    struct strbuf text = STRBUF_INIT(100);
    CHECK(uri_unescape(&text, "%41%7eb%C3%A9", 13));
    CHECK_STR("A~b\xc3\xa9", text.text);
    CHECK(!uri_unescape(&text, "%4", 2));
    CHECK(!uri_unescape(&text, "%4g", 3));
    strbuf_release(&text);
}

/* clang-format off */
SUITE(uri,
      TEST(references_resolve_as_in_the_examples_of_the_rfc),
      TEST(names_without_a_scheme_are_bases_too), TEST(percent_signs_are_unescaped_or_refused))
/* clang-format on */
