#include "judge/ignore.h"

#include "base/embedded.h"
#include "base/nearest.h"
#include "base/strbuf.h"
#include "base/untrusted.h"
#include "base/xalloc.h"
#include "judge/finding_rules.h"
#include "schema/trusted.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

extern const struct embedded ignore_schema[];

enum { REASON_COLUMNS = 400 };

/* What an entry is beside what reports tell of it. */
struct held {
    struct token_set *tokens; /* NULL: all */
    size_t prefix;            /* of the rule, where it ends with '*'; else SIZE_MAX */
    bool expired;
    atomic_bool used;
};

struct ignores {
    struct ignore_entry *entries;
    struct held *held; /* of each entry */
    size_t count;
    struct ignore_list list;
};

/* ---- reading ---- */

/* A copy; NULL when there is no such member. By the schema it is a text. */
static char *copy_member(const struct json_tape *tape, uint32_t object, const char *name)
{
    uint32_t value = json_get(tape, object, name);
    if (value == JSON_NONE)
        return NULL;
    struct json_text text = json_text(tape, value);
    return xmemdup0(text.text, text.len);
}

/* "2026-02-28" is 20260228. False when there is no such day. */
static bool read_day(const char *text, uint32_t *day)
{
    static const uint32_t lengths[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    uint32_t digits = 0;
    for (; *text != '\0'; text++) {
        if (*text != '-')
            digits = digits * 10 + (uint32_t)(*text - '0');
    }
    uint32_t year = digits / 10000, month = digits / 100 % 100, of_month = digits % 100;
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    *day = digits;
    return month >= 1 && month <= 12 && of_month >= 1 && of_month <= lengths[month - 1] &&
           !(month == 2 && of_month == 29 && !leap);
}

static bool read_expiry(const struct ignore_entry *entry, struct held *held,
                        uint32_t today, struct err *err)
{
    uint32_t day;
    if (strcmp(entry->expires, "never") == 0)
        return true;
    if (!read_day(entry->expires, &day))
        return err_set(err, ERR_USAGE, "there is no %s", entry->expires);
    held->expired = day < today;
    return true;
}

static bool names(const struct ignore_entry *entry, const struct held *held,
                  const char *name)
{
    if (held->prefix != SIZE_MAX)
        return strncmp(entry->rule, name, held->prefix) == 0;
    return strcmp(entry->rule, name) == 0;
}

static bool names_any(const struct ignore_entry *entry, const struct held *held,
                      const char *const *rules)
{
    for (; *rules != NULL; rules++) {
        if (names(entry, held, *rules))
            return true;
    }
    return false;
}

static bool check_rule(const struct ignore_entry *entry, const struct held *held,
                       const char *const *codes, struct err *err)
{
    const char *const *const known[] = { codes, finding_rules,
                                         finding_rules_of_collection };
    enum { KNOWN = sizeof(known) / sizeof(known[0]) };
    const char *nearest = NULL;
    for (size_t i = 0; i < KNOWN; i++) {
        if (names_any(entry, held, known[i]))
            return true;
    }
    for (size_t i = 0; nearest == NULL && i < KNOWN; i++)
        nearest = nearest_name(entry->rule, known[i]);
    err_set(err, ERR_USAGE, "no %s \"%s\" is known",
            strchr(entry->rule, '.') != NULL ? "rule" : "code or rule", entry->rule);
    return nearest != NULL && err_hint(err, "did you mean %s?", nearest);
}

/* What the collection shows is of no token: with tokens the entry would never be used. */
static bool check_subject(const struct ignore_entry *entry, const struct held *held,
                          const char *const *codes, struct err *err)
{
    if (entry->tokens == NULL || names_any(entry, held, finding_rules) ||
        names_any(entry, held, codes))
        return true;
    err_set(err, ERR_USAGE, "%s is about the collection and not about tokens",
            entry->rule);
    return err_hint(err, "leave out \"tokens\"");
}

static bool read_tokens(const struct ignore_entry *entry, struct held *held,
                        const char *const *codes, struct err *err)
{
    if (!check_subject(entry, held, codes, err))
        return false;
    if (entry->tokens == NULL)
        return true;
    const struct token_source source = { entry->tokens, "the set", NULL };
    held->tokens = token_set_new(&source, err);
    return held->tokens != NULL;
}

/* The text may hold anything, a NUL too. */
static char *copy_reason(const struct json_tape *tape, uint32_t object)
{
    struct strbuf line = STRBUF_INIT(8 * REASON_COLUMNS);
    struct json_text text = json_text(tape, json_get(tape, object, "reason"));
    untrusted_put(&line, text.text, text.len, REASON_COLUMNS);
    return strbuf_detach(&line);
}

static bool read_entry(struct ignores *ignores, const struct json_tape *tape,
                       uint32_t object, const char *const *codes, uint32_t today,
                       struct err *err)
{
    size_t index = ignores->count++; /* from here on it is ignores_free() that frees it */
    struct ignore_entry *entry = &ignores->entries[index];
    struct held *held = &ignores->held[index];
    entry->rule = copy_member(tape, object, "rule");
    entry->tokens = copy_member(tape, object, "tokens");
    entry->reason = copy_reason(tape, object);
    entry->expires = copy_member(tape, object, "expires");
    size_t len = strlen(entry->rule);
    held->prefix = entry->rule[len - 1] == '*' ? len - 1 : SIZE_MAX;
    const char *wrong = !check_rule(entry, held, codes, err)    ? "rule"
                        : !read_tokens(entry, held, codes, err) ? "tokens"
                        : !read_expiry(entry, held, today, err) ? "expires"
                                                                : NULL;
    if (wrong != NULL)
        return err_within(err, "/ignore/%zu/%s", index, wrong);
    entry->state = held->expired ? IGNORE_EXPIRED : IGNORE_OPEN;
    return true;
}

static bool read_entries(struct ignores *ignores, const struct json_tape *tape,
                         const char *const *codes, uint32_t today, struct err *err)
{
    uint32_t list = json_get(tape, 0, "ignore");
    size_t room = tape->values[list].size + 1;
    ignores->entries = xcalloc(room, sizeof(*ignores->entries));
    ignores->held = xcalloc(room, sizeof(*ignores->held));
    for (uint32_t at = json_first(tape, list); at < json_end(tape, list);
         at = json_next(tape, at)) {
        if (!read_entry(ignores, tape, at, codes, today, err))
            return err_within(err, "%s", ignores->list.file);
    }
    ignores->list.list = ignores->entries;
    ignores->list.count = ignores->count;
    return true;
}

struct ignores *ignores_new(const char *name, const char *text, size_t len,
                            const char *const *codes, uint32_t today, struct err *err)
{
    struct ignores *ignores = xcalloc(1, sizeof(*ignores));
    struct json_tape tape;
    ignores->list.file = name;
    json_tape_init(&tape);
    bool done = trusted_decode(&tape, name, text, len, err) &&
                trusted_check(&tape, name, "the ignore file", ignore_schema, err) &&
                read_entries(ignores, &tape, codes, today, err);
    json_tape_release(&tape);
    if (done)
        return ignores;
    ignores_free(ignores);
    return NULL;
}

void ignores_free(struct ignores *ignores)
{
    if (ignores == NULL)
        return;
    for (size_t i = 0; i < ignores->count; i++) {
        token_set_free(ignores->held[i].tokens);
        free(ignores->entries[i].rule);
        free(ignores->entries[i].tokens);
        free(ignores->entries[i].reason);
        free(ignores->entries[i].expires);
    }
    free(ignores->entries);
    free(ignores->held);
    free(ignores);
}

/* ---- holding samples to it ---- */

/* The first reason; every entry that fits is used. `id` is NULL where it is not known. */
static const char *reason_for(struct ignores *ignores, const char *name,
                              const struct token_id *id)
{
    const char *reason = NULL;
    for (size_t i = 0; i < ignores->count; i++) {
        const struct ignore_entry *entry = &ignores->entries[i];
        struct held *held = &ignores->held[i];
        if (held->expired || !names(entry, held, name) ||
            (held->tokens != NULL && (id == NULL || !token_set_has(held->tokens, id))))
            continue;
        if (reason == NULL)
            reason = entry->reason;
        /* Read first: a line of memory that all threads write to is a slow one. */
        if (!atomic_load_explicit(&held->used, memory_order_relaxed))
            atomic_store_explicit(&held->used, true, memory_order_relaxed);
    }
    return reason;
}

void ignores_apply(struct ignores *ignores, struct sample *sample)
{
    struct findings *findings = &sample->findings;
    struct token_id id;
    if (ignores == NULL) {
        sample->ignored = NULL;
        for (size_t i = 0; i < findings->count; i++)
            findings->list[i].ignored = NULL;
        return;
    }
    if (sample->outcome != OUTCOME_FAIL && findings->count == 0)
        return;
    bool known = token_id_parse(&id, sample->token_id, strlen(sample->token_id));
    const struct token_id *of = known ? &id : NULL;
    sample->ignored =
        sample->outcome == OUTCOME_FAIL ? reason_for(ignores, sample->code, of) : NULL;
    for (size_t i = 0; i < findings->count; i++)
        findings->list[i].ignored = reason_for(ignores, findings->list[i].rule, of);
}

void ignores_apply_to_collection(struct ignores *ignores, struct collection *collection)
{
    for (size_t i = 0; i < collection->findings.count; i++) {
        struct summary_group *finding = &collection->findings.list[i];
        bool ignored =
            ignores != NULL && reason_for(ignores, finding->cause, NULL) != NULL;
        finding->ignored = ignored ? finding->count : 0;
    }
}

/* ---- the end ---- */

/* Was all asked for that the entry names? */
static bool was_asked(const struct ignores *ignores, size_t index, const struct run *run,
                      const struct token_set *asked)
{
    const struct ignore_entry *entry = &ignores->entries[index];
    const struct held *held = &ignores->held[index];
    if (run->end != RUN_COMPLETE || !run_is_conclusive(run))
        return false;
    if (held->tokens != NULL)
        return asked != NULL && token_set_missing(held->tokens, asked) == 0;
    bool of_collection = names_any(entry, held, finding_rules_of_collection);
    return run->sample_size == 0 && (run->collection != NULL || !of_collection);
}

const struct ignore_list *ignores_conclude(struct ignores *ignores, const struct run *run,
                                           const struct token_set *asked)
{
    for (size_t i = 0; i < ignores->count; i++) {
        const struct held *held = &ignores->held[i];
        ignores->entries[i].state = held->expired                       ? IGNORE_EXPIRED
                                    : atomic_load(&held->used)          ? IGNORE_USED
                                    : was_asked(ignores, i, run, asked) ? IGNORE_UNUSED
                                                                        : IGNORE_OPEN;
    }
    return &ignores->list;
}

const struct ignore_list *ignores_list(const struct ignores *ignores)
{
    return &ignores->list;
}
