#include "base/nearest.h"
#include "base/wrap.h"
#include "base/xalloc.h"
#include "profile/fact.h"
#include "profile/rules_priv.h"

#include <stdlib.h>
#include <string.h>

enum { WIDTH = 100 };

/* All shipped profiles, loaded. */
struct shelf {
    struct profile **profiles;
    size_t count;
};

static bool shelf_load(struct shelf *shelf, struct err *err)
{
    const char *const *names = profile_names();
    size_t count = 0;
    while (names[count] != NULL)
        count++;
    *shelf = (struct shelf){ xcalloc(count + 1, sizeof(*shelf->profiles)), 0 };
    for (; shelf->count < count; shelf->count++) {
        shelf->profiles[shelf->count] = profile_load(names[shelf->count], err);
        if (shelf->profiles[shelf->count] == NULL)
            return false;
    }
    return true;
}

static void shelf_release(struct shelf *shelf)
{
    for (size_t i = 0; i < shelf->count; i++)
        profile_free(shelf->profiles[i]);
    free(shelf->profiles);
}

static bool same_texts(const char *const *a, const char *const *b)
{
    for (; *a != NULL && *b != NULL; a++, b++) {
        if (strcmp(*a, *b) != 0)
            return false;
    }
    return *a == NULL && *b == NULL;
}

/* Do two profiles say the same of it, as they do when one extends the other? */
static bool same_code(const struct profile_code *a, const struct profile_code *b)
{
    return strcmp(a->name, b->name) == 0 && strcmp(a->meaning, b->meaning) == 0 &&
           strcmp(a->source, b->source) == 0 && same_texts(a->causes, b->causes) &&
           same_texts(a->fixes, b->fixes);
}

static void put_list(struct strbuf *to, const char *title, const char *const *texts)
{
    strbuf_putf(to, "\n%s\n", title);
    for (; *texts != NULL; texts++)
        wrap_put(to, *texts, "  - ", "    ", WIDTH);
}

static const char *const failure_meanings[FAILURE_COUNT] = {
    [FAILURE_RETRIEVE] = "no response: no connection, or one that broke",
    [FAILURE_TIMEOUT] = "no whole answer within the time budget",
    [FAILURE_STATUS] = "a status that is not accepted",
    [FAILURE_DECODE] = "a body that does not decode",
    [FAILURE_NOT_FOUND] = "a token that is not in the list of minted ones",
    [FAILURE_TOO_LARGE] = "a document over the limit",
    [FAILURE_SCHEMA] = "a document that breaks the schema",
};

static void put_prediction(struct strbuf *to, const char *what,
                           const struct profile *profile, const char *pointer)
{
    struct arena arena = ARENA_INIT;
    struct fact fact;
    if (fact_find(&fact, &profile->rules->layers, pointer, &arena)) {
        char *text = xstrfmt("%s (%s)", what, confidence_name(fact.basis));
        wrap_put(to, text, "  - ", "    ", WIDTH);
        free(text);
        if (fact.note != NULL)
            wrap_put(to, fact.note, "    ", "    ", WIDTH);
    }
    arena_release(&arena);
}

/* What the profile predicts its code for, into an empty string. */
static void put_predictions(struct strbuf *to, const struct profile *profile,
                            const struct profile_code *code)
{
    for (int failure = 0; failure < FAILURE_COUNT; failure++) {
        if (profile->failure_code[failure] == code)
            put_prediction(to, failure_meanings[failure], profile,
                           profile_failure_pointers[failure]);
    }
    for (size_t i = 0; i < profile->status_code_count; i++) {
        const struct profile_status_code *one = &profile->status_codes[i];
        char *what = xstrfmt("status %d", one->status);
        char *pointer = xstrfmt("/failures/statuses/%d", one->status);
        if (one->code == code)
            put_prediction(to, what, profile, pointer);
        free(what);
        free(pointer);
    }
    if (to->len == 0)
        strbuf_puts(to, "  nothing: no answer of a Metadata API leads to it\n");
}

/* The profiles among those from `first` on that say the same of the code. */
static size_t find_agreeing(const struct profile **agreeing, const struct shelf *shelf,
                            size_t first, const struct profile_code *code)
{
    size_t count = 0;
    for (size_t i = first; i < shelf->count; i++) {
        const struct profile_code *other =
            profile_find_code(shelf->profiles[i], code->name);
        if (other != NULL && same_code(code, other))
            agreeing[count++] = shelf->profiles[i];
    }
    return count;
}

/* Profiles may share a code and predict it for other reasons, or less surely: each reason
 * is told once, with the profiles that have it. */
static void put_all_predictions(struct strbuf *to, const struct profile *const *profiles,
                                size_t count, const char *name)
{
    enum { PREDICTIONS_MAX = 64 * 1024 };
    struct strbuf *texts = xcalloc(count, sizeof(*texts));
    for (size_t i = 0; i < count; i++) {
        strbuf_init(&texts[i], PREDICTIONS_MAX);
        put_predictions(&texts[i], profiles[i], profile_find_code(profiles[i], name));
    }
    for (size_t i = 0; i < count; i++) {
        if (texts[i].len == 0)
            continue;
        strbuf_putf(to, "\nwhat it is predicted for in %s", profiles[i]->name);
        for (size_t j = i + 1; j < count; j++) {
            if (strcmp(texts[i].text, texts[j].text) == 0) {
                strbuf_putf(to, ", %s", profiles[j]->name);
                strbuf_reset(&texts[j]);
            }
        }
        strbuf_putf(to, "\n%s", texts[i].text);
    }
    for (size_t i = 0; i < count; i++)
        strbuf_release(&texts[i]);
    free(texts);
}

static void put_meaning(struct strbuf *to, const struct profile_code *code)
{
    static const char *const titles[CONFIDENCE_COUNT] = {
        [CONFIDENCE_DOCUMENTED] = "what the platform says",
        [CONFIDENCE_INFERRED] = "what it means, as far as can be inferred",
        [CONFIDENCE_UNKNOWN] = "what it means (the platform publishes no code)",
    };
    bool quoted = code->basis == CONFIDENCE_DOCUMENTED;
    char *meaning = xstrfmt(quoted ? "\"%s\"" : "%s", code->meaning);
    strbuf_putf(to, "\n%s\n", titles[code->basis]);
    wrap_put(to, meaning, "  ", "  ", WIDTH);
    wrap_put(to, code->source, "  source: ", "  ", WIDTH);
    free(meaning);
}

/* What the profile at `first` says of its code, for it and the later ones that agree. */
static void put_code(struct strbuf *to, const struct shelf *shelf, size_t first,
                     const struct profile_code *code)
{
    const struct profile **agreeing = xcalloc(shelf->count, sizeof(*agreeing));
    size_t count = find_agreeing(agreeing, shelf, first, code);
    strbuf_putf(to, "%s\n", code->name);
    put_meaning(to, code);
    put_list(to, "what causes it", code->causes);
    put_list(to, "how to fix it", code->fixes);
    put_all_predictions(to, agreeing, count, code->name);
    free(agreeing);
}

static bool is_told(const struct shelf *shelf, size_t before,
                    const struct profile_code *code)
{
    for (size_t i = 0; i < before; i++) {
        const struct profile_code *other =
            profile_find_code(shelf->profiles[i], code->name);
        if (other != NULL && same_code(code, other))
            return true;
    }
    return false;
}

static bool unknown_code(const struct shelf *shelf, const char *name, struct err *err)
{
    size_t count = 0;
    for (size_t i = 0; i < shelf->count; i++)
        count += shelf->profiles[i]->code_count;
    const char **names = xcalloc(count + 1, sizeof(*names));
    count = 0;
    for (size_t i = 0; i < shelf->count; i++) {
        for (size_t j = 0; j < shelf->profiles[i]->code_count; j++)
            names[count++] = shelf->profiles[i]->codes[j].name;
    }
    const char *nearest = nearest_name(name, names);
    err_set(err, ERR_USAGE, "no shipped profile has the code \"%s\"", name);
    if (nearest != NULL)
        err_hint(err, "did you mean \"%s\"?", nearest);
    else
        err_hint(err, "`metaprobe profiles NAME` lists the codes of a platform");
    free(names);
    return false;
}

bool profile_explain(struct strbuf *to, const char *code, struct err *err)
{
    struct shelf shelf;
    bool done = shelf_load(&shelf, err), found = false;
    for (size_t i = 0; done && i < shelf.count; i++) {
        const struct profile_code *one = profile_find_code(shelf.profiles[i], code);
        if (one == NULL || is_told(&shelf, i, one))
            continue;
        if (found)
            strbuf_putc(to, '\n');
        put_code(to, &shelf, i, one);
        found = true;
    }
    if (done && !found)
        done = unknown_code(&shelf, code, err);
    shelf_release(&shelf);
    return done;
}
