#include "judge/letters.h"

/* clang-format off */
#define BOTH(lower, upper) [lower] = LETTER(lower), [upper] = LETTER(lower)
static const uint64_t bits[256] = {
    BOTH('a', 'A'), BOTH('b', 'B'), BOTH('c', 'C'), BOTH('d', 'D'), BOTH('e', 'E'),
    BOTH('f', 'F'), BOTH('g', 'G'), BOTH('h', 'H'), BOTH('i', 'I'), BOTH('j', 'J'),
    BOTH('k', 'K'), BOTH('l', 'L'), BOTH('m', 'M'), BOTH('o', 'O'), BOTH('p', 'P'),
    BOTH('q', 'Q'), BOTH('r', 'R'), BOTH('s', 'S'), BOTH('t', 'T'), BOTH('v', 'V'),
    BOTH('w', 'W'), BOTH('x', 'X'), BOTH('y', 'Y'), BOTH('z', 'Z'),
    ['n'] = LETTER('n'), ['N'] = LETTER('n') | LETTER_CAPITAL_N,
    ['u'] = LETTER('u'), ['U'] = LETTER('u') | LETTER_CAPITAL_U,
    ['#'] = LETTER_HASH, ['%'] = LETTER_PERCENT, ['?'] = LETTER_QUESTION,
    ['{'] = LETTER_BRACKET, ['['] = LETTER_BRACKET, ['<'] = LETTER_BRACKET,
};
/* clang-format on */

uint64_t letters_of(const char *text, size_t len)
{
    uint64_t even = 0, odd = 0;
    size_t i = 0;
    for (; i + 1 < len; i += 2) {
        even |= bits[(unsigned char)text[i]];
        odd |= bits[(unsigned char)text[i + 1]];
    }
    return even | odd | (i < len ? bits[(unsigned char)text[i]] : 0);
}
