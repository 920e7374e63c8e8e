#include "bench.h"

#include <jansson.h>

bool bench_jansson(const char *text, size_t len)
{
    json_t *root = json_loadb(text, len, 0, NULL);
    json_decref(root);
    return root != NULL;
}
