#include "judge/letters.h"

/* clang-format off */
#define ODD LETTER_ODD
#define BOTH(lower, upper) [lower] = LETTER(lower), [upper] = LETTER(lower)
static const uint64_t bits[256] = {
    BOTH('a', 'A'), BOTH('b', 'B'), BOTH('c', 'C'), BOTH('d', 'D'), BOTH('e', 'E'),
    BOTH('f', 'F'), BOTH('g', 'G'), BOTH('h', 'H'), BOTH('i', 'I'), BOTH('j', 'J'),
    BOTH('k', 'K'), BOTH('l', 'L'), BOTH('m', 'M'), BOTH('o', 'O'), BOTH('p', 'P'),
    BOTH('q', 'Q'), BOTH('r', 'R'), BOTH('s', 'S'), BOTH('t', 'T'), BOTH('v', 'V'),
    BOTH('w', 'W'), BOTH('x', 'X'), BOTH('y', 'Y'), BOTH('z', 'Z'),
    ['n'] = LETTER('n'), ['N'] = LETTER('n') | LETTER_CAPITAL_N,
    ['u'] = LETTER('u'), ['U'] = LETTER('u') | LETTER_CAPITAL_U,
    ['#'] = LETTER_HASH, ['%'] = LETTER_PERCENT, ['?'] = LETTER_QUESTION, ['_'] = LETTER_UNDERSCORE,
    ['{'] = LETTER_BRACKET, ['['] = LETTER_BRACKET, ['<'] = LETTER_BRACKET | ODD,
    [0x00] = ODD, [0x01] = ODD, [0x02] = ODD, [0x03] = ODD, [0x04] = ODD, [0x05] = ODD,
    [0x06] = ODD, [0x07] = ODD, [0x08] = ODD, [0x0b] = ODD, [0x0c] = ODD, [0x0e] = ODD,
    [0x0f] = ODD, [0x10] = ODD, [0x11] = ODD, [0x12] = ODD, [0x13] = ODD, [0x14] = ODD,
    [0x15] = ODD, [0x16] = ODD, [0x17] = ODD, [0x18] = ODD, [0x19] = ODD, [0x1a] = ODD,
    [0x1b] = ODD, [0x1c] = ODD, [0x1d] = ODD, [0x1e] = ODD, [0x1f] = ODD, [0x7f] = ODD,
    [0xc2] = ODD, [0xd8] = ODD, [0xe1] = ODD, [0xe2] = ODD, [0xef] = ODD, [0xf3] = ODD,
};
#undef BOTH
#undef ODD
/* clang-format on */

uint64_t letters_of(const char *text, size_t len)
{
    const unsigned char *bytes = (const unsigned char *)text;
    uint64_t even = 0, odd = 0; /* two chains, which a processor follows side by side */
    size_t i = 0;
    for (; len - i >= 4; i += 4) {
        even |= bits[bytes[i]];
        odd |= bits[bytes[i + 1]];
        even |= bits[bytes[i + 2]];
        odd |= bits[bytes[i + 3]];
    }
    for (; i < len; i++)
        even |= bits[bytes[i]];
    return even | odd;
}
