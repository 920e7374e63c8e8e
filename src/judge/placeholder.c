#include "judge/placeholder.h"

#include "judge/letters.h"

#include <stdbool.h>
#include <string.h>

enum { LOOKED_AT = 96 };

#define REVEAL (LETTER('r') | LETTER('e') | LETTER('v') | LETTER('a') | LETTER('l'))
#define BOX    (LETTER('m') | LETTER('y') | LETTER('s') | LETTER('b') | LETTER('x'))
#define HOLDER (LETTER('h') | LETTER('o') | LETTER('l') | LETTER('d') | LETTER('r'))
#define SOON   (LETTER('c') | LETTER('o') | LETTER('m') | LETTER('i') | LETTER('n'))
#define HIDDEN (LETTER('h') | LETTER('i') | LETTER('d') | LETTER('e') | LETTER('n'))

/* Each with letters of it, without which it is not searched for. */
/* clang-format off */
static const struct word {
    uint64_t letters;
    enum placeholder_hint hint;
    const char *text;
} words[] = {
    { REVEAL | LETTER('u'),                PLACEHOLDER_STRONG, "unrevealed" },
    { REVEAL | LETTER('n') | LETTER('o'),  PLACEHOLDER_STRONG, "not revealed" },
    { REVEAL | LETTER('n') | LETTER('y'),  PLACEHOLDER_STRONG, "not yet revealed" },
    { REVEAL | LETTER('b') | LETTER('o'),  PLACEHOLDER_STRONG, "to be revealed" },
    { REVEAL | LETTER('p'),                PLACEHOLDER_STRONG, "prereveal" },
    { REVEAL | LETTER('p'),                PLACEHOLDER_STRONG, "pre reveal" },
    { HOLDER | LETTER('p') | LETTER('c'),  PLACEHOLDER_STRONG, "placeholder" },
    { BOX,                                 PLACEHOLDER_WEAK,   "mystery box" },
    { HIDDEN | LETTER('u') | LETTER('t'),  PLACEHOLDER_WEAK,   "hidden until" },
    { SOON | LETTER('g') | LETTER('s'),    PLACEHOLDER_WEAK,   "coming soon" },
};
/* clang-format on */

/* Is there a word that can be in a text of these letters? */
static bool may_have_words(uint64_t letters)
{
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if ((letters & words[i].letters) == words[i].letters)
            return true;
    }
    return false;
}

/* Lower case, and blanks for what stands for them in names of files. */
static size_t simplify(char to[LOOKED_AT], const char *text, size_t len)
{
    size_t kept = len < LOOKED_AT ? len : LOOKED_AT;
    for (size_t i = 0; i < kept; i++) {
        char c = text[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c | 0x20);
        to[i] = c == '-' || c == '_' || c == '+' ? ' ' : c;
    }
    return kept;
}

static enum placeholder_hint find_words(const char *text, size_t len, uint64_t letters)
{
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if ((letters & words[i].letters) == words[i].letters &&
            memmem(text, len, words[i].text, strlen(words[i].text)) != NULL)
            return words[i].hint;
    }
    return PLACEHOLDER_NONE;
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
    return (marks == text || marks[-1] == ' ' || marks[-1] == '#') &&
           (behind == text + len || *behind == ' ');
}

enum placeholder_hint placeholder_of_name(const char *text, size_t len, uint64_t letters)
{
    char simple[LOOKED_AT];
    if ((letters & LETTER_QUESTION) == 0 && !may_have_words(letters))
        return PLACEHOLDER_NONE;
    len = simplify(simple, text, len);
    return has_marks(simple, len) ? PLACEHOLDER_STRONG : find_words(simple, len, letters);
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
    *len = 0;
    if (path == NULL)
        return "";
    for (const char *p = path; p < end && *p != '?' && *p != '#'; p++)
        (*len)++;
    return path;
}

/* "hidden.png", "hidden": the file's name to its first dot. */
static bool is_hidden_file(const char *path, size_t len)
{
    static const char hidden[] = "hidden";
    const char *slash = memrchr(path, '/', len);
    const char *name = slash != NULL ? slash + 1 : path;
    size_t left = (size_t)(path + len - name), wanted = sizeof(hidden) - 1;
    return left >= wanted && memcmp(name, hidden, wanted) == 0 &&
           (left == wanted || name[wanted] == '.');
}

enum placeholder_hint placeholder_of_image(const char *url, size_t len, uint64_t letters)
{
    char simple[LOOKED_AT];
    if ((letters & HIDDEN) != HIDDEN && !may_have_words(letters))
        return PLACEHOLDER_NONE;
    const char *path = path_of(url, &len);
    if (len > LOOKED_AT) {
        path += len - LOOKED_AT;
        len = LOOKED_AT;
    }
    len = simplify(simple, path, len);
    return is_hidden_file(simple, len) ? PLACEHOLDER_STRONG
                                       : find_words(simple, len, letters);
}
