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
    { "NewUriToReplace",   ANYWHERE,   FREE },
    { "[object Object]",   ANYWHERE,   FREE },
    { "%5Bobject%20Object%5D", URL,    FREE },
    { "[object%20Object]", URL,        FREE },
    { "<%=",               ANYWHERE,   FREE },
    { "%s",                NAME | URL, WORD },
    { "%d",                NAME | URL, WORD },
};

/* Brackets of templates, told by what they look like. */
static const struct brackets {
    const char *open, *close, *shown;
} brackets[] = {
    { "${", "}",  "${…}" },
    { "{{", "}}", "{{…}}" },
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

static const char *brackets_at(const char *text, size_t len, size_t at)
{
    for (size_t i = 0; i < sizeof(brackets) / sizeof(brackets[0]); i++) {
        size_t open = strlen(brackets[i].open), close = strlen(brackets[i].close);
        if (len - at > open + close && memcmp(text + at, brackets[i].open, open) == 0 &&
            memmem(text + at + open, len - at - open, brackets[i].close, close) != NULL)
            return brackets[i].shown;
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
    return (letters & (LETTER_BRACKET | LETTER_PERCENT)) != 0 ||
           (letters & new_uri) == new_uri ||
           (words && (letters & undefined) == undefined) ||
           (short_words &&
            ((letters & null) == null || (letters & not_a_number) == not_a_number));
}

/* The first two bytes of all parts and brackets. */
static bool may_begin(char first, char second)
{
    switch (first) {
    case '#':
        return second == 'u' || second == 'n' || second == 'N';
    case '/':
        return second == 'n' || second == 'N';
    case 'u':
        return second == 'n';
    case 'N':
        return second == 'e';
    case '[':
        return second == 'o';
    case '<':
        return second == '%';
    case '%':
        return second == 's' || second == 'd' || second == '5';
    case '$':
    case '{':
        return second == '{';
    default:
        return false;
    }
}

const char *leftover_find(const char *text, size_t len, uint64_t letters,
                          enum leftover_place place)
{
    enum { WHOLE_MAX = 9 };
    if (len <= WHOLE_MAX) {
        const char *whole = find_whole(text, len, place);
        if (whole != NULL)
            return whole;
    }
    if (!may_have_parts(letters, place))
        return NULL;
    for (size_t at = 0; at + 1 < len; at++) {
        if (!may_begin(text[at], text[at + 1]))
            continue;
        const char *found = part_at(text, len, at, place);
        if (found == NULL)
            found = brackets_at(text, len, at);
        if (found != NULL)
            return found;
    }
    return NULL;
}
