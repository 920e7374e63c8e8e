/*
 * Passing over runs of bytes, sixteen at a time where the machine can (SSE2, which every
 * x86-64 has), else one at a time. Neither function reads at or behind `end`.
 */
#ifndef JSON_SCAN_H
#define JSON_SCAN_H

#include <stdbool.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Of a string's bytes: does this one need a closer look? The quote, the backslash,
 * control characters, and all that is not ASCII. */
static inline bool scan_stops(char c)
{
    return c == '"' || c == '\\' || (signed char)c < 0x20;
}

static inline bool scan_is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

#ifdef __SSE2__

/* As signed numbers, control characters and all bytes from 0x80 are below 0x20: one
 * comparison finds both. */
static inline unsigned scan_stop_mask(const char *p)
{
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)p);
    __m128i quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
    __m128i backslash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
    __m128i low = _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20));
    return (unsigned)_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(quote, backslash), low));
}

static inline unsigned scan_space_mask(const char *p)
{
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)p);
    __m128i blank = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(' '));
    __m128i line = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n'));
    __m128i back = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\r'));
    __m128i tab = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\t'));
    return (unsigned)_mm_movemask_epi8(
        _mm_or_si128(_mm_or_si128(blank, line), _mm_or_si128(back, tab)));
}

#endif

/* The first byte from `p` on at which scan_stops(), or `end`. */
static inline const char *scan_plain(const char *p, const char *end)
{
#ifdef __SSE2__
    for (; end - p >= 16; p += 16) {
        unsigned mask = scan_stop_mask(p);
        if (mask != 0)
            return p + __builtin_ctz(mask);
    }
#endif
    while (p != end && !scan_stops(*p))
        p++;
    return p;
}

/* The first byte from `p` on that is not white space, or `end`. */
static inline const char *scan_space(const char *p, const char *end)
{
    if (p == end || (unsigned char)*p > ' ')
        return p;
#ifdef __SSE2__
    for (; end - p >= 16; p += 16) {
        unsigned mask = scan_space_mask(p) ^ 0xffff;
        if (mask != 0)
            return p + __builtin_ctz(mask);
    }
#endif
    while (p != end && scan_is_space(*p))
        p++;
    return p;
}

#endif
