#include "origin/steps.h"

#include <stdlib.h>
#include <string.h>

/* First the scripts, then the tables that point to them. */
#define FAULT(run, name, expect, ...) \
    static const struct step steps_##name[] = { __VA_ARGS__, { .kind = STEP_END } };
#define CHOICE(run, name, expect, choose, ...) \
    static const char *const others_##name[] = { __VA_ARGS__, NULL };
#define LISTENER(run, name, serves, expect, tls, ...) \
    static const struct step steps_of_##name[] = { __VA_ARGS__, { .kind = STEP_END } };
#include "origin/faults/all.def"
#include "origin/faults/listeners.def"
#undef FAULT
#undef CHOICE
#undef LISTENER

const struct fault faults[] = {
#define FAULT(run, name, expect, ...) \
    { #name, RUN_##run, expect, steps_##name, NULL, NULL },
#define CHOICE(run, name, expect, choose, ...) \
    { #name, RUN_##run, expect, NULL, choose, others_##name },
#include "origin/faults/all.def"
#undef FAULT
#undef CHOICE
};
const size_t fault_count = sizeof(faults) / sizeof(faults[0]);

const struct listener_row listeners[] = {
#define LISTENER(run, name, serves, expect, tls, ...) \
    { #name, LISTENER_##serves, RUN_##run, expect, tls, steps_of_##name },
#include "origin/faults/listeners.def"
#undef LISTENER
};
const size_t listener_count = sizeof(listeners) / sizeof(listeners[0]);

const struct fault *fault_find(const char *name, size_t len)
{
    for (size_t i = 0; i < fault_count; i++)
        if (strlen(faults[i].name) == len && memcmp(faults[i].name, name, len) == 0)
            return &faults[i];
    return NULL;
}

const struct fault *fault_for_target(const char *target)
{
    const char *first = target + strspn(target, "/");
    size_t len = strcspn(first, "/?");
    char *end;
    unsigned long id = strtoul(first, &end, 10);

    if (len > 0 && end == first + len)
        return id >= 1 && id <= fault_count ? &faults[id - 1] : NULL;
    return fault_find(first, len);
}

unsigned fault_token(const char *target)
{
    unsigned token = 0;
    size_t len = strcspn(target, "?");

    for (size_t i = 0; i < len; i++) {
        bool digit = target[i] >= '0' && target[i] <= '9';
        bool goes_on = i > 0 && target[i - 1] >= '0' && target[i - 1] <= '9';

        if (digit)
            token = (goes_on ? token * 10 : 0) % 1000000 + (unsigned)(target[i] - '0');
    }
    return token % 1000000;
}
