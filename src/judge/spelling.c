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
/* Words that no token has both of need not be rare when they are as long as this. */
enum { APART_MIN = 6, APART_SWAP_MIN = 8 };
/* So many words that are one letter apart are a family, and no slips. */
enum { FAMILY = 16 };

/* A word as it looks, without its case, and one without its blanks too. */
struct folded {
    char lower[SPELLING_BYTES];
    char bare[SPELLING_BYTES];
    size_t lower_len, bare_len;
    size_t usual; /* the word that it seems to be meant for, or NOTHING */
    bool same;    /* as that, but for case, blanks, punctuation */
};

struct search {
    const struct spelling *words;
    struct folded *folded;
    size_t count;
    const struct spelling_reader *reader;
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

/* Characters of the text, but for blanks. */
static size_t characters_in(const char *text, size_t len)
{
    size_t count = 0;
    for (size_t i = 0; i < len; i++)
        count += text[i] != ' ' && ((unsigned char)text[i] & 0xc0) != 0x80;
    return count;
}

/* A letter by itself keeps its case: "a" and "A" may be an alphabet. */
static void lower(struct folded *folded, const struct spelling *word)
{
    folded->lower_len = looks_of(folded->lower, word->text, word->len);
    size_t len = folded->lower_len;
    if (characters_in(folded->lower, len) < 2)
        return;
    for (size_t i = 0; i < len;) {
        size_t width = utf8_width(folded->lower + i, len - i);
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

/* Two names that a token has both of are of two traits. */
static bool stand_together(const struct search *search, size_t a, size_t b)
{
    const struct spelling_reader *reader = search->reader;
    return reader->are_apart != NULL && !reader->are_apart(reader->state, a, b);
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
        if (run[i].word == usual || !is_same_bare(&search->folded[usual], folded) ||
            stand_together(search, run[i].word, usual))
            continue;
        folded->usual = usual;
        folded->same = true;
    }
}

static void find_same(struct search *search, struct signature *list)
{
    size_t count = 0;
    for (size_t i = 0; i < search->count; i++) {
        const struct folded *folded = &search->folded[i];
        if (folded->bare_len > 0)
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

/* Two words that may be one: where they differ, and how. */
struct pair {
    const struct folded *a, *b;
    struct difference d;
    enum slip slip;
    struct span in_a, in_b; /* the letters around it */
    bool apart;             /* no token has both */
};

static struct pair pair_of(const struct search *search, size_t a_at, size_t b_at)
{
    const struct spelling_reader *reader = search->reader;
    struct pair pair = { .a = &search->folded[a_at], .b = &search->folded[b_at] };
    pair.d = differ(pair.a, pair.b);
    pair.slip =
        kind_of_slip(pair.a->lower + pair.d.at, pair.b->lower + pair.d.at, pair.d);
    pair.in_a = span_at(pair.a, pair.d.at);
    pair.in_b = span_at(pair.b, pair.d.at);
    pair.apart = pair.slip != SLIP_NONE && reader->are_apart != NULL &&
                 reader->are_apart(reader->state, a_at, b_at);
    return pair;
}

static size_t span_len(struct span span)
{
    return span.to - span.from;
}

static size_t shorter_of(const struct pair *pair)
{
    size_t a_len = span_len(pair->in_a), b_len = span_len(pair->in_b);
    return a_len < b_len ? a_len : b_len;
}

/* ---- what is spelled so on purpose ---- */

static bool is_roman(const struct folded *folded, struct span span)
{
    for (size_t i = span.from; i < span.to; i++) {
        if (strchr("ivxlcdm", folded->lower[i]) == NULL)
            return false;
    }
    return true;
}

static bool is_ending(char c)
{
    return strchr("sdry", c) != NULL;
}

/* "Spike", "Spikes", "Spiked": forms of one word. A letter twice at the end is a slip,
 * and of two letters there are no forms ("Re", "Red"). */
static bool is_form(const struct folded *longer, struct span span, size_t at)
{
    return at + 1 == span.to && span_len(span) > SHORT_MIN &&
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

static bool are_forms_of_one(const struct pair *pair)
{
    const struct folded *a = pair->a, *b = pair->b;
    size_t at = pair->d.at;
    if (pair->slip == SLIP_LETTER)
        return pair->d.a_len > 0 ? is_form(a, pair->in_a, at)
                                 : is_form(b, pair->in_b, at);
    return pair->slip == SLIP_SWAP &&
           (are_forms(a, b, at, pair->in_a) || is_plural_of_man(a, b, at, pair->in_a));
}

/* ---- what is no other word ---- */

/* Is the word one of several that are long enough together? */
static bool is_in_phrase(const struct folded *folded, struct span span)
{
    size_t letters = 0;
    for (size_t i = 0; i < folded->lower_len; i++)
        letters += is_letter(folded->lower[i]);
    return letters >= PHRASE_MIN && letters > span_len(span);
}

/* How much is known of the words by which they are taken for one. */
enum certainty { UNKNOWN, IN_PHRASE, BY_ITSELF };

static enum certainty certainty_of(const struct pair *pair)
{
    size_t shorter = shorter_of(pair), a_len = span_len(pair->in_a);
    size_t longer = a_len + span_len(pair->in_b) - shorter;
    if (shorter >= (pair->slip == SLIP_ORDER ? (size_t)ORDER_MIN : (size_t)LETTERS_MIN))
        return BY_ITSELF;
    bool in_phrase = a_len == longer ? is_in_phrase(pair->a, pair->in_a)
                                     : is_in_phrase(pair->b, pair->in_b);
    /* One letter for another makes another word of most short ones ("Rad", "Red"). */
    return pair->slip != SLIP_SWAP && longer >= SHORT_MIN && in_phrase ? IN_PHRASE
                                                                       : UNKNOWN;
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

static bool is_one_word(const struct pair *pair, uint64_t a_tokens, uint64_t b_tokens)
{
    bool forms = are_forms_of_one(pair);
    enum certainty certainty = forms ? IN_PHRASE : certainty_of(pair);
    if (certainty == UNKNOWN || (forms && !pair->apart))
        return false;
    size_t least = pair->slip == SLIP_SWAP ? (size_t)APART_SWAP_MIN : (size_t)APART_MIN;
    if (pair->apart && !forms && shorter_of(pair) >= least)
        return true;
    return a_tokens < b_tokens ? is_rare(a_tokens, b_tokens, pair->slip, certainty)
                               : is_rare(b_tokens, a_tokens, pair->slip, certainty);
}

static void compare_pair(struct search *search, size_t a_at, size_t b_at)
{
    const struct spelling *words = search->words;
    struct pair pair = pair_of(search, a_at, b_at);
    bool at_start = pair.in_a.from == pair.d.at;
    if (pair.slip == SLIP_NONE || at_start ||
        (is_roman(pair.a, pair.in_a) && is_roman(pair.b, pair.in_b)))
        return;
    if (is_one_word(&pair, words[a_at].tokens, words[b_at].tokens))
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
    size_t count = 0, least = search->reader->are_apart != NULL ? SHORT_MIN : LETTERS_MIN;
    for (size_t i = 0; i < search->count; i++) {
        if (search->folded[i].lower_len >= least)
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
                      const struct spelling_reader *reader)
{
    struct search search = { words, xcalloc(count + 1, sizeof(struct folded)), count,
                             reader };
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
            reader->found(reader->state, (struct near_miss){ i, search.folded[i].usual });
    }
    free(list);
    free(search.folded);
}
