#include "judge/numbering.h"

#include "judge/groups.h"

#include "base/hash.h"

#include <string.h>

enum { DIGITS_MAX = 18, GROUP = 3 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* ---- digits ---- */

/* Of a run of digits in groups or not; too many are UINT64_MAX. */
static uint64_t value_of(const char *from, const char *to)
{
    uint64_t value = 0;
    unsigned digits = 0;
    for (; from < to; from++) {
        if (!is_digit(*from))
            continue;
        value = 10 * value + (uint64_t)(*from - '0');
        digits += value > 0;
        if (digits > DIGITS_MAX)
            return UINT64_MAX;
    }
    return value;
}

static const char *digits_end(const char *at, const char *end)
{
    while (at < end && is_digit(*at))
        at++;
    return at;
}

/* Where "1,234,567" ends that begins with the digits before `at`. */
static const char *groups_end(const char *first, const char *at, const char *end)
{
    size_t len = at - first <= GROUP ? group_separator(at, end) : 0;
    while (len > 0 && digits_end(at + len, end) == at + len + GROUP) {
        at += len + GROUP;
        len = group_separator(at, end);
    }
    return at;
}

/* ---- ids ---- */

static bool is_id(const char *from, const char *to, const char *id, size_t id_len)
{
    while (to - from > 1 && *from == '0')
        from++;
    return (size_t)(to - from) == id_len && memcmp(from, id, id_len) == 0;
}

static int16_t offset_of(const char *from, const char *to, const char *id)
{
    size_t id_len = strlen(id);
    uint64_t value = value_of(from, to);
    if (is_id(from, to, id, id_len))
        return 0;
    if (id_len > DIGITS_MAX || value == UINT64_MAX)
        return OFFSET_FAR;
    int64_t offset = (int64_t)value - (int64_t)value_of(id, id + id_len);
    return offset >= -OFFSET_MAX && offset <= OFFSET_MAX ? (int16_t)offset : OFFSET_FAR;
}

static int distance_of(int16_t offset)
{
    return offset < 0 ? -offset : offset;
}

/* ---- names ---- */

/* Behind the last # or №; NULL: there is none. */
static const char *behind_mark(struct json_text name)
{
    static const char numero[] = "\xe2\x84\x96";
    const char *end = name.text + name.len;
    for (size_t i = name.len; i-- > 0;) {
        const char *at = name.text + i;
        if (*at == '#')
            return at + 1;
        if (end - at >= 3 && memcmp(at, numero, 3) == 0)
            return at + 3;
    }
    return NULL;
}

static const struct name_number no_number = { OFFSET_NONE, STEM_MARKED, 0 };

/* "#1,234" may be 1234, and 1 with something behind it: the nearer to the id counts. */
static struct name_number number_at(const char *first, const char *end, const char *id)
{
    const char *plain = digits_end(first, end);
    if (plain == first || (plain < end && is_letter(*plain)))
        return no_number;
    const char *grouped = groups_end(first, plain, end);
    int16_t offset = offset_of(first, plain, id), other = offset_of(first, grouped, id);
    if (distance_of(other) < distance_of(offset))
        return (struct name_number){ other, STEM_MARKED, value_of(first, grouped) };
    return (struct name_number){ offset, STEM_MARKED, value_of(first, plain) };
}

static const char *digits_start(const char *start, const char *at)
{
    while (at > start && is_digit(at[-1]))
        at--;
    return at;
}

/* A group of three digits begins at `first`: where the one before it begins, or NULL. */
static const char *group_before(const char *start, const char *first)
{
    enum { SEPARATOR_MAX = 3 };
    for (size_t len = 1; len <= SEPARATOR_MAX && (size_t)(first - start) > len; len++) {
        const char *at = first - len, *group = digits_start(start, at);
        if (group_separator(at, first) == len && group < at && at - group <= GROUP)
            return group;
    }
    return NULL;
}

/* Where the number begins whose last digits begin at `first`. */
static const char *groups_start(const char *start, const char *first, const char *end)
{
    const char *group = end - first == GROUP ? group_before(start, first) : NULL;
    while (group != NULL) {
        first = group;
        bool whole = first + GROUP < end && digits_end(first, end) == first + GROUP;
        group = whole ? group_before(start, first) : NULL;
    }
    return first;
}

static struct name_number number_at_end(struct json_text name, const char *id)
{
    const char *end = name.text + name.len;
    while (end > name.text && end[-1] == ' ')
        end--;
    const char *first = digits_start(name.text, end);
    if (first == end)
        return no_number;
    const char *grouped = groups_start(name.text, first, end);
    if (distance_of(offset_of(grouped, end, id)) < distance_of(offset_of(first, end, id)))
        first = grouped;
    uint64_t stem = hash_bytes(name.text, (size_t)(first - name.text), hash_seed());
    return (struct name_number){ offset_of(first, end, id), (uint16_t)(stem | 1),
                                 value_of(first, end) };
}

struct name_number name_number_of(struct json_text name, const char *token_id)
{
    if (name.len == 0 || token_id[0] == '\0')
        return no_number;
    const char *first = behind_mark(name), *end = name.text + name.len;
    if (first == NULL)
        return number_at_end(name, token_id);
    while (first < end && *first == ' ')
        first++;
    return number_at(first, end, token_id);
}
