#include "schema/regex_translate.h"

#include <string.h>

/* General categories: the names of ECMA-262 (tables "Value aliases … for the Unicode
 * property General_Category"), and the one that PCRE2 knows. */
/* clang-format off */
static const struct {
    const char *names[3];
    const char *pcre;
} categories[] = {
    { { "Cased_Letter", "LC", NULL },                "L&" },
    { { "Close_Punctuation", "Pe", NULL },           "Pe" },
    { { "Connector_Punctuation", "Pc", NULL },       "Pc" },
    { { "Control", "Cc", "cntrl" },                  "Cc" },
    { { "Currency_Symbol", "Sc", NULL },             "Sc" },
    { { "Dash_Punctuation", "Pd", NULL },            "Pd" },
    { { "Decimal_Number", "Nd", "digit" },           "Nd" },
    { { "Enclosing_Mark", "Me", NULL },              "Me" },
    { { "Final_Punctuation", "Pf", NULL },           "Pf" },
    { { "Format", "Cf", NULL },                      "Cf" },
    { { "Initial_Punctuation", "Pi", NULL },         "Pi" },
    { { "Letter", "L", NULL },                       "L" },
    { { "Letter_Number", "Nl", NULL },               "Nl" },
    { { "Line_Separator", "Zl", NULL },              "Zl" },
    { { "Lowercase_Letter", "Ll", NULL },            "Ll" },
    { { "Mark", "M", "Combining_Mark" },             "M" },
    { { "Math_Symbol", "Sm", NULL },                 "Sm" },
    { { "Modifier_Letter", "Lm", NULL },             "Lm" },
    { { "Modifier_Symbol", "Sk", NULL },             "Sk" },
    { { "Nonspacing_Mark", "Mn", NULL },             "Mn" },
    { { "Number", "N", NULL },                       "N" },
    { { "Open_Punctuation", "Ps", NULL },            "Ps" },
    { { "Other", "C", NULL },                        "C" },
    { { "Other_Letter", "Lo", NULL },                "Lo" },
    { { "Other_Number", "No", NULL },                "No" },
    { { "Other_Punctuation", "Po", NULL },           "Po" },
    { { "Other_Symbol", "So", NULL },                "So" },
    { { "Paragraph_Separator", "Zp", NULL },         "Zp" },
    { { "Private_Use", "Co", NULL },                 "Co" },
    { { "Punctuation", "P", "punct" },               "P" },
    { { "Separator", "Z", NULL },                    "Z" },
    { { "Space_Separator", "Zs", NULL },             "Zs" },
    { { "Spacing_Mark", "Mc", NULL },                "Mc" },
    { { "Surrogate", "Cs", NULL },                   "Cs" },
    { { "Symbol", "S", NULL },                       "S" },
    { { "Titlecase_Letter", "Lt", NULL },            "Lt" },
    { { "Unassigned", "Cn", NULL },                  "Cn" },
    { { "Uppercase_Letter", "Lu", NULL },            "Lu" },
};

/* Table "Binary Unicode property aliases"; PCRE2 knows them by the same names. */
static const char *const binary[] = {
    "ASCII", "ASCII_Hex_Digit", "AHex", "Alphabetic", "Alpha", "Any", "Bidi_Control",
    "Bidi_C", "Bidi_Mirrored", "Bidi_M", "Case_Ignorable", "CI", "Cased",
    "Changes_When_Casefolded", "CWCF", "Changes_When_Casemapped", "CWCM",
    "Changes_When_Lowercased", "CWL", "Changes_When_Titlecased", "CWT",
    "Changes_When_Uppercased", "CWU", "Dash", "Default_Ignorable_Code_Point", "DI",
    "Deprecated", "Dep", "Diacritic", "Dia", "Emoji", "Emoji_Component", "EComp",
    "Emoji_Modifier", "EMod", "Emoji_Modifier_Base", "EBase", "Emoji_Presentation",
    "EPres", "Extended_Pictographic", "ExtPict", "Extender", "Ext", "Grapheme_Base",
    "Gr_Base", "Grapheme_Extend", "Gr_Ext", "Hex_Digit", "Hex", "IDS_Binary_Operator",
    "IDSB", "IDS_Trinary_Operator", "IDST", "ID_Continue", "IDC", "ID_Start", "IDS",
    "Ideographic", "Ideo", "Join_Control", "Join_C", "Logical_Order_Exception", "LOE",
    "Lowercase", "Lower", "Math", "Noncharacter_Code_Point", "NChar",
    "Pattern_Syntax", "Pat_Syn", "Pattern_White_Space", "Pat_WS", "Quotation_Mark",
    "QMark", "Radical", "Regional_Indicator", "RI", "Sentence_Terminal", "STerm",
    "Soft_Dotted", "SD", "Terminal_Punctuation", "Term", "Unified_Ideograph", "UIdeo",
    "Uppercase", "Upper", "Variation_Selector", "VS", "White_Space", "space",
    "XID_Continue", "XIDC", "XID_Start", "XIDS",
};
/* clang-format on */

static bool is(const char *text, size_t len, const char *name)
{
    return strlen(name) == len && memcmp(text, name, len) == 0;
}

static bool put_category(struct strbuf *to, const char *name, size_t len)
{
    for (size_t i = 0; i < sizeof(categories) / sizeof(categories[0]); i++) {
        for (size_t j = 0; j < 3 && categories[i].names[j] != NULL; j++) {
            if (is(name, len, categories[i].names[j]))
                return strbuf_puts(to, categories[i].pcre);
        }
    }
    return false;
}

static bool put_binary(struct strbuf *to, const char *name, size_t len)
{
    /* What PCRE2 has not, in its own words. */
    if (is(name, len, "Assigned"))
        return strbuf_puts(to, "^Cn");
    for (size_t i = 0; i < sizeof(binary) / sizeof(binary[0]); i++) {
        if (is(name, len, binary[i]))
            return strbuf_puts(to, binary[i]);
    }
    return false;
}

/* Which scripts there are, PCRE2 knows. */
static bool put_script(struct strbuf *to, const char *prefix, const char *name,
                       size_t len)
{
    if (len == 0 || name[0] < 'A' || name[0] > 'Z')
        return false;
    for (size_t i = 0; i < len; i++) {
        char c = name[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && c != '_')
            return false;
    }
    return strbuf_puts(to, prefix) && strbuf_add(to, name, len);
}

bool regex_property(struct strbuf *to, const char *name, size_t len)
{
    const char *equals = memchr(name, '=', len);
    if (equals == NULL)
        return put_category(to, name, len) || put_binary(to, name, len);

    size_t n = (size_t)(equals - name);
    const char *value = equals + 1;
    size_t value_len = len - n - 1;
    if (is(name, n, "General_Category") || is(name, n, "gc"))
        return put_category(to, value, value_len);
    if (is(name, n, "Script") || is(name, n, "sc"))
        return put_script(to, "sc:", value, value_len);
    if (is(name, n, "Script_Extensions") || is(name, n, "scx"))
        return put_script(to, "scx:", value, value_len);
    return false;
}
