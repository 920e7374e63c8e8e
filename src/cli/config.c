#include "cli/config.h"

#include "base/file.h"
#include "base/nearest.h"
#include "base/xalloc.h"
#include "cli/config_priv.h"
#include "profile/datafile.h"
#include "schema/trusted.h"
#include "json/number.h"
#include "json/pointer.h"

#include <stdlib.h>
#include <string.h>

extern const struct embedded config_schema[];

enum { CONFIG_BYTES_MAX = 1 << 20, POINTER_MAX = 1024 };

struct config {
    char *name;
    struct strbuf text;
    struct json_tape tape;
    struct err breach; /* of the schema; what options say of their values comes first */
};

/* The names of an object's members, ended by NULL. */
static const char **member_names(const struct json_tape *tape, uint32_t object,
                                 struct arena *arena)
{
    size_t count = 0;
    const char **names =
        arena_alloc(arena, tape->values[object].size + 1, sizeof(*names));
    for (uint32_t key = json_first(tape, object); key < json_end(tape, object);
         key = json_next(tape, key + 1)) {
        struct json_text text = json_text(tape, key);
        names[count++] = arena_memdup0(arena, text.text, text.len);
    }
    return names;
}

/* The names at a place of our schema; NULL when there is no such place. */
static const char **schema_names(const char *pointer, struct arena *arena)
{
    struct json_tape tape;
    struct err err = ERR_INIT;
    const char **names = NULL;
    json_tape_init(&tape);
    if (!trusted_decode(&tape, config_schema->name, config_schema->text,
                        config_schema->len, &err))
        BUG("%s", err.text);
    uint32_t at = json_pointer_find(&tape, pointer, strlen(pointer));
    if (at != JSON_NONE)
        names = member_names(&tape, at, arena);
    json_tape_release(&tape);
    return names;
}

const char **config_settings(struct arena *arena)
{
    return schema_names("/$defs", arena);
}

static bool needs_consent(const struct option *options, const char *name)
{
    for (; option_kind(options) != OPTION_END; options++) {
        if ((options->kind & OPTION_CONSENT) != 0 && strcmp(options->name, name) == 0)
            return true;
    }
    return false;
}

/* `command` is NULL at the top level. */
static bool unknown(const char *name, const char *command, const char *const *names,
                    const struct option *options, struct err *err)
{
    if (needs_consent(options, name))
        return err_set(err, ERR_USAGE, "is for whoever runs a command, not for a file");
    if (command != NULL)
        err_set(err, ERR_USAGE, "%s has no such setting", command);
    else
        err_set(err, ERR_USAGE, "no such setting, and no such command");
    const char *nearest = nearest_name(name, names);
    return nearest != NULL ? err_hint(err, "did you mean \"%s\"?", nearest)
                           : err_hint(err, "%s has them all", config_schema->name);
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Does it look like the name of an option, or of a slip of one? What does not may be a
 * header that stands in a wrong place, with its secret. */
static bool is_like_a_name(const char *name)
{
    enum { LEN_MAX = 32, DIGITS_MAX = 3 };
    size_t digits = 0, len = strlen(name);
    for (size_t i = 0; i < len; i++) {
        bool digit = name[i] >= '0' && name[i] <= '9';
        digits += digit;
        if (!digit && !is_letter(name[i]) && strchr("-_./$", name[i]) == NULL)
            return false;
    }
    return len <= LEN_MAX && digits <= DIGITS_MAX;
}

/* Shows of a name that is none what a header is called. */
static bool within_name(const char *name, const char *command, struct err *err)
{
    enum { SHOWN_MAX = 32 };
    size_t shown = 0;
    while (is_letter(name[shown]) || name[shown] == '-')
        shown++;
    if (name[shown] != ':' || shown > SHOWN_MAX)
        shown = 0;
    return err_within(err, "%s%s/%.*s***", command ? "/" : "", command ? command : "",
                      (int)shown, name);
}

static bool within_pointer(const struct json_tape *tape, uint32_t value, struct err *err)
{
    struct strbuf pointer = STRBUF_INIT(POINTER_MAX);
    json_pointer_of(&pointer, tape, value);
    err_within(err, "%s", pointer.text);
    strbuf_release(&pointer);
    return false;
}

/* An object at the top level is the section of a command. */
static bool check_members(const struct json_tape *tape, uint32_t object,
                          const char *command, const struct option *options,
                          struct arena *arena, struct err *err)
{
    struct strbuf place = STRBUF_INIT(POINTER_MAX);
    strbuf_putf(&place, "/properties%s%s%s", command ? "/" : "", command ? command : "",
                command ? "/properties" : "");
    const char **known = schema_names(place.text, arena);
    strbuf_release(&place);
    if (known == NULL || json_kind(tape, object) != JSON_OBJECT)
        return true; /* the schema has words for it */
    const char **names = member_names(tape, object, arena);
    bool good = true;
    uint32_t key = json_first(tape, object);
    for (size_t i = 0; good && key < json_end(tape, object);
         i++, key = json_next(tape, key + 1)) {
        good = name_is_among(names[i], known) ||
               unknown(names[i], command, known, options, err) ||
               (is_like_a_name(names[i]) ? within_pointer(tape, key, err)
                                         : within_name(names[i], command, err));
        if (good && command == NULL && json_kind(tape, key + 1) == JSON_OBJECT)
            good = check_members(tape, key + 1, names[i], options, arena, err);
    }
    return good;
}

static bool read_members(struct config *config, const struct option *options,
                         struct err *err)
{
    struct arena arena = ARENA_INIT;
    const struct json_tape *tape = &config->tape;
    bool done = trusted_decode(&config->tape, config->name, config->text.text,
                               config->text.len, err);
    if (done && !check_members(tape, 0, NULL, options, &arena, err))
        done = err_within(err, "%s", config->name);
    arena_release(&arena);
    if (done)
        trusted_check(tape, config->name, "the file", config_schema, &config->breach);
    return done;
}

struct config *config_read(FILE *stream, char *name, const struct option *options,
                           struct err *err)
{
    struct config *config = xcalloc(1, sizeof(*config));
    config->name = name;
    config->breach = (struct err)ERR_INIT;
    strbuf_init(&config->text, CONFIG_BYTES_MAX);
    json_tape_init(&config->tape);
    if (file_read_stream(&config->text, stream, name, err) &&
        read_members(config, options, err))
        return config;
    config_free(config);
    return NULL;
}

struct config *config_open(const char *path, const struct option *options,
                           struct err *err)
{
    FILE *stream = path[0] != '\0' ? fopen(path, "rbe") : NULL;
    if (stream != NULL)
        return config_read(stream, xstrdup(path), options, err);
    if (path[0] == '\0')
        err_set(err, ERR_USAGE, "--config: expected the name of a file, got \"\"");
    else
        err_set_errno(err, ERR_USAGE, "--config: %s", path);
    return NULL;
}

void config_free(struct config *config)
{
    if (config == NULL)
        return;
    json_tape_release(&config->tape);
    strbuf_release(&config->text);
    free(config->name);
    free(config);
}

const char *config_name(const struct config *config)
{
    return config->name;
}

/* What a name of a file in the value begins with: the length of the text before it.
 * SIZE_MAX: the value names no file. */
static size_t file_at(const struct option *option, const char *text)
{
    const char *equals = strchr(text, '=');
    if ((option->kind & OPTION_FILE) != 0)
        return 0;
    if ((option->kind & OPTION_AT_FILE) != 0)
        return text[0] == '@' ? 1 : SIZE_MAX;
    if ((option->kind & OPTION_EQUALS_FILE) != 0)
        return equals != NULL ? (size_t)(equals - text) + 1 : SIZE_MAX;
    if ((option->kind & OPTION_FILE_OR_NAME) != 0) {
        char *name = xmemdup0(text, strcspn(text, "#"));
        bool is_path = datafile_is_path(name);
        free(name);
        return is_path ? 0 : SIZE_MAX;
    }
    return SIZE_MAX;
}

/* The value as seen from the current folder. */
static const char *as_seen(const struct config *config, const struct option *option,
                           const char *text, struct arena *arena)
{
    size_t at = file_at(option, text);
    const char *slash = strrchr(config->name, '/');
    if (at == SIZE_MAX || slash == NULL || text[at] == '/' || text[at] == '\0' ||
        strcmp(text + at, "-") == 0)
        return text;
    size_t folder_len = (size_t)(slash - config->name) + 1, len = strlen(text);
    char *seen = arena_alloc(arena, folder_len + len + 1, 1);
    memcpy(seen, text, at);
    memcpy(seen + at, config->name, folder_len);
    memcpy(seen + at + folder_len, text + at, len - at);
    return seen;
}

/* As options read it: to JSON Schema 1e2 and 100.0 are integers. What is far beyond every
 * limit stays as it is. */
static const char *plain_number(struct json_text text, struct arena *arena)
{
    enum { DIGITS_MAX = 40 };
    struct number number;
    struct strbuf plain = STRBUF_INIT(2 * DIGITS_MAX);
    number_read(&number, text.text, text.len);
    if (!number_put_plain(&plain, &number, DIGITS_MAX))
        strbuf_add(&plain, text.text, text.len);
    const char *copy = arena_memdup0(arena, plain.text, plain.len);
    strbuf_release(&plain);
    return copy;
}

static bool fill_one(const struct config *config, uint32_t value,
                     const struct option *option, struct arena *arena, struct err *err)
{
    enum json_kind kind = json_kind(&config->tape, value);
    if (kind == JSON_TRUE || kind == JSON_FALSE)
        return option_set(option, kind == JSON_TRUE ? "true" : "false", err);
    struct json_text text = json_text(&config->tape, value);
    if (memchr(text.text, '\0', text.len) != NULL)
        return err_set(err, ERR_USAGE, "must not hold a NUL character");
    const char *copy = kind == JSON_NUMBER ? plain_number(text, arena)
                                           : arena_memdup0(arena, text.text, text.len);
    return option_set(option, as_seen(config, option, copy, arena), err);
}

/* May such an option have a value of such a kind? Of what it may not the schema
 * speaks. */
static bool suits(const struct option *option, enum json_kind kind)
{
    switch (option_kind(option)) {
    case OPTION_FLAG:
        return kind == JSON_TRUE || kind == JSON_FALSE;
    case OPTION_COUNT:
    case OPTION_BYTES:
    case OPTION_RATE:
        return kind == JSON_NUMBER || kind == JSON_STRING;
    case OPTION_TEXT:
    case OPTION_LIST:
    case OPTION_DURATION:
        return kind == JSON_STRING;
    case OPTION_END:
        break;
    }
    return false;
}

static bool fill_value(const struct config *config, uint32_t value,
                       const struct option *option, struct arena *arena, struct err *err)
{
    const struct json_tape *tape = &config->tape;
    bool is_array = json_kind(tape, value) == JSON_ARRAY;
    if (is_array != (option_kind(option) == OPTION_LIST))
        return true;
    uint32_t end = is_array ? json_end(tape, value) : json_next(tape, value);
    for (uint32_t item = is_array ? json_first(tape, value) : value; item < end;
         item = json_next(tape, item)) {
        if (suits(option, json_kind(tape, item)) &&
            !fill_one(config, item, option, arena, err))
            return within_pointer(tape, item, err);
    }
    return true;
}

/* What the file says of the option, for the command; JSON_NONE: nothing. */
static uint32_t find_value(const struct config *config, const char *command,
                           const struct option *option)
{
    const struct json_tape *tape = &config->tape;
    uint32_t section = json_get(tape, 0, command);
    uint32_t value = JSON_NONE;
    if ((option->kind & OPTION_CONSENT) != 0)
        return JSON_NONE;
    if (section != JSON_NONE && json_kind(tape, section) == JSON_OBJECT)
        value = json_get(tape, section, option->name);
    if (value == JSON_NONE && (option->kind & OPTION_OWN) == 0) {
        value = json_get(tape, 0, option->name);
        if (value != JSON_NONE && json_kind(tape, value) == JSON_OBJECT)
            return JSON_NONE; /* the section of a command of that name */
    }
    return value;
}

bool config_fill(const struct config *config, const char *command,
                 const struct option *options, struct option_origin *origins,
                 struct arena *arena, struct err *err)
{
    const struct json_tape *tape = &config->tape;
    for (size_t i = 0; option_kind(&options[i]) != OPTION_END; i++) {
        uint32_t value = find_value(config, command, &options[i]);
        if (value == JSON_NONE || !option_is_open(options, origins, i, OPTION_FROM_FILE))
            continue;
        if (!fill_value(config, value, &options[i], arena, err))
            return err_within(err, "%s", config->name);
        struct strbuf where = STRBUF_INIT(POINTER_MAX + strlen(config->name) + 2);
        strbuf_putf(&where, "%s:", config->name);
        json_pointer_of(&where, tape, value);
        origins[i].source = OPTION_FROM_FILE;
        origins[i].where = arena_memdup0(arena, where.text, where.len);
        strbuf_release(&where);
    }
    if (config->breach.kind != ERR_NONE)
        *err = config->breach;
    return err->kind == ERR_NONE;
}
