/*
 * What generate.c makes its documents of. `wrong` pieces no decoder takes; `hard` ones
 * some do.
 */
#ifndef TESTS_PEERS_JSON_PIECES_H
#define TESTS_PEERS_JSON_PIECES_H

#include <stdint.h>

/* clang-format off */
static const char *const spaces[] = {
    " ", "\n", "\t", "\r\n", "\n    ", "\n                  ", "  \t ",
};
static const char *const wrong_spaces[] = {
    "\f", "\v", "\xc2\xa0", "\xef\xbb\xbf", "\x80", "//x\n",
};

/* Where decoders stop counting, or change to another way of reading. */
static const uint32_t digit_counts[] = {
    1, 2, 15, 16, 17, 18, 19, 20, 21, 300, 307, 308, 309, 310, 311, 799, 800, 801, 802, 900, 1100,
};
static const int32_t exponents[] = {
    0, 1, 10, 100, 290, 307, 308, 309, 310, 323, 324, 325, 400, 599, 700, 999, 1000, 9999, 10000,
    10001, 99999, 100000,
};
/* 2^1024 - 2^970, half a step beyond the largest double, and what is just below it. */
static const char half_beyond[] =
    "17976931348623158079372897140530341507993413271003782693617377898044496829276475094664901797"
    "75872070963302864166928879109465555478519404026306574886715058206819089020007083836762738548"
    "45817711531764475730270069855571366959622842914819860834936475292719074168444365510704342711"
    "559699508093042880177904174497792";
static const char below_half[] =
    "17976931348623158079372897140530341507993413271003782693617377898044496829276475094664901797"
    "75872070963302864166928879109465555478519404026306574886715058206819089020007083836762738548"
    "45817711531764475730270069855571366959622842914819860834936475292719074168444365510704342711"
    "559699508093042880177904174497791.999";
static const char *const numbers[] = {
    "0", "-0", "1", "7", "-1", "42", "1.0", "-0.0", "-0e5", "0e999999", "1e2", "1E+2", "1e-2",
    "9007199254740992", "9007199254740993", "-9007199254740993", "9223372036854775807",
    "9223372036854775808", "-9223372036854775808", "-9223372036854775809",
    "18446744073709551616", "1e308", "1.7976931348623157e308", "1.7976931348623158e308",
    "1.7976931348623159e308", "-1.7976931348623159e308", "1e309", "-1e400", "5e-324", "2e-324",
    "1e-400", "1e999999999", "1e-999999999", "1e99999999999999999999",
    half_beyond, below_half,
};
static const char *const wrong_numbers[] = {
    "01", "-", "+1", "1.", ".5", "1e", "1e+", "-01", "0x10", "NaN", "Infinity", "1_000", "1.e5",
    "--1", "1.5.5", "1e5.5", "00", "-x", "1a",
};

static const char *const characters[] = {
    "a", "B", " ", "name", "ipfs://Qm", "\xc3\xa9", "\xe6\x97\xa5\xe6\x9c\xac",
    "\xf0\x9f\x98\x80", "\xef\xbf\xbd", "\x7f", "\xe2\x80\xa8", "\xc5\xbf", "\xe2\x84\xaa",
    "\\n", "\\\"", "\\\\", "\\/", "\\b", "\\f", "\\r", "\\t", "\\u0041", "\\u00e9", "\\u2028",
    "\\ud83d\\ude00", "\\uD83D\\uDE00", "~", "/", "0123456789abcdef0123456789",
};
static const char *const hard_characters[] = {
    "\\u0000", "\\ud800", "\\udc00", "\\uDFFF\\uD800", "\\ud800\\ud800", "\\ud83d\\u0041",
    "\\ud83d\\n", "\\ud83dx", "\xff", "\x80", "\xc0\xaf", "\xe2\x82", "\xed\xa0\x80",
    "\xf4\x90\x80\x80", "\xf0\x80\x80\x80", "\xf8\x88\x80\x80\x80", "\xc3", "\xe6\x97",
    "\xf0\x9f\x98", "\xe0\x80\x80", "\xed\xbf\xbf", "\xef\xbb\xbf",
};
static const char *const wrong_characters[] = {
    "\\x41", "\\u12", "\\u12G4", "\\", "\n", "\t", "\r", "\x1f", "\x01", "\\'",
    "\\ud83d\\u12", "\\U0041", "\\0", "\"",
};

/* The fields of json/shape.def, and what Go takes for them or does not. */
static const char *const keys[] = {
    "name", "description", "image", "image_url", "external_url", "animation_url",
    "animation_url_mime_type", "youtube_url", "attributes", "display_type", "trait_type", "value",
    "NAME", "Name", "de\305\277cription", "attribute\xc5\xbf", "attribute\\u017f",
    "Di\xc5\xbfplay_Type", "n\\u0061me", "TRAIT_TYPE", "Value", "trait-type",
    "\342\204\252ey", "image\\u005furl", "", "a", "b", "names", "nam", "nam\xc3\xa5",
    "__proto__", "\xc5\xbf", "value\\u0000", "IMAGE_URL", "image URL", "image\x7furl",
};

static const char *const words[] = { "null", "true", "false" };
static const char *const wrong_words[] = {
    "nul", "True", "nulL", "undefined", "", "'a'", "tru", "nullnull", "truefalse", "(", "\\n",
};

static const char *const rests[] = {
    "{}", "x", ";", "1", "null", "]", ",", "\xef\xbb\xbf", "\x80", "#", " \n\t\r ",
};
static const char *const marks[] = {
    "\xef\xbb\xbf", "\xef\xbb\xbf", "\xef\xbb\xbf\xef\xbb\xbf", "\xef\xbb",
};
/* clang-format on */

#endif
