#include "emulator/source.h"

static const struct {
    const char *name, *meaning;
} rows[] = {
#define BEHAVIOUR(symbol, name, meaning) { name, meaning },
#include "emulator/behaviour.def"
#undef BEHAVIOUR
};

const char *behaviour_name(enum behaviour behaviour)
{
    return rows[behaviour].name;
}

const char *behaviour_meaning(enum behaviour behaviour)
{
    return rows[behaviour].meaning;
}
