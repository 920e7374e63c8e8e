#include "judge/spelling.h"

#include "base/hash.h"
#include "base/untrusted.h"
#include "base/xalloc.h"

#include <stdlib.h>
#include <string.h>

/* Slips are looked for in words of letters that are long enough to be recognised, and in
 * shorter ones where other words stand beside them that are the same ("Cod Blue"). */
enum { LETTERS_MIN = 5, ORDER_MIN = 4, SHORT_MIN = 3, PHRASE_MIN = 6 };
enum { RARE_TOKENS = 3, SLIP_SHARE = 50, SWAP_SHARE = 200 };
/* So many words that are one letter apart are a family, and no slips. */
enum { FAMILY = 16 };

/* A word without its case, and one without its blanks too. */
struct folded {
    char lower[SPELLING_BYTES]; /* a letter outside ASCII keeps its bytes */
    char bare[SPELLING_BYTES];
    size_t lower_len, bare_len;
    size_t usual; /* the word that it seems to be meant for, or NOTHING */
    bool same;    /* as that, but for case, blanks, punctuation */
};

struct search {
    const struct spelling *words;
    struct folded *folded;
    size_t count;
};
#define NOTHING SIZE_MAX

/* ---- folding ---- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

/* Small letters of Latin-1, Greek and Cyrillic for their capitals, which are two bytes
 * wide as these are. */
static void lower_wide(char *pair)
{
    unsigned lead = (unsigned char)pair[0], tail = (unsigned char)pair[1];
    unsigned code = (lead & 0x1f) << 6 | (tail & 0x3f);
    if ((code >= 0xc0 && code <= 0xde && code != 0xd7) ||
        (code >= 0x391 && code <= 0x3a9) || (code >= 0x410 && code <= 0x42f))
        code += 0x20;
    else if (code >= 0x400 && code <= 0x40f)
        code += 0x50;
    pair[0] = (char)(0xc0 | code >> 6);
    pair[1] = (char)(0x80 | (code & 0x3f));
}

static void lower(struct folded *folded, const struct spelling *word)
{
    memcpy(folded->lower, word->text, word->len);
    folded->lower_len = word->len;
    for (size_t i = 0; i < word->len;) {
        size_t width = utf8_width(folded->lower + i, word->len - i);
        char *c = &folded->lower[i];
        if (*c >= 'A' && *c <= 'Z')
            *c = (char)(*c | 0x20);
        else if (width == 2)
            lower_wide(c);
        i += width > 0 ? width : 1;
    }
}

static bool is_separator(char c)
{
    return strchr(" -_.,:;'/", c) != NULL && c != '\0';
}

static bool is_inside(const char *text, size_t len, size_t at)
{
    size_t from = at, to = at;
    while (from > 0 && is_separator(text[from - 1]))
        from--;
    while (to < len && is_separator(text[to]))
        to++;
    return from > 0 && to < len && !(is_digit(text[from - 1]) && is_digit(text[to]));
}

/* Without blanks at the ends, and without what joins words; a grade keeps its sign ("A-")
 * and a number its point. */
static void strip(struct folded *folded)
{
    const char *text = folded->lower;
    size_t len = folded->lower_len;
    folded->bare_len = 0;
    for (size_t i = 0; i < len; i++) {
        bool blank = text[i] == ' ' || text[i] == '_';
        bool at_end = i == 0 || i + 1 == len;
        if (is_separator(text[i]) && (is_inside(text, len, i) || (blank && at_end)))
            continue;
        folded->bare[folded->bare_len++] = text[i];
    }
}

/* ---- pairs ---- */

static bool is_rarer(const struct search *search, size_t a, size_t b)
{
    const struct spelling *words = search->words;
    return words[a].tokens < words[b].tokens ||
           (words[a].tokens == words[b].tokens && a > b);
}

/* Of several words that are near a rare one, the most usual one counts. */
static void match(struct search *search, size_t a, size_t b)
{
    bool a_rare = is_rarer(search, a, b);
    size_t rare = a_rare ? a : b, usual = a_rare ? b : a;
    struct folded *folded = &search->folded[rare];
    if (!folded->same &&
        (folded->usual == NOTHING || is_rarer(search, folded->usual, usual)))
        folded->usual = usual;
}

/* ---- signatures: words of one are near each other ---- */

struct signature {
    uint64_t hash;
    uint32_t word;
};

static int compare_signatures(const void *left, const void *right)
{
    const struct signature *a = left, *b = right;
    if (a->hash != b->hash)
        return a->hash < b->hash ? -1 : 1;
    return (a->word > b->word) - (a->word < b->word);
}

static size_t end_of_run(const struct signature *list, size_t count, size_t from)
{
    size_t to = from + 1;
    while (to < count && list[to].hash == list[from].hash)
        to++;
    return to;
}

/* ---- the same but for case, blanks, punctuation ---- */

static bool is_same_bare(const struct folded *a, const struct folded *b)
{
    return a->bare_len == b->bare_len && memcmp(a->bare, b->bare, a->bare_len) == 0;
}

/* Of each set of spellings the most frequent one is the usual one. */
static void match_same(struct search *search, const struct signature *run, size_t count)
{
    size_t usual = run[0].word;
    for (size_t i = 1; i < count; i++) {
        if (is_rarer(search, usual, run[i].word))
            usual = run[i].word;
    }
    for (size_t i = 0; i < count; i++) {
        struct folded *folded = &search->folded[run[i].word];
        if (run[i].word == usual || !is_same_bare(&search->folded[usual], folded))
            continue;
        folded->usual = usual;
        folded->same = true;
    }
}

static void find_same(struct search *search, struct signature *list)
{
    enum { BARE_MIN = 2 }; /* "a" and "A" may be an alphabet */
    size_t count = 0;
    for (size_t i = 0; i < search->count; i++) {
        const struct folded *folded = &search->folded[i];
        if (folded->bare_len >= BARE_MIN)
            list[count++] = (struct signature){
                hash_bytes(folded->bare, folded->bare_len, hash_seed()), (uint32_t)i
            };
    }
    qsort(list, count, sizeof(*list), compare_signatures);
    for (size_t from = 0, to; from < count; from = to) {
        to = end_of_run(list, count, from);
        if (to - from > 1)
            match_same(search, list + from, to - from);
    }
}

/* ---- one slip of the pen ---- */

/* Where two words differ: what is between the same beginning and the same end. */
struct difference {
    size_t at;           /* bytes that are the same */
    size_t a_len, b_len; /* bytes that are not */
};

static struct difference differ(const struct folded *a, const struct folded *b)
{
    size_t shorter = a->lower_len < b->lower_len ? a->lower_len : b->lower_len;
    size_t head = 0, tail = 0;
    while (head < shorter && a->lower[head] == b->lower[head])
        head++;
    while (tail < shorter - head &&
           a->lower[a->lower_len - 1 - tail] == b->lower[b->lower_len - 1 - tail])
        tail++;
    return (struct difference){ head, a->lower_len - head - tail,
                                b->lower_len - head - tail };
}

static bool are_letters(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (text[i] < 'a' || text[i] > 'z')
            return false;
    }
    return true;
}

enum slip { SLIP_NONE, SLIP_SWAP, SLIP_LETTER, SLIP_ORDER };

static enum slip kind_of_slip(const char *a, const char *b, struct difference d)
{
    if (!are_letters(a, d.a_len) || !are_letters(b, d.b_len))
        return SLIP_NONE;
    if (d.a_len == 1 && d.b_len == 1)
        return SLIP_SWAP;
    if (d.a_len + d.b_len == 1)
        return SLIP_LETTER;
    if (d.a_len == 2 && d.b_len == 2 && a[0] == b[1] && a[1] == b[0])
        return SLIP_ORDER;
    return SLIP_NONE;
}

/* The letters around a place. */
struct span {
    size_t from, to;
};

static struct span span_at(const struct folded *folded, size_t at)
{
    struct span span = { at, at };
    while (span.from > 0 && is_letter(folded->lower[span.from - 1]))
        span.from--;
    while (span.to < folded->lower_len && is_letter(folded->lower[span.to]))
        span.to++;
    return span;
}

static bool is_roman(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (strchr("ivxlcdm", text[i]) == NULL)
            return false;
    }
    return true;
}

static bool is_ending(char c)
{
    return strchr("sdry", c) != NULL;
}

/* "Spike", "Spikes", "Spiked": forms of one word. A letter twice at the end is a slip, and
 * of two letters there are no forms ("Re", "Red"). */
static bool is_form(const struct folded *longer, struct span span, size_t at)
{
    return at + 1 == span.to && span.to - span.from > SHORT_MIN &&
           is_ending(longer->lower[at]) && longer->lower[at - 1] != longer->lower[at];
}

static bool are_forms(const struct folded *a, const struct folded *b, size_t at,
                      struct span span)
{
    return at + 1 == span.to && is_ending(a->lower[at]) && is_ending(b->lower[at]);
}

/* "Woman", "Women". */
static bool is_plural_of_man(const struct folded *a, const struct folded *b, size_t at,
                             struct span span)
{
    return at + 2 == span.to && a->lower[at - 1] == 'm' && a->lower[at + 1] == 'n' &&
           (a->lower[at] == 'e' || a->lower[at] == 'a') &&
           (b->lower[at] == 'e' || b->lower[at] == 'a');
}

/* What is spelled so on purpose. */
static bool is_meant(const struct folded *a, struct span in_a, const struct folded *b,
                     struct span in_b, struct difference d, enum slip slip)
{
    if (is_roman(a->lower + in_a.from, in_a.to - in_a.from) &&
        is_roman(b->lower + in_b.from, in_b.to - in_b.from))
        return true;
    if (slip == SLIP_LETTER)
        return d.a_len > 0 ? is_form(a, in_a, d.at) : is_form(b, in_b, d.at);
    return slip == SLIP_SWAP &&
           (are_forms(a, b, d.at, in_a) || is_plural_of_man(a, b, d.at, in_a));
}

/* Is the word one of several that are long enough together? */
static bool is_in_phrase(const struct folded *folded, struct span span)
{
    size_t letters = 0;
    for (size_t i = 0; i < folded->lower_len; i++)
        letters += is_letter(folded->lower[i]);
    return letters >= PHRASE_MIN && letters > span.to - span.from;
}

/* How much is known of the words by which they are taken for one. */
enum certainty { UNKNOWN, IN_PHRASE, BY_ITSELF };

static enum certainty certainty_of(const struct folded *a, struct span in_a,
                                   const struct folded *b, struct span in_b,
                                   enum slip slip)
{
    size_t a_len = in_a.to - in_a.from, b_len = in_b.to - in_b.from;
    size_t shorter = a_len < b_len ? a_len : b_len, longer = a_len + b_len - shorter;
    if (shorter >= (slip == SLIP_ORDER ? (size_t)ORDER_MIN : (size_t)LETTERS_MIN))
        return BY_ITSELF;
    bool in_phrase = a_len == longer ? is_in_phrase(a, in_a) : is_in_phrase(b, in_b);
    /* One letter for another makes another word of most short ones ("Rad", "Red"). */
    return slip != SLIP_SWAP && longer >= SHORT_MIN && in_phrase ? IN_PHRASE : UNKNOWN;
}

/* Slips are rare. One letter for another makes another word more often than the rest
 * does ("Chain", "Chair"). */
static bool is_rare(uint64_t rare, uint64_t usual, enum slip slip,
                    enum certainty certainty)
{
    uint64_t share = usual / (slip == SLIP_SWAP ? SWAP_SHARE : SLIP_SHARE);
    uint64_t least = certainty == BY_ITSELF ? RARE_TOKENS : 0;
    return rare < usual && rare <= (share > least ? share : least);
}

static void compare_pair(struct search *search, size_t a_at, size_t b_at)
{
    const struct folded *a = &search->folded[a_at], *b = &search->folded[b_at];
    uint64_t a_tokens = search->words[a_at].tokens, b_tokens = search->words[b_at].tokens;
    uint64_t rare = a_tokens < b_tokens ? a_tokens : b_tokens;
    struct difference d = differ(a, b);
    enum slip slip = kind_of_slip(a->lower + d.at, b->lower + d.at, d);
    struct span in_a = span_at(a, d.at), in_b = span_at(b, d.at);
    if (slip == SLIP_NONE || in_a.from == d.at || is_meant(a, in_a, b, in_b, d, slip))
        return;
    enum certainty certainty = certainty_of(a, in_a, b, in_b, slip);
    if (certainty != UNKNOWN &&
        is_rare(rare, a_tokens + b_tokens - rare, slip, certainty))
        match(search, a_at, b_at);
}

/* The word with each of its bytes left out, and as it is: two words that are one slip
 * apart share one of these. */
static size_t put_signatures(struct signature *list, const struct folded *folded,
                             size_t word)
{
    char text[SPELLING_BYTES];
    size_t len = folded->lower_len, count = 0;
    list[count++] =
        (struct signature){ hash_bytes(folded->lower, len, hash_seed()), (uint32_t)word };
    memcpy(text, folded->lower + 1, len - 1);
    for (size_t i = 0; i < len; i++) {
        /* Of two letters that are the same, either one left out gives the same. */
        if (i == 0 || folded->lower[i] != folded->lower[i - 1])
            list[count++] = (struct signature){ hash_bytes(text, len - 1, hash_seed()),
                                                (uint32_t)word };
        text[i] = folded->lower[i];
    }
    return count;
}

static void find_slips(struct search *search, struct signature *list)
{
    size_t count = 0;
    for (size_t i = 0; i < search->count; i++) {
        if (search->folded[i].lower_len >= LETTERS_MIN)
            count += put_signatures(list + count, &search->folded[i], i);
    }
    qsort(list, count, sizeof(*list), compare_signatures);
    for (size_t from = 0, to; from < count; from = to) {
        to = end_of_run(list, count, from);
        if (to - from > FAMILY)
            continue;
        for (size_t i = from; i < to; i++) {
            for (size_t k = i + 1; k < to; k++)
                compare_pair(search, list[i].word, list[k].word);
        }
    }
}

void spelling_compare(const struct spelling *words, size_t count,
                      void (*found)(void *to, struct near_miss pair), void *to)
{
    struct search search = { words, xcalloc(count + 1, sizeof(struct folded)), count };
    size_t room = 1;
    for (size_t i = 0; i < count; i++) {
        search.folded[i].usual = NOTHING;
        if (words[i].len > SPELLING_BYTES)
            continue;
        lower(&search.folded[i], &words[i]);
        strip(&search.folded[i]);
        room += words[i].len + 1;
    }
    struct signature *list = xreallocarray(NULL, room, sizeof(*list));
    find_same(&search, list);
    find_slips(&search, list);
    for (size_t i = 0; i < count; i++) {
        if (search.folded[i].usual != NOTHING)
            found(to, (struct near_miss){ i, search.folded[i].usual });
    }
    free(list);
    free(search.folded);
}
