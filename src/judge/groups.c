#include "judge/groups.h"

#include <string.h>

size_t group_separator(const char *at, const char *end)
{
    static const char *const separators[] = {
        ",",
        ".",
        "'",
        "_",
        " ",
        "%2C",
        "%2c",
        "\xc2\xa0",
        "\xe2\x80\xaf",
        "\xe2\x80\x89",
        "%20",
        "\xe2\x80\x99",
    };
    for (size_t i = 0; i < sizeof(separators) / sizeof(separators[0]); i++) {
        size_t len = strlen(separators[i]);
        if ((size_t)(end - at) >= len && memcmp(at, separators[i], len) == 0)
            return len;
    }
    return 0;
}
