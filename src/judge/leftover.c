#include "judge/leftover.h"

#include "judge/letters.h"

#include <stdbool.h>
#include <string.h>

enum {
    NAME = LEFTOVER_IN_NAME,
    URL = LEFTOVER_IN_URL,
    PROSE = LEFTOVER_IN_PROSE,
    TRAIT = LEFTOVER_IN_TRAIT,
    ANYWHERE = NAME | URL | PROSE | TRAIT
};

/* What must stand around it. */
enum bounds { FREE, WORD, SEGMENT };

/* clang-format off */
/* The whole of the text. */
static const struct whole {
    const char *text;
    unsigned places;
} wholes[] = {
    { "undefined", ANYWHERE },
    { "null",      ANYWHERE },
    { "NaN",       ANYWHERE },
    { "None",      NAME | URL | PROSE },
    { "TO" "DO",   ANYWHERE }, /* in two parts: these marks have no place in sources */
    { "FIX" "ME",  ANYWHERE },
    { "REPLACEME", ANYWHERE },
    { "CHANGEME",  ANYWHERE },
    /* HashLips Art Engine, src/config.js */
    { "Remember to replace this description", ANYWHERE },
};
enum { WHOLE_MAX = 36 };

/* Its beginning. */
static const struct whole starts[] = {
    { "Your Collection #", NAME }, /* HashLips too */
    { "Lorem ipsum",       NAME | PROSE | TRAIT },
};

/* A part of it; they are looked for where their first byte stands. */
static const struct part {
    const char *text;
    unsigned places;
    enum bounds bounds;
} parts[] = {
    { "#undefined",        ANYWHERE,   WORD },
    { "#null",             NAME | URL, WORD },
    { "#NaN",              NAME | URL, WORD },
    { "undefined",         NAME | URL, WORD },
    { "/null",             URL,        SEGMENT },
    { "/NaN",              URL,        SEGMENT },
    { "/CID",              URL,        SEGMENT },
    { "/IPFS_CID",         URL,        SEGMENT },
    { "/IPFS_HASH",        URL,        SEGMENT },
    { "/TOKEN_ID",         URL,        SEGMENT },
    { "NewUriToReplace",   ANYWHERE,   FREE },
    { "[object Object]",   ANYWHERE,   FREE },
    { "%5Bobject%20Object%5D", URL,    FREE },
    { "[object%20Object]", URL,        FREE },
    { "<%=",               ANYWHERE,   FREE },
    { "%s",                NAME | URL, WORD },
    { "%d",                NAME | URL, WORD },
};

/* What stands in brackets of templates. */
enum inner {
    ANYTHING,
    A_WORD,  /* a name of a variable */
    A_NAME,  /* the same, but not ERC-1155's {id} and {locale} */
    AN_ID    /* a name that is of the token's id: others may be ornaments */
};

static const struct brackets {
    const char *open, *close, *shown;
    enum inner inner;
    unsigned places;
} brackets[] = {
    { "${",  "}",   "${…}",    ANYTHING, ANYWHERE },
    { "{{",  "}}",  "{{…}}",   ANYTHING, ANYWHERE },
    { "#{",  "}",   "#{…}",    A_NAME,   ANYWHERE },
    { "{",   "}",   "{…}",     A_NAME,   URL },
    { "{",   "}",   "{…}",     AN_ID,    ANYWHERE },
    { "%7B", "%7D", "%7B…%7D", A_WORD,   URL },
    { "<",   ">",   "<…>",     A_NAME,   URL },
    { "<",   ">",   "<…>",     AN_ID,    ANYWHERE },
};

/* Words that ask to be replaced, in capitals and joined by underscores; in URLs in any
 * case, and joined by hyphens too. An empty tail: whatever follows. */
static const struct request {
    const char *head, *tail, *shown;
    unsigned places;
} requests[] = {
    { "YOUR_",      "_HERE", "YOUR_…_HERE",    ANYWHERE },
    { "INSERT_",    "_HERE", "INSERT_…_HERE",  ANYWHERE },
    { "PUT_",       "_HERE", "PUT_…_HERE",     ANYWHERE },
    { "PASTE_",     "_HERE", "PASTE_…_HERE",   ANYWHERE },
    { "ADD_",       "_HERE", "ADD_…_HERE",     ANYWHERE },
    { "REPLACE_ME",      "", "REPLACE_ME",     ANYWHERE },
    { "REPLACE_THIS",    "", "REPLACE_THIS",   ANYWHERE },
    { "REPLACE_WITH_",   "", "REPLACE_WITH_…", ANYWHERE },
    { "CHANGE_ME",       "", "CHANGE_ME",      ANYWHERE },
    { "YOUR_CID",        "", "YOUR_CID",       ANYWHERE },
    { "YOUR_IPFS",       "", "YOUR_IPFS…",     ANYWHERE },
    { "YOUR_HASH",       "", "YOUR_HASH",      ANYWHERE },
    { "YOUR_URI",        "", "YOUR_URI",       ANYWHERE },
    { "YOUR_URL",        "", "YOUR_URL",       ANYWHERE },
    { "YOUR_BASE_UR",    "", "YOUR_BASE_UR…",  ANYWHERE },
    { "YOUR_FOLDER",     "", "YOUR_FOLDER…",   ANYWHERE },
    { "YOUR_BUCKET",     "", "YOUR_BUCKET…",   ANYWHERE },
    { "YOUR_IMAGE",      "", "YOUR_IMAGE…",    ANYWHERE & ~URL },
    { "YOUR_TOKEN",      "", "YOUR_TOKEN…",    ANYWHERE & ~URL },
    { "YOUR_COLLECTION", "", "YOUR_COLLECTION…", ANYWHERE & ~URL },
    { "YOUR_DESCRIPTION", "", "YOUR_DESCRIPTION", ANYWHERE & ~URL },
};
/* clang-format on */

static bool is_alnum(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool stands_free(const char *text, size_t len, size_t at, size_t size,
                        enum bounds bounds)
{
    bool end = at + size == len;
    char behind = end ? '\0' : text[at + size];
    switch (bounds) {
    case FREE:
        return true;
    case WORD:
        return (at == 0 || !is_alnum(text[at]) || !is_alnum(text[at - 1])) &&
               (end || !is_alnum(behind));
    case SEGMENT:
        return end || behind == '/' || behind == '.' || behind == '?';
    }
    return false;
}

/* "100%d" and "%s" that follows a word are no directives. */
static bool is_directive(const char *text, size_t at, enum leftover_place place)
{
    return text[at] != '%' || place == LEFTOVER_IN_URL || at == 0 ||
           !is_alnum(text[at - 1]);
}

static const char *part_at(const char *text, size_t len, size_t at,
                           enum leftover_place place)
{
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        const struct part *part = &parts[i];
        if (part->text[0] != text[at] || (part->places & place) == 0)
            continue;
        size_t size = strlen(part->text);
        if (len - at >= size && memcmp(text + at, part->text, size) == 0 &&
            stands_free(text, len, at, size, part->bounds) &&
            is_directive(text, at, place))
            return part->text[0] == '/' ? part->text + 1 : part->text;
    }
    return NULL;
}

/* ---- brackets ---- */

/* Letters, digits, and what joins words. */
static bool is_of_name(char c)
{
    return is_alnum(c) || c == '_' || c == '-' || c == '.';
}

static bool is_word(const char *text, size_t len)
{
    enum { NAME_MAX_BYTES = 40 };
    if (len == 0 || len > NAME_MAX_BYTES || !is_alnum(text[0]) ||
        (text[0] >= '0' && text[0] <= '9'))
        return false;
    for (size_t i = 0; i < len; i++) {
        if (!is_of_name(text[i]))
            return false;
    }
    return true;
}

/* "token_id", "tokenId", "TOKEN-ID" */
static bool is_name_of_id(const char *text, size_t len)
{
    static const char *const names[] = { "tokenid", "tokennumber", "nftid", "editionid" };
    char bare[16];
    size_t used = 0;
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '_' || text[i] == '-' || text[i] == '.')
            continue;
        if (!is_alnum(text[i]) || used + 1 == sizeof(bare))
            return false;
        bare[used++] = (char)(text[i] | 0x20);
    }
    bare[used] = '\0';
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strcmp(names[i], bare) == 0)
            return true;
    }
    return false;
}

static bool is_inner(enum inner inner, const char *text, size_t len)
{
    switch (inner) {
    case ANYTHING:
        return len > 0;
    case A_WORD:
        return is_word(text, len);
    case A_NAME:
        return is_word(text, len) && !(len == 2 && memcmp(text, "id", 2) == 0) &&
               !(len == 6 && memcmp(text, "locale", 6) == 0);
    case AN_ID:
        return is_name_of_id(text, len);
    }
    return false;
}

/* What is longer is no variable and no request, and is not looked through again and
 * again. */
enum { INNER_MAX = 256, WORD_MAX = 128 };

static const char *brackets_at(const char *text, size_t len, size_t at,
                               enum leftover_place place)
{
    for (size_t i = 0; i < sizeof(brackets) / sizeof(brackets[0]); i++) {
        const struct brackets *row = &brackets[i];
        size_t open = strlen(row->open), close = strlen(row->close);
        if ((row->places & place) == 0 || len - at <= open + close ||
            memcmp(text + at, row->open, open) != 0)
            continue;
        const char *inner = text + at + open;
        size_t rest = len - at - open;
        const char *end =
            memmem(inner, rest < INNER_MAX ? rest : INNER_MAX, row->close, close);
        if (end != NULL && is_inner(row->inner, inner, (size_t)(end - inner)))
            return row->shown;
    }
    return NULL;
}

/* ---- requests ---- */

/* The bytes are a part of a request; in a URL they may be lower case, and joined by
 * hyphens. */
static bool is_said(const char *text, const char *part, size_t len, bool in_url)
{
    for (size_t i = 0; i < len; i++) {
        bool same = text[i] == part[i];
        if (in_url && !same)
            same = part[i] == '_'
                       ? text[i] == '-'
                       : is_alnum(text[i]) && (text[i] | 0x20) == (part[i] | 0x20);
        if (!same)
            return false;
    }
    return true;
}

static size_t word_len(const char *text, size_t len)
{
    size_t at = 0;
    while (at < len && (is_alnum(text[at]) || text[at] == '_' || text[at] == '-'))
        at++;
    return at;
}

static const char *request_at(const char *text, size_t len, size_t at,
                              enum leftover_place place)
{
    if (at > 0 && is_alnum(text[at - 1]))
        return NULL;
    size_t word = word_len(text + at, len - at < WORD_MAX ? len - at : WORD_MAX);
    for (size_t i = 0; i < sizeof(requests) / sizeof(requests[0]); i++) {
        const struct request *row = &requests[i];
        size_t head = strlen(row->head), tail = strlen(row->tail);
        if ((row->places & place) == 0 || word < head + tail)
            continue;
        bool in_url = place == LEFTOVER_IN_URL;
        if (is_said(text + at, row->head, head, in_url) &&
            is_said(text + at + word - tail, row->tail, tail, in_url))
            return row->shown;
    }
    return NULL;
}

/* ---- the whole of it ---- */

static const char *find_start(const char *text, size_t len, enum leftover_place place)
{
    for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
        size_t size = strlen(starts[i].text);
        if ((starts[i].places & place) != 0 && len >= size &&
            memcmp(text, starts[i].text, size) == 0)
            return starts[i].text;
    }
    return NULL;
}

static const char *find_whole(const char *text, size_t len, enum leftover_place place)
{
    for (size_t i = 0; i < sizeof(wholes) / sizeof(wholes[0]); i++) {
        if ((wholes[i].places & place) != 0 && strlen(wholes[i].text) == len &&
            memcmp(text, wholes[i].text, len) == 0)
            return wholes[i].text;
    }
    return NULL;
}

/* Letters without which there is no part of the kind. */
static bool may_have_parts(uint64_t letters, enum leftover_place place)
{
    static const uint64_t undefined =
        LETTER('u') | LETTER('n') | LETTER('d') | LETTER('e') | LETTER('f') | LETTER('i');
    static const uint64_t null = LETTER('n') | LETTER('u') | LETTER('l');
    static const uint64_t new_uri =
        LETTER_CAPITAL_N | LETTER_CAPITAL_U | LETTER('w') | LETTER('p') | LETTER('l');
    static const uint64_t not_a_number = LETTER_CAPITAL_N | LETTER('a');
    bool hash = (letters & LETTER_HASH) != 0;
    bool words = hash || (place & (LEFTOVER_IN_NAME | LEFTOVER_IN_URL)) != 0;
    bool short_words = hash || place == LEFTOVER_IN_URL;
    bool request = (letters & LETTER_UNDERSCORE) != 0 || place == LEFTOVER_IN_URL;
    return request || (letters & (LETTER_BRACKET | LETTER_PERCENT)) != 0 ||
           (letters & new_uri) == new_uri ||
           (words && (letters & undefined) == undefined) ||
           (short_words &&
            ((letters & null) == null || (letters & not_a_number) == not_a_number));
}

/* The first two bytes of all parts, brackets and requests. */
static bool may_begin(char first, char second)
{
    switch (first) {
    case '#':
        return second == 'u' || second == 'n' || second == 'N' || second == '{';
    case '/':
        return strchr("nNCIT", second) != NULL;
    case 'u':
        return second == 'n';
    case 'N':
        return second == 'e';
    case '[':
        return second == 'o';
    case '%':
        return second == 's' || second == 'd' || second == '5' || second == '7';
    case '$':
        return second == '{';
    case '<':
    case '{':
        return true;
    default:
        return strchr("YIPARC", first & ~0x20) != NULL && (first & ~0x20) != '\0';
    }
}

static const char *find_at(const char *text, size_t len, size_t at,
                           enum leftover_place place)
{
    const char *found = part_at(text, len, at, place);
    if (found == NULL)
        found = brackets_at(text, len, at, place);
    return found != NULL ? found : request_at(text, len, at, place);
}

const char *leftover_find(const char *text, size_t len, uint64_t letters,
                          enum leftover_place place)
{
    const char *found = len <= WHOLE_MAX ? find_whole(text, len, place) : NULL;
    if (found == NULL)
        found = find_start(text, len, place);
    if (found != NULL || !may_have_parts(letters, place))
        return found;
    for (size_t at = 0; at + 1 < len && found == NULL; at++) {
        if (may_begin(text[at], text[at + 1]))
            found = find_at(text, len, at, place);
    }
    return found;
}
