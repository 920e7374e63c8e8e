#include "emulator/source.h"

#include "base/embedded.h"
#include "base/xalloc.h"
#include "emulator/chance.h"
#include "emulator/document.h"
#include "emulator/list.h"
#include "emulator/recipe.h"
#include "emulator/script.h"
#include "emulator/spread.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const struct embedded demo_source[];

/* How far from the end of the time budget slow and late answers are. */
enum { SLOW_MARGIN_US = 100000 };

/* What is asked for behind this path is answered well where a redirect leads to it. */
static const char moved_path[] = "/moved/";

struct source {
    struct script script;
    struct library *library;
    struct spread latency;
    /* A bit for each id: asked for before? NULL: no need to know. */
    _Atomic uint64_t *asked;
    _Atomic uint64_t changes; /* answers that were like none before */
    char tokens[48], beyond[48];
};

/* Where a reply's text is made; it is copied before the thread's next answer. */
static _Thread_local struct {
    char body[DOCUMENT_BYTES_MAX + RECIPE_ROOM];
    char location[64];
} scratch;

static bool remembers(const struct script_rules *rules)
{
    for (size_t i = 0; i < rules->count; i++) {
        const struct recipe *recipe = &recipes[rules->list[i].behaviour];
        if (recipe->once || recipe->slip == SLIP_CHANGED)
            return true;
    }
    return false;
}

static size_t asked_words(const struct script *script)
{
    return (size_t)((script_count(script) - 1) / 64 + 1);
}

static void print_range(char *to, size_t size, const struct script_range *range)
{
    if (script_range_count(range) == 0)
        to[0] = '\0';
    else if (range->first == range->last)
        snprintf(to, size, "%" PRIu64, range->first);
    else
        snprintf(to, size, "%" PRIu64 "-%" PRIu64, range->first, range->last);
}

struct source *source_new(const char *name, const char *script, struct err *err)
{
    struct source *source = xcalloc(1, sizeof(*source));
    if (script == NULL) {
        name = demo_source[0].name;
        script = demo_source[0].text;
    }
    if (!script_parse(&source->script, name, script, err)) {
        free(source);
        return NULL;
    }
    const struct script *read = &source->script;
    source->library = library_new(&read->documents);
    spread_init(&source->latency, read->latency.p50_us, read->latency.p99_us,
                read->latency.max_us);
    if (remembers(&read->by_range) || remembers(&read->by_share))
        source->asked = xcalloc(asked_words(read), sizeof(*source->asked));
    print_range(source->tokens, sizeof(source->tokens), &read->tokens);
    print_range(source->beyond, sizeof(source->beyond), &read->beyond);
    return source;
}

void source_set_seed(struct source *source, uint64_t seed)
{
    source->script.seed = seed;
}

void source_free(struct source *source)
{
    if (source == NULL)
        return;
    library_free(source->library);
    free(source->asked);
    free(source);
}

enum behaviour source_behaviour(const struct source *source, uint64_t token_id)
{
    return script_behaviour(&source->script, token_id);
}

const char *source_tokens(const struct source *source)
{
    return source->tokens;
}

const char *source_beyond(const struct source *source)
{
    return source->beyond;
}

void source_mixture(const struct source *source, uint64_t counts[BEHAVIOUR_COUNT])
{
    memset(counts, 0, BEHAVIOUR_COUNT * sizeof(counts[0]));
    list_count(&source->script, &source->script.tokens, counts);
}

void source_list(const struct source *source, FILE *to)
{
    list_print(&source->script, to);
}

void source_forget(struct source *source)
{
    for (size_t i = 0; source->asked != NULL && i < asked_words(&source->script); i++)
        atomic_store(&source->asked[i], 0);
}

/* Only ids that the script knows have a behaviour that asks for this. */
static bool asked_before(struct source *source, uint64_t token_id)
{
    uint64_t at = script_index(&source->script, token_id);
    uint64_t bit = UINT64_C(1) << at % 64;
    return atomic_fetch_or(&source->asked[at / 64], bit) & bit;
}

static uint64_t delay_us(const struct source *source, enum recipe_timing timing,
                         uint64_t token_id)
{
    switch (timing) {
    case RECIPE_AT_EASE:
        break;
    case RECIPE_IN_TIME:
        return source->script.budget_us - SLOW_MARGIN_US;
    case RECIPE_LATE:
        return source->script.budget_us + SLOW_MARGIN_US;
    }
    return spread_draw(&source->latency,
                       chance(source->script.seed, CHANCE_LATENCY, token_id));
}

static void fill_fixed(struct serve_reply *reply, const char *body)
{
    reply->body = body;
    reply->body_len = strlen(body);
    reply->fixed = true;
}

/* What a document is before the collection is revealed: the placeholder, unless it is
 * revealed early, or is one that was never meant to be good. */
static enum document_kind document_kind(const struct script *script,
                                        const struct recipe *recipe)
{
    bool hidden = script->documents.unrevealed && !recipe->early;
    bool real = recipe->document == DOCUMENT_GOOD || recipe->document == DOCUMENT_BIG;
    return hidden && real ? DOCUMENT_PLACEHOLDER : recipe->document;
}

static uint64_t other_id(struct source *source, enum document_slip slip,
                         uint64_t token_id)
{
    const struct script_range *tokens = &source->script.tokens;
    if (slip == SLIP_CHANGED)
        return atomic_fetch_add(&source->changes, 1);
    /* No token has the number, so that it is not another one's name as well. */
    return slip == SLIP_NUMBER ? token_id + script_range_count(tokens) : tokens->first;
}

static void fill_document(struct source *source, const struct recipe *recipe,
                          uint64_t token_id, const char *url, struct serve_reply *reply)
{
    const struct script *script = &source->script;
    enum document_slip slip = recipe->slip;
    if (slip == SLIP_CHANGED && !asked_before(source, token_id))
        slip = SLIP_NONE;
    struct document_wish wish = {
        .kind = document_kind(script, recipe),
        .slip = slip,
        .token_id = recipe->of_first ? script->tokens.first : token_id,
        .other_id = other_id(source, slip, token_id),
        .origin = script->assets ? url : NULL,
    };
    size_t len = library_put(source->library, &wish, scratch.body);
    reply->body = scratch.body;
    reply->body_len = recipe->alter != NULL ? recipe->alter(scratch.body, len) : len;
}

static void fill_headers(const struct recipe *recipe, uint64_t token_id,
                         struct serve_reply *reply)
{
    for (size_t i = 0; i < RECIPE_HEADERS_MAX; i++) {
        reply->headers[i].name = recipe->headers[i].name;
        reply->headers[i].value = recipe->headers[i].value;
    }
    if (recipe->moved) {
        snprintf(scratch.location, sizeof(scratch.location), "%s%" PRIu64, moved_path,
                 token_id);
        reply->headers[0].value = scratch.location;
    }
}

static void behave(struct source *source, enum behaviour behaviour, uint64_t token_id,
                   const char *url, struct serve_reply *reply)
{
    const struct recipe *recipe = &recipes[behaviour];
    if (recipe->once)
        recipe =
            &recipes[asked_before(source, token_id) ? BEHAVIOUR_GOOD : recipe->first];
    reply->status = recipe->status;
    reply->flags = recipe->flags;
    reply->delay_us = delay_us(source, recipe->timing, token_id);
    reply->content_type = recipe->content_type;
    fill_headers(recipe, token_id, reply);
    if (recipe->fixed != NULL)
        fill_fixed(reply, recipe->fixed);
    else
        fill_document(source, recipe, token_id, url, reply);
}

static unsigned digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return (unsigned)(c - '0');
    char lower = (char)(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? (unsigned)(lower - 'a') + 10 : 16;
}

/* A decimal id without leading zeros, or the 64 hexadecimal digits of ERC-1155. False
 * when it is neither or is beyond 64 bits, which no script knows. */
static bool parse_id(const char *text, size_t len, uint64_t *token_id)
{
    uint64_t base = len == 64 ? 16 : 10, id = 0;
    if (len == 0 || (base == 10 && text[0] == '0' && len > 1))
        return false;
    for (size_t i = 0; i < len; i++) {
        unsigned digit = digit_value(text[i]);
        if (digit >= base || id > (UINT64_MAX - digit) / base)
            return false;
        id = id * base + digit;
    }
    *token_id = id;
    return true;
}

static void refuse_method(struct serve_reply *reply)
{
    reply->status = 405;
    reply->content_type = "application/json";
    reply->headers[0].name = "Allow";
    reply->headers[0].value = "GET, HEAD";
    fill_fixed(reply, "{\"error\":\"only GET and HEAD are answered\"}");
}

/* What is no token's own, such as the placeholder's image, is as it should be. */
static void answer_asset(const struct source *source, const struct asset *asset,
                         const struct serve_request *request, struct serve_reply *reply)
{
    const struct script *script = &source->script;
    uint64_t token_id = 0;
    enum asset_fault fault = ASSET_WELL;
    if (parse_id(asset->stem, asset->stem_len, &token_id))
        fault = script_knows(script, token_id)
                    ? recipes[script_behaviour(script, token_id)].asset
                    : ASSET_MISSING;
    asset_answer(asset->type, fault, request, reply);
    reply->delay_us = delay_us(source, RECIPE_AT_EASE, token_id);
}

static void answer_token(struct source *source, const struct serve_request *request,
                         struct serve_reply *reply)
{
    const char *slash = strrchr(request->path, '/');
    const char *text = slash != NULL ? slash + 1 : request->path;
    uint64_t token_id = 0;
    enum behaviour behaviour = BEHAVIOUR_NOT_FOUND;
    if (parse_id(text, strlen(text), &token_id))
        behaviour = source_behaviour(source, token_id);
    if (behaviour == BEHAVIOUR_REDIRECTED &&
        strncmp(request->path, moved_path, strlen(moved_path)) == 0)
        behaviour = BEHAVIOUR_GOOD;
    behave(source, behaviour, token_id, request->url, reply);
}

void source_answer(void *handler, const struct serve_request *request,
                   struct serve_reply *reply)
{
    struct source *source = handler;
    struct asset asset;
    if (strcmp(request->method, "GET") != 0 && strcmp(request->method, "HEAD") != 0)
        refuse_method(reply);
    else if (source->script.assets && asset_read(request->path, &asset))
        answer_asset(source, &asset, request, reply);
    else
        answer_token(source, request, reply);
}
