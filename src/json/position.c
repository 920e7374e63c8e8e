#include "json/decode.h"

#include <string.h>

void json_position(const char *source, size_t len, uint32_t offset, uint32_t *line,
                   uint32_t *column)
{
    const char *at = source + (offset < len ? offset : len);
    const char *start = source;
    *line = 1;
    for (const char *feed; (feed = memchr(start, '\n', (size_t)(at - start))) != NULL;) {
        start = feed + 1;
        (*line)++;
    }
    *column = (uint32_t)(at - start) + 1;
}
