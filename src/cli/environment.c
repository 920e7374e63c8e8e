#include "cli/environment.h"

#include "base/nearest.h"
#include "base/secret.h"
#include "base/untrusted.h"
#include "base/xalloc.h"

#include <stdlib.h>
#include <string.h>

static const char prefix[] = "METAPROBE_";
enum { PREFIX_LEN = sizeof(prefix) - 1, SHOWN = 80 };

/* Known besides the settings of the file: what only a person or a pipeline says
 * (OPTION_CONSENT), and where the project's own tests find suites of others. */
static const char *const also_known[] = { "config", "no-config", "resume", "yes",
                                          "suites" };
enum { ALSO_KNOWN = sizeof(also_known) / sizeof(also_known[0]) };

static char capital(char c)
{
    if (c == '-')
        return '_';
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* "max-body" -> "METAPROBE_MAX_BODY", of the arena. */
static const char *variable_name(const char *option, struct arena *arena)
{
    size_t len = strlen(option);
    char *name = arena_alloc(arena, PREFIX_LEN + len + 1, 1);
    memcpy(name, prefix, PREFIX_LEN);
    for (size_t i = 0; i < len; i++)
        name[PREFIX_LEN + i] = capital(option[i]);
    return name;
}

/* The value, NULL when it is not there or empty. */
static const char *find(char *const *variables, const char *name)
{
    size_t len = strlen(name);
    for (; *variables != NULL; variables++) {
        if (strncmp(*variables, name, len) == 0 && (*variables)[len] == '=')
            return (*variables)[len + 1] != '\0' ? *variables + len + 1 : NULL;
    }
    return NULL;
}

static void fill_list(const struct option *option, const char *text, struct arena *arena)
{
    while (*text != '\0') {
        size_t len = strcspn(text, "\n");
        if (len > 0)
            option_list_add(option->value, arena_memdup0(arena, text, len));
        text += len + (text[len] == '\n');
    }
}

bool environment_fill(char *const *variables, const struct option *options,
                      struct option_origin *origins, struct arena *arena, struct err *err)
{
    for (size_t i = 0; option_kind(&options[i]) != OPTION_END; i++) {
        const struct option *option = &options[i];
        if ((option->kind & OPTION_OWN) != 0 ||
            !option_is_open(options, origins, i, OPTION_FROM_ENVIRONMENT))
            continue;
        const char *name = variable_name(option->name, arena);
        const char *text = find(variables, name);
        if (text == NULL)
            continue;
        if (option_kind(option) == OPTION_LIST)
            fill_list(option, text, arena);
        else if (!option_set(option, arena_memdup0(arena, text, strlen(text)), err))
            return err_within(err, "%s", name);
        origins[i].source = OPTION_FROM_ENVIRONMENT;
        origins[i].where = name;
    }
    return true;
}

void environment_warn_own(struct strbuf *to, char *const *variables, const char *command,
                          const struct option *options,
                          const struct option_origin *origins)
{
    struct arena arena = ARENA_INIT;
    for (size_t i = 0; option_kind(&options[i]) != OPTION_END; i++) {
        const struct option *option = &options[i];
        bool own = (option->kind & OPTION_OWN) != 0 &&
                   (option->kind & OPTION_CONSENT) == 0 &&
                   option_is_open(options, origins, i, OPTION_FROM_ENVIRONMENT);
        const char *name = own ? variable_name(option->name, &arena) : NULL;
        if (!own || find(variables, name) == NULL)
            continue;
        bool operand = (option->kind & OPTION_OPERAND) != 0;
        strbuf_putf(
            to,
            "metaprobe: %s in the environment sets nothing for %s, whose %s%s is another\n",
            name, command, operand ? "" : "--",
            operand ? option->argument : option->name);
    }
    arena_release(&arena);
}

/* Names are without the prefix, which would make all of them alike. */
static void warn(struct strbuf *to, const char *name, const char *const *names)
{
    const char *nearest = nearest_name(name, names);
    strbuf_putf(to, "metaprobe: %s", prefix);
    untrusted_put(to, name, strlen(name), SHOWN);
    strbuf_puts(to, " in the environment sets nothing");
    if (nearest != NULL)
        strbuf_putf(to, "; did you mean %s%s?", prefix, nearest);
    strbuf_putc(to, '\n');
}

void environment_warn(struct strbuf *to, char *const *variables,
                      const char *const *settings)
{
    struct arena arena = ARENA_INIT;
    size_t count = 0;
    while (settings[count] != NULL)
        count++;
    const char **names = arena_alloc(&arena, count + ALSO_KNOWN + 1, sizeof(*names));
    for (size_t i = 0; i < count; i++)
        names[i] = variable_name(settings[i], &arena) + PREFIX_LEN;
    for (size_t i = 0; i < ALSO_KNOWN; i++)
        names[count + i] = variable_name(also_known[i], &arena) + PREFIX_LEN;
    for (; *variables != NULL; variables++) {
        const char *text = *variables;
        if (strncmp(text, prefix, PREFIX_LEN) != 0 ||
            strncmp(text, SECRET_ENVIRONMENT, strlen(SECRET_ENVIRONMENT)) == 0)
            continue;
        text += PREFIX_LEN;
        const char *name = arena_memdup0(&arena, text, strcspn(text, "="));
        if (!name_is_among(name, names))
            warn(to, name, names);
    }
    arena_release(&arena);
}
