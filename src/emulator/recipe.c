#include "emulator/recipe.h"

#include <string.h>

static const char json[] = "application/json";
static const char html[] = "text/html; charset=utf-8";

static const char page[] =
    "<!doctype html>\n<html lang=\"en\"><head><title>Just a moment...</title></head>\n"
    "<body><h1>Checking your browser</h1><p>This takes a few "
    "seconds.</p></body></html>\n";
static const char unknown[] = "{\"error\":\"no such token\"}";
static const char broken[] = "{\"error\":\"the service cannot answer\"}";
static const char too_many[] = "{\"error\":\"too many requests\"}";

/* NOLINTNEXTLINE(readability-non-const-parameter): all alterations are of one type */
static size_t cut_in_half(char *body, size_t len)
{
    (void)body;
    return len / 2;
}

static size_t add_garbage(char *body, size_t len)
{
    static const char garbage[] = "\n-- served from cache --\n";
    _Static_assert(sizeof(garbage) <= RECIPE_ROOM, "there is room for it");
    memcpy(body + len, garbage, sizeof(garbage) - 1);
    return len + sizeof(garbage) - 1;
}

static size_t put_into_array(char *body, size_t len)
{
    memmove(body + 1, body, len);
    body[0] = '[';
    body[len + 1] = ']';
    return len + 2;
}

/* clang-format off */
const struct recipe recipes[BEHAVIOUR_COUNT] = {
    [BEHAVIOUR_GOOD]             = { 200, .content_type = json },
    [BEHAVIOUR_BIG]              = { 200, .content_type = json, .document = DOCUMENT_BIG },
    [BEHAVIOUR_SLOW]             = { 200, .content_type = json, .timing = RECIPE_IN_TIME },
    [BEHAVIOUR_TOO_SLOW]         = { 200, .content_type = json, .timing = RECIPE_LATE },
    [BEHAVIOUR_FAILS_ONCE]       = { .once = true, .first = BEHAVIOUR_UNAVAILABLE },
    [BEHAVIOUR_SLOW_ONCE]        = { .once = true, .first = BEHAVIOUR_TOO_SLOW },
    [BEHAVIOUR_CLOSES_ONCE]      = { .once = true, .first = BEHAVIOUR_CLOSED },
    [BEHAVIOUR_NOT_FOUND]        = { 404, .content_type = json, .fixed = unknown },
    [BEHAVIOUR_SERVER_ERROR]     = { 500, .content_type = json, .fixed = broken },
    [BEHAVIOUR_UNAVAILABLE]      = { 503, .content_type = json, .fixed = broken },
    [BEHAVIOUR_RATE_LIMITED]     = { 429, .content_type = json, .fixed = too_many,
                                     .headers = { { "Retry-After", "1" } } },
    [BEHAVIOUR_REDIRECTED]       = { 302, .fixed = "", .moved = true,
                                     .headers = { { "Location", NULL } } },
    [BEHAVIOUR_CLOSED]           = { 200, .flags = SERVE_CLOSE_UNANSWERED, .fixed = "" },
    [BEHAVIOUR_HTML]             = { 200, .content_type = html, .fixed = page },
    [BEHAVIOUR_EMPTY]            = { 200, .content_type = json, .fixed = "" },
    [BEHAVIOUR_TRUNCATED]        = { 200, .content_type = json, .alter = cut_in_half },
    [BEHAVIOUR_TRAILING_GARBAGE] = { 200, .content_type = json, .alter = add_garbage },
    [BEHAVIOUR_NULL_ROOT]        = { 200, .content_type = json, .fixed = "null" },
    [BEHAVIOUR_ARRAY_ROOT]       = { 200, .content_type = json, .alter = put_into_array },
    [BEHAVIOUR_WRONG_TYPES]      = { 200, .content_type = json, .document = DOCUMENT_WRONG },
    [BEHAVIOUR_PLACEHOLDER]      = { 200, .content_type = json, .document = DOCUMENT_UNREVEALED },
    [BEHAVIOUR_DUPLICATE]        = { 200, .content_type = json, .of_first = true },
    [BEHAVIOUR_EARLY]            = { 200, .content_type = json, .early = true },
    [BEHAVIOUR_SAME_IMAGE]       = { 200, .content_type = json, .slip = SLIP_IMAGE },
    [BEHAVIOUR_SAME_NAME]        = { 200, .content_type = json, .slip = SLIP_NAME },
    [BEHAVIOUR_WRONG_NUMBER]     = { 200, .content_type = json, .slip = SLIP_NUMBER },
    [BEHAVIOUR_LEFTOVER]         = { 200, .content_type = json, .slip = SLIP_LEFTOVER },
    [BEHAVIOUR_TRAIT_TYPO]       = { 200, .content_type = json, .slip = SLIP_TYPO },
    [BEHAVIOUR_TRAIT_CASE]       = { 200, .content_type = json, .slip = SLIP_CASE },
    [BEHAVIOUR_TRAIT_TEXT]       = { 200, .content_type = json, .slip = SLIP_TEXT },
    [BEHAVIOUR_CHANGING]         = { 200, .content_type = json, .slip = SLIP_CHANGED },
    [BEHAVIOUR_CACHED]           = { 200, .content_type = json,
                                     .headers = { { "Cache-Control", "public, max-age=86400" },
                                                  { "Age", "5400" } } },
    [BEHAVIOUR_ASSET_MISSING]    = { 200, .content_type = json, .asset = ASSET_MISSING },
    [BEHAVIOUR_ASSET_HTML]       = { 200, .content_type = json, .asset = ASSET_HTML },
    [BEHAVIOUR_ASSET_EMPTY]      = { 200, .content_type = json, .asset = ASSET_EMPTY },
    [BEHAVIOUR_HEAD_REFUSED]     = { 200, .content_type = json, .asset = ASSET_HEAD_REFUSED },
};
/* clang-format on */
