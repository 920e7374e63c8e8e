#include "report/xml.h"

#include "check.h"

#include <string.h>

static void what_xml_would_misread_is_escaped(void)
{
    static const struct {
        const char *name, *text;
        size_t len;
        const char *xml;
    } rows[] = {
#define ROW(name, text, xml) { name, text, sizeof(text) - 1, xml }
        ROW("plain", "token 17", "token 17"),
        ROW("markup", "<a b=\"c\" d='e'>&",
            "&lt;a b=&quot;c&quot; d=&apos;e&apos;&gt;&amp;"),
        ROW("end of CDATA", "]]>", "]]&gt;"),
        ROW("line ends", "a\tb\nc\rd", "a&#9;b&#10;c&#13;d"),
        ROW("NUL", "a\0b",
            "a\xef\xbf\xbd"
            "b"),
        ROW("escape", "\x1b[2J", "\xef\xbf\xbd[2J"),
        ROW("UTF-8", "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80",
            "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"),
        ROW("stray byte",
            "a\xff"
            "b",
            "a\xef\xbf\xbd"
            "b"),
        ROW("cut short", "\xe2\x82", "\xef\xbf\xbd\xef\xbf\xbd"),
        ROW("surrogate", "\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"),
        ROW("overlong", "\xc0\xbc", "\xef\xbf\xbd\xef\xbf\xbd"),
        ROW("U+FFFE", "\xef\xbf\xbe", "\xef\xbf\xbd"),
        ROW("U+FFFF", "\xef\xbf\xbf", "\xef\xbf\xbd"),
        ROW("U+FFFD", "\xef\xbf\xbd", "\xef\xbf\xbd"),
        ROW("U+FFC0", "\xef\xbf\x80", "\xef\xbf\x80"),
        ROW("nothing", "", ""),
#undef ROW
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct strbuf to = STRBUF_INIT(200);
        xml_put(&to, rows[i].text, rows[i].len);
        check_case("%s", rows[i].name);
        CHECK_STR(rows[i].xml, to.text);
        strbuf_release(&to);
    }
}

SUITE(xml, TEST(what_xml_would_misread_is_escaped))
