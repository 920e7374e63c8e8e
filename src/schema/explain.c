#include "schema/explain.h"

#include "base/xalloc.h"
#include "schema/name.h"
#include "json/pointer.h"

#include <stdlib.h>
#include <string.h>

enum {
    TEXT_BYTES = 8 * 1024 * 1024,
    LOCATION_BYTES = 4 * 1024, /* a longer place is cut: a deep walk repeats itself */
    ROWS = 10000
};

void explain_enter(struct schema_run *run, const struct block *block, uint32_t via)
{
    struct explain *explain = run->explain;
    if (explain->trail_count == explain->trail_cap) {
        explain->trail_cap = explain->trail_cap == 0 ? 32 : explain->trail_cap * 2;
        explain->trail =
            xreallocarray(explain->trail, explain->trail_cap, sizeof(*explain->trail));
    }
    explain->trail[explain->trail_count++] = (struct frame){ block, via };
}

void explain_leave(struct schema_run *run)
{
    run->explain->trail_count--;
}

/* Adds the pointer of `value` as seen from `base`, which holds it. */
static void put_relative(struct strbuf *to, const struct json_tape *tape, uint32_t base,
                         uint32_t value)
{
    struct strbuf from = STRBUF_INIT(LOCATION_BYTES),
                  whole = STRBUF_INIT(LOCATION_BYTES * 2);
    json_pointer_of(&from, tape, base);
    json_pointer_of(&whole, tape, value);
    if (whole.len >= from.len)
        strbuf_add(to, whole.text + from.len, whole.len - from.len);
    strbuf_release(&whole);
    strbuf_release(&from);
}

static const struct json_tape *tape_of(const struct block *block)
{
    return &block->resource->document->tape;
}

/* Adds the way from the root of the schema to the innermost block. */
static void put_trail(struct strbuf *to, const struct explain *explain)
{
    for (uint32_t i = 1; i < explain->trail_count && !to->full; i++) {
        const struct frame *frame = &explain->trail[i];
        const struct block *before = explain->trail[i - 1].block;
        uint32_t down = frame->via != JSON_NONE ? frame->via : frame->block->at;
        put_relative(to, tape_of(before), before->at, down);
    }
}

/* The keyword's name: the first step from the innermost block, or to it when it is
 * `false`. */
static void put_keyword(struct strbuf *to, const struct explain *explain, uint32_t at)
{
    const struct block *block = explain->trail[explain->trail_count - 1].block;
    uint32_t from = block->at;
    if (at == from && explain->trail_count > 1) {
        block = explain->trail[explain->trail_count - 2].block;
        from = block->at;
        uint32_t via = explain->trail[explain->trail_count - 1].via;
        at = via != JSON_NONE ? via : at;
    }
    struct strbuf path = STRBUF_INIT(LOCATION_BYTES);
    put_relative(&path, tape_of(block), from, at);
    if (path.len > 1)
        strbuf_add(to, path.text + 1, strcspn(path.text + 1, "/"));
    else
        strbuf_puts(to, "false");
    strbuf_release(&path);
}

/* Begins a row: its keyword and location are in place, its message is to be added. */
static struct breach *add_row(struct schema_run *run, uint32_t at, uint32_t value)
{
    struct explain *explain = run->explain;
    /* A row is as dear as many steps, and one that is forgotten is no cheaper. */
    run_spend(run, 200 + (uint64_t)explain->trail_count * 20);
    if (explain->count >= explain->limit || explain->text.full)
        return NULL;
    if (explain->count == explain->cap) {
        explain->cap = explain->cap == 0 ? 16 : explain->cap * 2;
        explain->rows =
            xreallocarray(explain->rows, explain->cap, sizeof(*explain->rows));
    }
    const struct block *block = explain->trail[explain->trail_count - 1].block;
    struct breach *row = &explain->rows[explain->count];
    *row = (struct breach){ .instance = value,
                            .order = explain->count++,
                            .at = at,
                            .resource = block->resource,
                            .keyword = (uint32_t)explain->text.len };
    struct strbuf place = STRBUF_INIT(LOCATION_BYTES);
    put_keyword(&explain->text, explain, at);
    strbuf_putc(&explain->text, '\0');
    put_trail(&place, explain);
    put_relative(&place, tape_of(block), block->at, at);
    row->location = (uint32_t)explain->text.len;
    strbuf_add(&explain->text, place.text, place.len);
    strbuf_putc(&explain->text, '\0');
    row->message = (uint32_t)explain->text.len;
    strbuf_release(&place);
    return row;
}

static void end_row(struct schema_run *run)
{
    strbuf_putc(&run->explain->text, '\0');
}

void explain_code(struct schema_run *run, const struct code *code, uint32_t at,
                  uint32_t value)
{
    if (run->explain == NULL || add_row(run, at, value) == NULL)
        return;
    message_put(&run->explain->text, run, code, at, value);
    end_row(run);
}

void explain_missing(struct schema_run *run, uint32_t at, const struct name *name,
                     const struct name *because, uint32_t value)
{
    if (run->explain == NULL || add_row(run, at, value) == NULL)
        return;
    message_put_missing(&run->explain->text, name, because);
    end_row(run);
}

void explain_undecided(struct schema_run *run, const struct code *code, uint32_t value)
{
    struct breach *row = run->explain == NULL ? NULL : add_row(run, code->at, value);
    if (row == NULL)
        return;
    row->undecided = true;
    strbuf_puts(&run->explain->text,
                "could not be decided: a regular expression hit its match limit");
    end_row(run);
}

uint32_t explain_mark(const struct schema_run *run)
{
    return run->explain == NULL ? 0 : run->explain->count;
}

void explain_forget(struct schema_run *run, uint32_t mark)
{
    struct explain *explain = run->explain;
    if (explain == NULL || explain->count <= mark)
        return;
    strbuf_cut(&explain->text, explain->rows[mark].keyword);
    explain->text.full = false;
    explain->count = mark;
}

/* Without a mapping the value is the last step of the branch's $ref. */
static bool is_named(const struct block *branch, struct json_text name)
{
    const struct json_tape *tape = tape_of(branch);
    uint32_t ref = json_get(tape, branch->at, "$ref");
    if (ref == JSON_NONE || json_kind(tape, ref) != JSON_STRING)
        return false;
    struct json_text text = json_text(tape, ref);
    return text.len > name.len && text.text[text.len - name.len - 1] == '/' &&
           memcmp(text.text + text.len - name.len, name.text, name.len) == 0;
}

static const struct block *discriminator_branch(const struct discriminator *hint,
                                                const struct block_list *list,
                                                struct json_text name)
{
    for (uint32_t i = 0; i < hint->mapping_count; i++) {
        const struct dependency *row = &hint->mapping[i];
        if (name_is_text(&row->name, name.text, name.len))
            return row->block;
    }
    for (uint32_t i = 0; i < list->count; i++) {
        if (is_named(list->blocks[i], name))
            return list->blocks[i];
    }
    return NULL;
}

/* The branch that the discriminator of the value names, NULL if there is none. */
static const struct block *named_branch(const struct schema_run *run,
                                        const struct block_list *list, uint32_t value)
{
    const struct discriminator *hint = list->discriminator;
    const struct json_tape *tape = run->tape;
    if (hint == NULL || json_kind(tape, value) != JSON_OBJECT)
        return NULL;
    uint32_t member = name_find_member(tape, value, &hint->property);
    if (member == JSON_NONE || json_kind(tape, member) != JSON_STRING)
        return NULL;
    return discriminator_branch(hint, list, json_text(tape, member));
}

/* Tells again, of one branch only. */
static void tell_branch(struct schema_run *run, const struct block *branch,
                        uint32_t value, uint32_t mark)
{
    explain_forget(run, mark);
    check_block(run, branch, value);
}

void explain_choice(struct schema_run *run, const struct code *code, uint32_t value,
                    uint32_t mark)
{
    const struct block_list *list = code->with.list;
    if (run->explain == NULL)
        return;
    const struct block *branch = named_branch(run, list, value);
    if (branch != NULL) {
        tell_branch(run, branch, value, mark);
        return;
    }
    if (message_is_types(list))
        explain_forget(run, mark);
    struct breach *row = add_row(run, code->at, value);
    if (row == NULL)
        return;
    message_put_choice(&run->explain->text, run, code, value);
    end_row(run);
    /* It is told before what its branches told. */
    for (uint32_t i = mark; i + 1 < run->explain->count; i++)
        run->explain->rows[i].order++;
    row->order = mark;
}

static int in_document_order(const void *a, const void *b)
{
    const struct breach *x = a, *y = b;
    if (x->instance != y->instance)
        return x->instance < y->instance ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

static void tell_row(const struct schema_run *run, const struct breach *row,
                     schema_breach_fn *tell, void *to)
{
    struct strbuf instance = STRBUF_INIT(LOCATION_BYTES),
                  absolute = STRBUF_INIT(LOCATION_BYTES);
    const char *text = run->explain->text.text;

    json_pointer_of(&instance, run->tape, row->instance);
    strbuf_puts(&absolute, row->resource->uri);
    strbuf_putc(&absolute, '#');
    put_relative(&absolute, &row->resource->document->tape, row->resource->root, row->at);
    const struct schema_breach breach = {
        .instance = instance.text,
        .keyword = text + row->keyword,
        .keyword_location = text + row->location,
        .absolute_location = absolute.text,
        .message = text + row->message,
        .undecided = row->undecided,
    };
    tell(to, &breach);
    strbuf_release(&absolute);
    strbuf_release(&instance);
}

static void tell_stopped(struct schema_run *run, uint32_t root, schema_breach_fn *tell,
                         void *to)
{
    struct strbuf instance = STRBUF_INIT(LOCATION_BYTES);
    json_pointer_of(&instance, run->tape, root);
    const struct schema_breach breach = {
        .instance = instance.text,
        .keyword = "",
        .keyword_location = "",
        .absolute_location = run->schema->root->resource->uri,
        .message = "could not be decided: the check is too deep or too long",
        .undecided = true,
    };
    tell(to, &breach);
    strbuf_release(&instance);
}

size_t schema_explain(const struct schema *schema, struct schema_run *run,
                      const struct json_tape *tape, uint32_t root, size_t limit,
                      schema_breach_fn *tell, void *to)
{
    struct explain explain = { .text = STRBUF_INIT(TEXT_BYTES) };
    explain.limit = limit < ROWS / 10 ? (uint32_t)limit * 10 : ROWS;

    run_start(run, schema, tape, root, &explain);
    size_t count = explain.count, told = 0;
    if (explain.count > 0)
        qsort(explain.rows, explain.count, sizeof(*explain.rows), in_document_order);
    for (uint32_t i = 0; i < explain.count && told < limit; i++, told++)
        tell_row(run, &explain.rows[i], tell, to);
    if (run->stopped && count++ < limit)
        tell_stopped(run, root, tell, to);
    run->explain = NULL;
    free(explain.trail);
    free(explain.rows);
    strbuf_release(&explain.text);
    return count;
}
