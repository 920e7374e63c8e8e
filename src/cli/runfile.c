#include "cli/runfile.h"

#include "base/file.h"
#include "base/secret.h"
#include "base/untrusted.h"
#include "base/xalloc.h"
#include "cli/option_text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Values are lines of people; what is beyond is cut, and still tells. */
enum { VALUE_MAX = 1 << 20, DIFFERENCES_MAX = 400 };

void runfile_add(struct runfile_settings *settings, const char *name, const char *value,
                 bool decides)
{
    struct arena *arena = &settings->arena;
    if (settings->count == settings->cap) {
        settings->cap = settings->cap ? 2 * settings->cap : 64;
        settings->list =
            xreallocarray(settings->list, settings->cap, sizeof(*settings->list));
    }
    settings->list[settings->count++] = (struct store_setting){
        .name = arena_memdup0(arena, name, strlen(name)),
        .value = arena_memdup0(arena, value, strlen(value)),
        .decides = decides,
    };
}

/* ---- what is kept of options ---- */

/* Headers are the same in any order, and their names in any case: "X-Api-Key". */
static void canonize(char *header)
{
    bool begins = true;
    for (; *header != '\0' && *header != ':'; header++) {
        unsigned char c = (unsigned char)*header;
        *header = (char)(begins ? toupper(c) : tolower(c));
        begins = !isalnum(c);
    }
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void put_headers(struct strbuf *to, const struct option *option, size_t count)
{
    char **headers = xcalloc(count, sizeof(*headers));
    for (size_t i = 0; i < count; i++) {
        struct strbuf header = STRBUF_INIT(VALUE_MAX);
        option_put_value(&header, option, i);
        headers[i] = strbuf_detach(&header);
        canonize(headers[i]);
    }
    qsort(headers, count, sizeof(*headers), compare_texts);
    for (size_t i = 0; i < count; i++) {
        strbuf_puts(to, i > 0 ? "\n" : "");
        strbuf_puts(to, headers[i]);
        free(headers[i]);
    }
    free(headers);
}

static void put_values(struct strbuf *to, const struct option *option, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        strbuf_puts(to, i > 0 ? "\n" : "");
        option_put_value(to, option, i);
    }
}

void runfile_add_options(struct runfile_settings *settings, const struct option *options)
{
    struct strbuf value = STRBUF_INIT(VALUE_MAX);
    for (; option_kind(options) != OPTION_END; options++) {
        size_t count = option_value_count(options);
        if (count == 0 || options->kind & (OPTION_CONSENT | OPTION_PLACE))
            continue;
        strbuf_reset(&value);
        if (option_kind(options) == OPTION_LIST && options->kind & OPTION_SECRET)
            put_headers(&value, options, count);
        else
            put_values(&value, options, count);
        runfile_add(settings, options->name, value.text,
                    (options->kind & OPTION_ASIDE) == 0);
    }
    strbuf_release(&value);
}

/* ---- what is taken from them ---- */

/* One value, or of a list each line. */
static bool restore_value(const struct option *option, const char *value,
                          struct arena *arena, struct err *err)
{
    bool done = true;
    for (const char *at = value; done && at != NULL;) {
        const char *end = option_kind(option) == OPTION_LIST ? strchr(at, '\n') : NULL;
        size_t len = end != NULL ? (size_t)(end - at) : strlen(at);
        done = option_set(option, arena_memdup0(arena, at, len), err);
        at = end != NULL ? end + 1 : NULL;
    }
    return done;
}

static bool is_kept_whole(const struct option *option, const char *value)
{
    bool is_list = option_kind(option) == OPTION_LIST;
    return (option->kind & (OPTION_CONSENT | OPTION_PLACE)) == 0 &&
           ((option->kind & OPTION_SECRET) == 0 ||
            (!is_list && strstr(value, SECRET_MASK) == NULL));
}

static bool restore_row(struct command_line *line, size_t i, const struct stored *stored,
                        const char *path, struct err *err)
{
    const struct option *option = &line->options[i];
    struct option_origin *origin = &line->origins[i];
    const char *value = stored_setting(stored, option->name);
    if (origin->source != OPTION_DEFAULT || !is_kept_whole(option, value ? value : ""))
        return true;
    *origin = (struct option_origin){ OPTION_FROM_RUN, path };
    return value == NULL || restore_value(option, value, &line->arena, err) ||
           err_within(err, "%s: %s", path, option->name);
}

/* The row of that name among the command's own; NULL: it has none. */
static const struct option *find_row(const struct command_line *line, const char *name)
{
    for (const struct option *row = line->options; option_kind(row) != OPTION_END;
         row++) {
        if (strcmp(row->name, name) == 0)
            return row;
    }
    return NULL;
}

static const char *resumed_path(const struct command_line *line)
{
    const struct option *resume = find_row(line, "resume");
    return resume != NULL ? *(const char *const *)resume->value : NULL;
}

/* Settings for many runs may name a file for new ones, which this is not. */
static void leave_new_file(struct command_line *line, const char *path)
{
    const struct option *run = find_row(line, "run");
    struct option_origin *origin = &line->origins[run - line->options];
    if (origin->source == OPTION_DEFAULT)
        *origin = (struct option_origin){ OPTION_FROM_RUN, path };
}

/* The demo's source is gone when the demo is, so it is not among what its run keeps. */
static bool has_source(const struct stored *stored, const char *path, struct err *err)
{
    if (stored_setting(stored, "source") != NULL)
        return true;
    char word[UNTRUSTED_WORD_MAX];
    err_set(err, ERR_USAGE, "%s is a run of the demo, whose source is gone", path);
    return err_hint(err, "metaprobe report %s tells it again; metaprobe diff compares it",
                    untrusted_word(word, path));
}

bool runfile_restore(struct command_line *line, struct err *err)
{
    const char *path = resumed_path(line);
    if (path == NULL)
        return true;
    struct stored *stored = stored_open(path, err);
    bool done = stored != NULL && has_source(stored, path, err);
    for (size_t i = 0; done && option_kind(&line->options[i]) != OPTION_END; i++)
        done = restore_row(line, i, stored, path, err);
    if (done)
        leave_new_file(line, path);
    stored_close(stored);
    return done;
}

static bool is_of_run(const char *place, const char *run_place)
{
    static const char *const beside[] = { "", "-wal", "-shm", "-journal" };
    size_t len = strlen(run_place);
    bool found = false;
    for (size_t i = 0; !found && i < sizeof(beside) / sizeof(beside[0]); i++)
        found =
            strncmp(place, run_place, len) == 0 && strcmp(place + len, beside[i]) == 0;
    return found;
}

bool runfile_spared(const char *path, const struct option_list *reports, struct err *err)
{
    bool spared = true;
    char *run_place = path != NULL ? file_place(path) : NULL;
    for (size_t i = 0; run_place != NULL && spared && i < reports->count; i++) {
        const char *equals = strchr(reports->items[i], '=');
        char *place = equals != NULL ? file_place(equals + 1) : xstrdup("");
        spared = !is_of_run(place, run_place);
        if (!spared)
            err_set(err, ERR_USAGE, "--report %s: that is where the run is kept",
                    reports->items[i]);
        free(place);
    }
    free(run_place);
    return spared;
}

void runfile_settings_release(struct runfile_settings *settings)
{
    arena_release(&settings->arena);
    free(settings->list);
}

static bool has(const struct runfile_settings *settings, const char *name)
{
    for (size_t i = 0; i < settings->count; i++) {
        if (strcmp(settings->list[i].name, name) == 0)
            return true;
    }
    return false;
}

/* Lines as one: "a\nb\n" is "a; b". */
static void put_joined(struct strbuf *to, const char *lines)
{
    for (const char *at = lines; *at != '\0';) {
        size_t len = strcspn(at, "\n");
        strbuf_puts(to, at > lines ? "; " : "");
        strbuf_add(to, at, len);
        at += len + (at[len] == '\n');
    }
}

/* Those of now, and without a value what the run had and is not said now: headers, whose
 * values it does not keep. The caller frees. */
static struct store_setting *with_missing(const struct stored *stored,
                                          const struct runfile_settings *settings,
                                          size_t *count)
{
    size_t kept_count;
    const struct store_setting *kept = stored_settings(stored, &kept_count);
    struct store_setting *all = xcalloc(settings->count + kept_count, sizeof(*all));
    for (*count = 0; *count < settings->count; ++*count)
        all[*count] = settings->list[*count];
    for (size_t i = 0; i < kept_count; i++) {
        if (kept[i].decides && !has(settings, kept[i].name))
            all[(*count)++] =
                (struct store_setting){ .name = kept[i].name, .decides = true };
    }
    return all;
}

bool runfile_fits(struct store *store, const struct stored *stored, const char *path,
                  const struct runfile_settings *settings, struct err *err)
{
    struct strbuf differences = STRBUF_INIT(DIFFERENCES_MAX);
    struct strbuf joined = STRBUF_INIT(2 * DIFFERENCES_MAX);
    size_t count;
    struct store_setting *now = with_missing(stored, settings, &count);
    size_t differ = store_differences(store, now, count, &differences);
    free(now);
    put_joined(&joined, differences.text);
    if (differ > 0) {
        err_set(err, ERR_USAGE, "%s is a run of another configuration: %s", path,
                joined.text);
        err_hint(err, "give what it was given, or begin a new run with --run");
    }
    strbuf_release(&differences);
    strbuf_release(&joined);
    return differ == 0;
}
