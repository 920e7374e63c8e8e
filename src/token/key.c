#include "token/key.h"

#include "base/hex.h"
#include "base/secret.h"
#include "base/strbuf.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { FOLDED_SIZE = 64, DECODED_MAX = 1 << 16 };

enum {
    KEY_LEN_MIN = 12, /* bytes of a text that looks like a key */
    LETTERS_MIN = 16, /* of one that has no digits */
    LETTERS_ODD = 8,  /* letters in a row that fewer than these may be an abbreviation */
    HUMP_MIN = 3,     /* letters from one capital to the next, on average */
    HUMPS_ODD = 3,    /* so many of fewer letters are no abbreviation either */
    PAIRS_OF_A_RARE = 6, /* pairs of letters of which one may be a rare one */
    VERSION_DIGITS = 5,  /* of "metadata2024" and "punks10000" */
    NUMBER_DIGITS = 8,   /* of a number or a date on its own */
    ODD_LEN = 6          /* of a piece that is enough to make a key */
};

/* clang-format off */
/* Names are compared without their case, "-" and "_". */
static const struct {
    const char *name;
    bool of_segment;
} names[] = {
    { "accesskey", true },      { "accesskeyid", true },    { "accesstoken", true },
    { "apikey", true },         { "apitoken", true },       { "auth", false },
    { "authkey", true },        { "authorization", false }, { "authtoken", true },
    { "bearer", true },         { "clientsecret", true },   { "credential", true },
    { "jwt", true },            { "key", true },            { "pass", false },
    { "passwd", true },         { "password", true },       { "privatekey", true },
    { "projectid", false },     { "pwd", true },            { "secret", true },
    { "secretkey", true },      { "session", false },       { "sessionid", false },
    { "sig", false },           { "signature", true },      { "token", false },
};

/* What these name and something more: it says itself what it is. */
static const char *const telling[] = { "apikey", "passwd", "password", "secret" };

#define DIGITS  "0123456789"
#define LOWER   "abcdefghijklmnopqrstuvwxyz"
#define BASE32  "abcdefghijklmnopqrstuvwxyz234567"
#define BASE36  DIGITS LOWER
#define BECH32  "023456789acdefghjklmnpqrstuvwxyz"
#define LETTERS LOWER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define BASE58  "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
#define HEX     DIGITS "abcdefABCDEF"

/* Addresses and names of content, which are public: the multiformats of IPFS and IPNS
 * (specs.ipfs.tech), addresses of contracts of 20 bytes (EVM) and of 32 (Starknet, Sui),
 * of Tezos, Terra and Stargaze; and names of interfaces of Ethereum. */
static const struct {
    const char *begin;
    size_t least, most; /* bytes, the beginning included */
    const char *of;
} public_ids[] = {
    { "Qm", 46, 46, BASE58 },          { "ba", 50, 120, BASE32 },
    { "12D3KooW", 52, 52, BASE58 },    { "k2k4r8", 50, 70, BASE36 },
    { "k51qzi5uqu5", 50, 70, BASE36 }, { "0x", 42, 42, HEX },
    { "0x", 66, 66, HEX },             { "KT1", 36, 36, BASE58 },
    { "terra1", 44, 64, BECH32 },      { "stars1", 44, 64, BECH32 },
    { "ERC721", 6, 24, LETTERS },      { "ERC1155", 7, 24, LETTERS },
};
/* clang-format on */

static void fold(char folded[FOLDED_SIZE], const char *text, size_t len)
{
    size_t count = 0;
    for (size_t i = 0; i < len && count < FOLDED_SIZE - 1; i++) {
        if (text[i] != '-' && text[i] != '_')
            folded[count++] = (char)tolower((unsigned char)text[i]);
    }
    folded[count] = '\0';
}

static bool is_name(const char *text, size_t len, bool of_segment)
{
    char folded[FOLDED_SIZE];
    fold(folded, text, len);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if ((names[i].of_segment || !of_segment) && strcmp(names[i].name, folded) == 0)
            return true;
    }
    return false;
}

bool key_has_parameter(const char *name, size_t len)
{
    return is_name(name, len, false);
}

bool key_follows_segment(const char *name, size_t len)
{
    return is_name(name, len, true);
}

static bool tells_itself(const char *text, size_t len)
{
    char folded[FOLDED_SIZE];
    fold(folded, text, len);
    if (is_name(text, len, false))
        return false;
    for (size_t i = 0; i < sizeof(telling) / sizeof(telling[0]); i++) {
        if (strstr(folded, telling[i]) != NULL)
            return true;
    }
    return false;
}

static bool is_public_id(const char *text, size_t len)
{
    for (size_t i = 0; i < sizeof(public_ids) / sizeof(public_ids[0]); i++) {
        size_t begin = strlen(public_ids[i].begin);
        if (len >= public_ids[i].least && len <= public_ids[i].most &&
            memcmp(text, public_ids[i].begin, begin) == 0 &&
            strspn(text + begin, public_ids[i].of) >= len - begin)
            return true;
    }
    return false;
}

/* 8-4-4-4-12 hexadecimal digits, with or without more around. */
static bool has_uuid(const char *text, size_t len)
{
    static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    for (size_t at = 0; at + strlen(form) <= len; at++) {
        size_t i = 0;
        while (form[i] != '\0' &&
               (form[i] == '-' ? text[at + i] == '-' : hex_value(text[at + i]) >= 0))
            i++;
        if (form[i] == '\0')
            return true;
    }
    return false;
}

/* ---- words ---- */

/* What follows a letter in words: the pairs that make up 97.5 % of all pairs in the
 * different words of the English manuals of a system. By chance a pair is one of these in
 * five of nine cases. */
/* clang-format off */
static const char *const follow[26] = {
    "bcdfgiklmnprstuvwxy", "abcdeijlmnoprstuy", "acdefhiklmnoprstuy",
    "abcdefgilnoprstuvy", "abcdefghiklmnopqrstuvwxy", "adefilnorstuy",
    "aceghilmnorstuz", "aeilmorstuy", "abcdefgklmnoprstvxz", "aeou", "aegilns",
    "abcdefgilmnopstuvy", "abcdeilmopstuvy", "abcdefghiklmnoprstuvwy",
    "abcdefgiklmnoprstuvwx", "acdefhiklmnoprstuy", "u", "abcdefgiklmnoprstuvy",
    "acdefghiklmnopqrstuwy", "abcdefghilmnoprstuvwy", "abcdefgilmnoprst", "aeio",
    "aehinors", "ceimpst", "aeilmnopst", "aei",
};
/* clang-format on */

static bool is_rare(char a, char b)
{
    int first = tolower((unsigned char)a) - 'a';
    return strchr(follow[first], tolower((unsigned char)b)) == NULL;
}

/* Letters that a person may have written: capitals begin words, and most pairs are those
 * of words. Few letters may be any abbreviation. */
static bool is_word(const char *letters, size_t len)
{
    size_t humps = 1, pairs = 0, rare = 0;
    for (size_t i = 1; i < len; i++) {
        bool begins =
            isupper((unsigned char)letters[i]) && islower((unsigned char)letters[i - 1]);
        humps += begins;
        pairs += !begins;
        rare += !begins && is_rare(letters[i - 1], letters[i]);
    }
    if (len < HUMP_MIN * humps && humps >= HUMPS_ODD)
        return false;
    return len < LETTERS_ODD ||
           (len >= HUMP_MIN * humps && rare * PAIRS_OF_A_RARE <= pairs);
}

static bool has_capitals_in_a_row(const char *letters, size_t len)
{
    for (size_t i = 1; i < len; i++) {
        if (isupper((unsigned char)letters[i]) && isupper((unsigned char)letters[i - 1]))
            return true;
    }
    return false;
}

/* Letters or digits from `text` on. */
static size_t run(const char *text, const char *end, bool of_digits)
{
    const char *at = text;
    while (at < end && (isdigit((unsigned char)*at) != 0) == of_digits)
        at++;
    return (size_t)(at - text);
}

/* Letters and digits without anything between: a word, a number, or both with a number
 * at the beginning, at the end or, as in "web3foundation", in the middle of a word; or a
 * public name. */
static bool is_plain(const char *piece, size_t len)
{
    const char *end = piece + len;
    size_t number = run(piece, end, true);
    if (number == len)
        return len <= NUMBER_DIGITS;
    if (is_public_id(piece, len))
        return true;
    const char *head = piece + number;
    size_t head_len = run(head, end, false);
    size_t middle = run(head + head_len, end, true);
    const char *tail = head + head_len + middle;
    size_t tail_len = run(tail, end, false);
    if (tail + tail_len != end || number > VERSION_DIGITS || middle > VERSION_DIGITS ||
        !is_word(head, head_len) || !is_word(tail, tail_len))
        return false;
    return tail_len == 0 || (number == 0 && !has_capitals_in_a_row(head, head_len) &&
                             !has_capitals_in_a_row(tail, tail_len));
}

/* ---- keys ---- */

struct look {
    size_t letters, digits;
    size_t odd_pieces, odd_longest; /* that are not plain */
};

static void look_at(struct look *look, const char *text, size_t len)
{
    for (size_t at = 0, end; at < len; at = end + 1) {
        for (end = at; end < len && isalnum((unsigned char)text[end]); end++) {
            look->digits += isdigit((unsigned char)text[end]) != 0;
            look->letters += isalpha((unsigned char)text[end]) != 0;
        }
        if (end == at || is_plain(text + at, end - at))
            continue;
        look->odd_pieces++;
        if (end - at > look->odd_longest)
            look->odd_longest = end - at;
    }
}

/* Is what was looked at, of `len` bytes, no words and numbers? */
static bool is_odd(const struct look *look, size_t len)
{
    if (look->digits == 0)
        return look->letters >= LETTERS_MIN && look->odd_pieces > 0;
    return look->letters > 0 && look->letters + look->digits >= KEY_LEN_MIN - 1 &&
           len >= KEY_LEN_MIN && (look->odd_longest >= ODD_LEN || look->odd_pieces > 1);
}

/* "xn--80ak6aa92e": letters of another script, in a name of the DNS (RFC 5890). */
static bool is_a_label(const char *text, size_t len)
{
    static const char mark[] = "xn--";
    enum { LABEL_MAX = 63 };
    return len <= LABEL_MAX && len > strlen(mark) &&
           memcmp(text, mark, strlen(mark)) == 0 && strspn(text, BASE36 "-") >= len;
}

static bool looks_so(const char *text, size_t len)
{
    if (is_a_label(text, len))
        return false;
    return tells_itself(text, len) || key_is_random(text, len);
}

void key_decode(struct strbuf *to, const char *text, size_t len)
{
    for (size_t at = 0; at < len; at++) {
        int high = text[at] == '%' && len - at > 2 ? hex_value(text[at + 1]) : -1;
        int low = high >= 0 ? hex_value(text[at + 2]) : -1;
        char c = (char)(low >= 0 ? high << 4 | low : text[at]);
        strbuf_putc(to, c);
        at += low >= 0 ? 2 : 0;
    }
}

bool key_looks_so(const char *text, size_t len)
{
    struct strbuf decoded = STRBUF_INIT(DECODED_MAX);
    key_decode(&decoded, text, len);
    bool so = looks_so(decoded.text, decoded.len);
    strbuf_release(&decoded);
    return so;
}

bool key_is_43_characters(const char *text, size_t len)
{
    size_t alike = 0;
    while (alike < len && (isalnum((unsigned char)text[alike]) || text[alike] == '-' ||
                           text[alike] == '_'))
        alike++;
    return len == 43 && alike == len;
}

bool key_is_random(const char *text, size_t len)
{
    struct look look = { 0 };
    look_at(&look, text, len);
    return has_uuid(text, len) || is_odd(&look, len);
}

bool key_is_a_name(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (!isalnum((unsigned char)text[i]) && text[i] != '_')
            return false;
    }
    return !key_is_random(text, len);
}

const char *key_of_name(const char *name, size_t len, struct err *err)
{
    struct err why = ERR_INIT;
    const char *value = secret_by_name(name, len, &why);
    if (value != NULL || key_is_a_name(name, len)) {
        *err = value != NULL ? *err : why;
        return value;
    }
    err_set(err, ERR_USAGE, "{secret:" SECRET_MASK "} names no secret");
    err_hint(
        err,
        "its name stands there, of letters, digits and \"_\"; its value in " SECRET_ENVIRONMENT
        "NAME, or in the --secret-file");
    return NULL;
}

/* ---- what is ordinary ---- */

static size_t count(const char *text, size_t len, int (*is_so)(int c))
{
    size_t found = 0;
    for (size_t i = 0; i < len; i++)
        found += is_so((unsigned char)text[i]) != 0;
    return found;
}

/* "v2", or "512x512" */
static bool is_version_or_size(const char *piece, size_t len)
{
    size_t before = strspn(piece, DIGITS);
    bool is_version = before == 0 && tolower((unsigned char)piece[0]) == 'v';
    bool is_size = before > 0 && before + 1 < len && piece[before] == 'x';
    return (is_version || is_size) && count(piece, len, isdigit) == len - 1;
}

/* A word, a number, or one of the above. */
static bool is_ordinary_piece(const char *piece, size_t len)
{
    size_t digits = count(piece, len, isdigit);
    return digits == len || is_version_or_size(piece, len) ||
           (digits == 0 && is_word(piece, len));
}

static bool is_of_ordinary_pieces(const char *text, size_t len)
{
    for (size_t at = 0, end; at < len; at = end + 1) {
        for (end = at; end < len && isalnum((unsigned char)text[end]); end++)
            continue;
        if (end < len && strchr("-_./+:", text[end]) == NULL)
            return false;
        if (end > at && !is_ordinary_piece(text + at, end - at))
            return false;
    }
    return true;
}

/* "2024-01-31", and with a time of day. */
static bool is_date(const char *text, size_t len)
{
    enum { DATE = 10, LONGEST = 30 };
    static const char form[] = "dddd-dd-dd";
    for (size_t i = 0; i < DATE; i++) {
        if (i >= len ||
            (form[i] == 'd' ? isdigit((unsigned char)text[i]) == 0 : text[i] != form[i]))
            return false;
    }
    return len <= LONGEST && strspn(text + DATE, DIGITS "T:.+-Z") >= len - DATE;
}

/* "image/png", "application/vnd.studio.v2+json" */
static bool is_media_type(const char *text, size_t len)
{
    static const char *const types[] = {
        "application/", "audio/",     "font/", "image/",
        "model/",       "multipart/", "text/", "video/"
    };
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        size_t type = strlen(types[i]);
        if (len > type && strncasecmp(text, types[i], type) == 0)
            return is_of_ordinary_pieces(text + type, len - type) &&
                   !key_looks_so(text + type, len - type);
    }
    return false;
}

bool key_is_ordinary(const char *text, size_t len)
{
    enum { NUMBER_BESIDE_A_WORD = 3 };
    size_t letters = count(text, len, isalpha), digits = count(text, len, isdigit);
    bool bare = letters <= 1;
    if (is_date(text, len) || is_media_type(text, len))
        return true;
    return letters < LETTERS_MIN &&
           digits <= (bare ? NUMBER_DIGITS : NUMBER_BESIDE_A_WORD) &&
           is_of_ordinary_pieces(text, len);
}

bool key_is_spoken_of(const char *name, size_t len)
{
    static const char *const words[] = {
        "access",  "auth", "bearer", "cookie", "cred",  "csrf", "hmac",
        "jwt",     "key",  "nonce",  "otp",    "pass",  "pwd",  "secret",
        "session", "sid",  "sig",    "ticket", "token", "xsrf",
    };
    char folded[FOLDED_SIZE];
    fold(folded, name, len);
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (strstr(folded, words[i]) != NULL)
            return true;
    }
    return len >= FOLDED_SIZE;
}
