#include "result/attempt.h"

static const struct {
    const char *name, *cause;
    enum stage stage;
} troubles[] = {
#define TROUBLE(symbol, name, stage, cause) { name, cause, STAGE_##stage },
#include "result/trouble.def"
#undef TROUBLE
};

const char *trouble_name(enum trouble trouble)
{
    return troubles[trouble].name;
}

const char *trouble_cause(enum trouble trouble)
{
    return troubles[trouble].cause;
}

enum stage trouble_stage(enum trouble trouble)
{
    return troubles[trouble].stage;
}
