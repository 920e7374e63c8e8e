#include "judge/placeholder.h"

#include "judge/letters.h"

#include <string.h>

enum { LOOKED_AT = 96, PROSE_LOOKED_AT = 1024 };

/* What words have in common, in lower case; its rarest letter, by which it is found; and
 * letters without which it is not looked for. */
/* clang-format off */
static const struct stem {
    const char *text;
    size_t rarest;
    uint64_t letters;
} stems[] = {
    { "reveal",       2,  LETTER('r') | LETTER('e') | LETTER('v') | LETTER('a') | LETTER('l') },
    { "placeholder",  5,  LETTER('p') | LETTER('c') | LETTER('h') | LETTER('o') | LETTER('d') },
    { "mystery box",  10, LETTER('m') | LETTER('y') | LETTER('b') | LETTER('x') | LETTER('s') },
    { "hidden until", 7,  LETTER('h') | LETTER('i') | LETTER('d') | LETTER('u') | LETTER('t') },
    { "coming soon",  5,  LETTER('c') | LETTER('m') | LETTER('i') | LETTER('g') | LETTER('s') },
};
enum { REVEAL, PLACEHOLDER, MYSTERY_BOX, HIDDEN_UNTIL, COMING_SOON };

/* Each with what stands before its stem and behind it. */
static const struct word {
    int stem;
    const char *before, *behind;
    enum placeholder_hint hint; /* in names; in prose all are weak */
} words[] = {
    { REVEAL,       "un",            "ed",      PLACEHOLDER_STRONG },
    { REVEAL,       "not ",          "ed",      PLACEHOLDER_STRONG },
    { REVEAL,       "not yet ",      "ed",      PLACEHOLDER_STRONG },
    { REVEAL,       "to be ",        "ed",      PLACEHOLDER_STRONG },
    { REVEAL,       "not been ",     "ed",      PLACEHOLDER_STRONG },
    { REVEAL,       "not yet been ", "ed",      PLACEHOLDER_STRONG },
    { REVEAL,       "will be ",      "ed on",   PLACEHOLDER_WEAK },
    { REVEAL,       "will be ",      "ed soon", PLACEHOLDER_WEAK },
    { REVEAL,       "will be ",      "ed after", PLACEHOLDER_WEAK },
    { REVEAL,       "",              " on ",    PLACEHOLDER_WEAK },
    { REVEAL,       "",              "s on ",   PLACEHOLDER_WEAK },
    { REVEAL,       "",              " date",   PLACEHOLDER_WEAK },
    { REVEAL,       "pre",           "",        PLACEHOLDER_STRONG },
    { REVEAL,       "pre ",          "",        PLACEHOLDER_STRONG },
    { PLACEHOLDER,  "",              "",        PLACEHOLDER_STRONG },
    { MYSTERY_BOX,  "",              "",        PLACEHOLDER_WEAK },
    { HIDDEN_UNTIL, "",              "",        PLACEHOLDER_WEAK },
    { COMING_SOON,  "",              "",        PLACEHOLDER_WEAK },
};
/* clang-format on */
enum {
    STEM_COUNT = sizeof(stems) / sizeof(stems[0]),
    WORD_COUNT = sizeof(words) / sizeof(words[0])
};

/* Lower case, and a blank for what stands for one in names of files. */
static char simple(char c)
{
    if (c >= 'A' && c <= 'Z')
        return (char)(c | 0x20);
    return c == '-' || c == '_' || c == '+' ? ' ' : c;
}

/* Does `word`, which is simple, begin at a place of the text? */
static bool is_at(const char *text, size_t len, size_t at, const char *word)
{
    for (; *word != '\0'; word++, at++) {
        if (at >= len || simple(text[at]) != *word)
            return false;
    }
    return true;
}

static enum placeholder_hint hint_at(const char *text, size_t len, size_t at, int stem)
{
    size_t end = at + strlen(stems[stem].text);
    for (size_t i = 0; i < WORD_COUNT; i++) {
        size_t before = strlen(words[i].before);
        if (words[i].stem == stem && at >= before &&
            is_at(text, at, at - before, words[i].before) &&
            is_at(text, len, end, words[i].behind))
            return words[i].hint;
    }
    return PLACEHOLDER_NONE;
}

/* The first place of a letter, which is given in lower case; NULL when there is none. */
static const char *find_letter(const char *from, const char *end, char letter)
{
    const char *lower = memchr(from, letter, (size_t)(end - from));
    const char *upper =
        memchr(from, letter & ~0x20, (size_t)((lower != NULL ? lower : end) - from));
    return upper != NULL ? upper : lower;
}

static enum placeholder_hint find_stem(const char *text, size_t len, int stem)
{
    const struct stem *wanted = &stems[stem];
    const char *end = text + len;
    if (len < wanted->rarest)
        return PLACEHOLDER_NONE;
    for (const char *letter = text + wanted->rarest;
         (letter = find_letter(letter, end, wanted->text[wanted->rarest])) != NULL;
         letter++) {
        size_t at = (size_t)(letter - text) - wanted->rarest;
        enum placeholder_hint hint = is_at(text, len, at, wanted->text)
                                         ? hint_at(text, len, at, stem)
                                         : PLACEHOLDER_NONE;
        if (hint != PLACEHOLDER_NONE)
            return hint;
    }
    return PLACEHOLDER_NONE;
}

static enum placeholder_hint find_words(const char *text, size_t len, uint64_t letters)
{
    enum placeholder_hint strongest = PLACEHOLDER_NONE;
    for (int i = 0; i < STEM_COUNT && strongest != PLACEHOLDER_STRONG; i++) {
        if ((letters & stems[i].letters) != stems[i].letters)
            continue;
        enum placeholder_hint hint = find_stem(text, len, i);
        strongest = hint > strongest ? hint : strongest;
    }
    return strongest;
}

/* "???" in the place of a word. */
static bool has_marks(const char *text, size_t len)
{
    const char *marks = memmem(text, len, "???", 3);
    if (marks == NULL)
        return false;
    const char *behind = marks + 3;
    while (behind < text + len && *behind == '?')
        behind++;
    return (marks == text || simple(marks[-1]) == ' ' || marks[-1] == '#') &&
           (behind == text + len || simple(*behind) == ' ');
}

/* "Hidden", "Mystery #12": a word by itself, but for the token's number. */
static bool is_hiding_word(const char *text, size_t len)
{
    static const char *const hiding[] = { "hidden", "mystery", "unknown", "secret",
                                          "tba" };
    while (len > 0 && strchr("0123456789# ", text[len - 1]) != NULL &&
           text[len - 1] != '\0')
        len--;
    for (size_t i = 0; i < sizeof(hiding) / sizeof(hiding[0]); i++) {
        if (len == strlen(hiding[i]) && is_at(text, len, 0, hiding[i]))
            return true;
    }
    return false;
}

enum placeholder_hint placeholder_of_name(const char *text, size_t len, uint64_t letters)
{
    len = len < LOOKED_AT ? len : LOOKED_AT;
    if ((letters & LETTER_QUESTION) != 0 && has_marks(text, len))
        return PLACEHOLDER_STRONG;
    enum placeholder_hint hint = find_words(text, len, letters);
    return hint == PLACEHOLDER_NONE && is_hiding_word(text, len) ? PLACEHOLDER_WEAK
                                                                 : hint;
}

/* The path of a URL, without what follows it; "" for one that carries its data. */
static const char *path_of(const char *url, size_t *len)
{
    const char *end = url + *len;
    const char *colon = memchr(url, ':', *len < 12 ? *len : 12);
    const char *path = url;
    if (colon != NULL && end - colon > 3 && memcmp(colon, "://", 3) == 0)
        path = memchr(colon + 3, '/', (size_t)(end - colon - 3));
    else if (colon != NULL)
        path = NULL;
    if (path == NULL) {
        *len = 0;
        return "";
    }
    const char *query = memchr(path, '?', (size_t)(end - path));
    end = query != NULL ? query : end;
    const char *fragment = memchr(path, '#', (size_t)(end - path));
    *len = (size_t)((fragment != NULL ? fragment : end) - path);
    return path;
}

/* "hidden.png", "hidden": the file's name to its first dot. */
static bool is_hidden_file(const char *path, size_t len)
{
    static const char hidden[] = "hidden";
    const char *slash = memrchr(path, '/', len);
    size_t at = slash != NULL ? (size_t)(slash + 1 - path) : 0;
    size_t behind = at + sizeof(hidden) - 1;
    return is_at(path, len, at, hidden) && (behind == len || path[behind] == '.');
}

enum placeholder_hint placeholder_of_image(const char *url, size_t len)
{
    const char *path = path_of(url, &len);
    if (len > LOOKED_AT) {
        path += len - LOOKED_AT;
        len = LOOKED_AT;
    }
    return is_hidden_file(path, len) ? PLACEHOLDER_STRONG
                                     : find_words(path, len, letters_of(path, len));
}

bool placeholder_in_prose(const char *text, size_t len)
{
    uint64_t needed = stems[REVEAL].letters;
    len = len < PROSE_LOOKED_AT ? len : PROSE_LOOKED_AT;
    return (letters_of(text, len) & needed) == needed &&
           find_stem(text, len, REVEAL) != PLACEHOLDER_NONE;
}
