#include "faults/expect.h"

#include <string.h>

static const struct {
    const char *word, *code;
} words[] = {
    { "pass", NULL },
    { "warn", NULL },
    { "U", "unable_to_retrieve_metadata" },
    { "S", "invalid_response_status_code" },
    { "D", "unable_to_decode_response" },
    { "inconclusive", NULL },
};
enum { WORDS = sizeof(words) / sizeof(words[0]) };

static bool is(const char *word, const char *text, size_t len)
{
    return word && strlen(word) == len && memcmp(word, text, len) == 0;
}

unsigned conclusion_find(const char *word, size_t len)
{
    for (unsigned i = 0; i < WORDS; i++)
        if (is(words[i].word, word, len) || is(words[i].code, word, len))
            return 1u << i;
    return 0;
}

void conclusions_put(struct strbuf *to, unsigned set)
{
    size_t from = to->len;

    for (unsigned i = 0; i < WORDS; i++)
        if (set & 1u << i)
            strbuf_putf(to, "%s%s", to->len > from ? "|" : "", words[i].word);
}

static bool parse_set(unsigned *set, const char *text, size_t len)
{
    *set = 0;
    while (len > 0) {
        const char *bar = memchr(text, '|', len);
        size_t word_len = bar ? (size_t)(bar - text) : len;
        unsigned found = conclusion_find(text, word_len);

        if (found == 0 || *set & found || (bar && word_len + 1 == len))
            return false;
        *set |= found;
        word_len += bar != NULL;
        text += word_len;
        len -= word_len;
    }
    return true;
}

bool expect_parse(struct expect *expect, const char *text)
{
    size_t required_len = strcspn(text, "!?");
    const char *optional = text + required_len;

    expect->firm = *optional == '!';
    optional += *optional == '!';
    optional += *optional == '?';
    return parse_set(&expect->required, text, required_len) &&
           parse_set(&expect->optional, optional, strlen(optional)) &&
           (expect->required | expect->optional) != 0;
}

/* Where pass and warn are the same. */
static unsigned plain(unsigned set)
{
    return set & CONCLUSION_WARN ? (set & ~(unsigned)CONCLUSION_WARN) | CONCLUSION_PASS
                                 : set;
}

bool expect_holds(const struct expect *expect, const struct predicted *predicted)
{
    unsigned allowed = expect->required | expect->optional;
    unsigned said = plain(predicted->main | predicted->others);

    if (!(predicted->main & allowed))
        return false;
    if (predicted->main == CONCLUSION_INCONCLUSIVE)
        return true;
    if (expect->firm && !(plain(predicted->main) & plain(expect->required)))
        return false;
    return (plain(expect->required) & ~said) == 0 && (said & ~plain(allowed)) == 0;
}

bool expect_allows(const struct expect *expect, const struct predicted *observed)
{
    unsigned seen = plain(observed->main | observed->others);

    return observed->main != 0 &&
           (seen & ~plain(expect->required | expect->optional)) == 0;
}

bool predicted_covers(const struct predicted *predicted, enum conclusion observed)
{
    return predicted->main == CONCLUSION_INCONCLUSIVE ||
           (plain(predicted->main | predicted->others) & plain(observed)) != 0;
}
