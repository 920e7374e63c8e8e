#include "judge/veil.h"

#include <string.h>

enum { WORD_MAX = 24 };

/* In lower case, without blanks and what stands for them. */
static const char *const strong_words[] = {
    "unrevealed", "notrevealed",   "notyetrevealed", "yettoberevealed", "toberevealed",
    "prereveal",  "prerevealed",   "revealpending",  "pendingreveal",   "tba",
    "tbd",        "tobeannounced", "tobedetermined", "placeholder",
};
static const char *const weak_words[] = {
    "hidden",     "mystery", "unknown",   "secret", "sealed",
    "comingsoon", "pending", "concealed", "locked", "unopened",
};
static const char *const statuses[] = {
    "status", "state",    "stage",      "phase",
    "reveal", "revealed", "isrevealed", "revealstatus"
};
static const char *const negations[] = { "false", "no", "0", "notyet" };

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

/* The length of the word, 0: it is none, or too long. */
static size_t fold(char word[WORD_MAX], struct json_text text)
{
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.text[i];
        if (strchr(" -_.!", c) != NULL && c != '\0')
            continue;
        if (len == WORD_MAX - 1)
            return 0;
        word[len++] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
    }
    word[len] = '\0';
    return len;
}

static bool is_listed(const char *word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(word, words[i]) == 0)
            return true;
    }
    return false;
}

static bool is_revealed_not(const char *name, const char *value)
{
    return (strcmp(name, "revealed") == 0 || strcmp(name, "isrevealed") == 0) &&
           is_listed(value, negations, COUNT(negations));
}

void veil_add(struct veil *veil, struct json_text type, struct json_text value)
{
    char word[WORD_MAX], name[WORD_MAX];
    if (veil->count++ == 0)
        veil->first = value;
    veil->same += value.len > 0 && value.len == veil->first.len &&
                  memcmp(value.text, veil->first.text, value.len) == 0;
    size_t len = fold(word, value);
    if (len == 0)
        return;
    if (fold(name, type) == 0)
        name[0] = '\0';
    bool strong = is_listed(word, strong_words, COUNT(strong_words)) ||
                  strspn(word, "?") == len || is_revealed_not(name, word);
    veil->strong += strong;
    veil->status |= strong && is_listed(name, statuses, COUNT(statuses));
    veil->weak += !strong && is_listed(word, weak_words, COUNT(weak_words));
}

/* "None" in all places is a token that wears nothing. */
static bool hides_by_sameness(const struct veil *veil)
{
    char word[WORD_MAX];
    return veil->same == veil->count && veil->count > 2 &&
           (fold(word, veil->first) == 0 || strcmp(word, "none") != 0);
}

enum veil_kind veil_of_all(const struct veil *veil)
{
    if (veil->strong > 0 && veil->strong + veil->weak == veil->count)
        return veil->status ? VEIL_STATUS : VEIL_STRONG;
    if (veil->weak > 0 && veil->weak == veil->count)
        return veil->count == 1 ? VEIL_THIN : VEIL_WEAK;
    return hides_by_sameness(veil) ? VEIL_WEAK : VEIL_NONE;
}
