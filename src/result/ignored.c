#include "result/ignored.h"

const char *ignore_state_name(enum ignore_state state)
{
    static const char *const names[] = {
        [IGNORE_USED] = "used",
        [IGNORE_UNUSED] = "unused",
        [IGNORE_OPEN] = "open",
        [IGNORE_EXPIRED] = "expired",
    };
    return names[state];
}
