#include "emulator/source.h"

#include "base/embedded.h"
#include "base/xalloc.h"
#include "emulator/chance.h"
#include "emulator/document.h"
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
    _Atomic uint64_t
        *asked; /* a bit for each id: asked for before? NULL: no need to know */
    char tokens[48];
};

/* Where a reply's text is made; it is copied before the thread's next answer. */
static _Thread_local struct {
    char body[DOCUMENT_BYTES_MAX + RECIPE_ROOM];
    char location[64];
} scratch;

static bool remembers(const struct script_rules *rules)
{
    for (size_t i = 0; i < rules->count; i++) {
        if (recipes[rules->list[i].behaviour].once)
            return true;
    }
    return false;
}

static size_t asked_words(const struct script *script)
{
    return (size_t)((script->tokens.last - script->tokens.first) / 64 + 1);
}

static void print_tokens(struct source *source)
{
    const struct script_range *tokens = &source->script.tokens;
    size_t size = sizeof(source->tokens);
    if (tokens->first == tokens->last)
        snprintf(source->tokens, size, "%" PRIu64, tokens->first);
    else
        snprintf(source->tokens, size, "%" PRIu64 "-%" PRIu64, tokens->first,
                 tokens->last);
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
    source->library = library_new(&read->documents, read->seed);
    spread_init(&source->latency, read->latency.p50_us, read->latency.p99_us,
                read->latency.max_us);
    if (remembers(&read->by_range) || remembers(&read->by_share))
        source->asked = xcalloc(asked_words(read), sizeof(*source->asked));
    print_tokens(source);
    return source;
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

void source_mixture(const struct source *source, uint64_t counts[BEHAVIOUR_COUNT])
{
    memset(counts, 0, BEHAVIOUR_COUNT * sizeof(counts[0]));
    for (uint64_t id = source->script.tokens.first; id <= source->script.tokens.last;
         id++)
        counts[source_behaviour(source, id)]++;
}

void source_forget(struct source *source)
{
    for (size_t i = 0; source->asked != NULL && i < asked_words(&source->script); i++)
        atomic_store(&source->asked[i], 0);
}

/* Only ids that the script knows have a behaviour that asks for this. */
static bool asked_before(struct source *source, uint64_t token_id)
{
    uint64_t at = token_id - source->script.tokens.first;
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

static void fill_document(const struct source *source, const struct recipe *recipe,
                          uint64_t token_id, struct serve_reply *reply)
{
    if (recipe->of_first)
        token_id = source->script.tokens.first;
    size_t len = library_put(source->library, recipe->document, token_id, scratch.body);
    reply->body = scratch.body;
    reply->body_len = recipe->alter != NULL ? recipe->alter(scratch.body, len) : len;
}

static void fill_header(const struct recipe *recipe, uint64_t token_id,
                        struct serve_reply *reply)
{
    reply->headers[0].name = recipe->header;
    reply->headers[0].value = recipe->value;
    if (recipe->moved) {
        snprintf(scratch.location, sizeof(scratch.location), "%s%" PRIu64, moved_path,
                 token_id);
        reply->headers[0].value = scratch.location;
    }
}

static void behave(struct source *source, enum behaviour behaviour, uint64_t token_id,
                   struct serve_reply *reply)
{
    const struct recipe *recipe = &recipes[behaviour];
    if (recipe->once)
        recipe =
            &recipes[asked_before(source, token_id) ? BEHAVIOUR_GOOD : recipe->first];
    reply->status = recipe->status;
    reply->flags = recipe->flags;
    reply->delay_us = delay_us(source, recipe->timing, token_id);
    reply->content_type = recipe->content_type;
    fill_header(recipe, token_id, reply);
    if (recipe->fixed != NULL)
        fill_fixed(reply, recipe->fixed);
    else
        fill_document(source, recipe, token_id, reply);
}

static unsigned digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return (unsigned)(c - '0');
    char lower = (char)(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? (unsigned)(lower - 'a') + 10 : 16;
}

/* The last segment of the path: a decimal id without leading zeros, or the 64 hexadecimal
 * digits of ERC-1155. False when it is neither or is beyond 64 bits, which no script
 * knows. */
static bool parse_id(const char *path, uint64_t *token_id)
{
    const char *slash = strrchr(path, '/');
    const char *text = slash != NULL ? slash + 1 : path;
    size_t len = strlen(text);
    uint64_t base = len == 64 ? 16 : 10, id = 0;
    if (len == 0 || (base == 10 && text[0] == '0' && len > 1))
        return false;
    for (; *text != '\0'; text++) {
        unsigned digit = digit_value(*text);
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

void source_answer(void *handler, const struct serve_request *request,
                   struct serve_reply *reply)
{
    struct source *source = handler;
    if (strcmp(request->method, "GET") != 0 && strcmp(request->method, "HEAD") != 0) {
        refuse_method(reply);
        return;
    }
    uint64_t token_id = 0;
    enum behaviour behaviour = BEHAVIOUR_NOT_FOUND;
    if (parse_id(request->path, &token_id))
        behaviour = source_behaviour(source, token_id);
    if (behaviour == BEHAVIOUR_REDIRECTED &&
        strncmp(request->path, moved_path, strlen(moved_path)) == 0)
        behaviour = BEHAVIOUR_GOOD;
    behave(source, behaviour, token_id, reply);
}
