#include "diff/output.h"

#include "base/file.h"
#include "base/xalloc.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Everything in a diff has a ceiling, but its settings, which are as many as the run
 * files say. */
enum { RENDERED_MAX = 1 << 30 };

static void put_json(struct strbuf *to, const struct diff *diff, bool colour)
{
    (void)colour;
    diff_put_json(to, diff);
}

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_COUNT };

static const struct {
    const char *name, *purpose;
    void (*put)(struct strbuf *to, const struct diff *diff, bool colour);
} formats[FORMAT_COUNT] = {
    [FORMAT_TEXT] = { "text", "for people: what got worse first, then all that changed",
                      diff_put_text },
    [FORMAT_JSON] = { "json", "the same as one JSON document (schemas/diff.schema.json)",
                      put_json },
};

struct output {
    bool is_wanted, is_open;
    char *path; /* "-": standard output */
    struct outfile out;
};

struct outputs {
    struct output list[FORMAT_COUNT];
    bool colour;
};

void outputs_list(struct strbuf *to)
{
    for (size_t i = 0; i < FORMAT_COUNT; i++)
        strbuf_putf(to, "%-8s  %s\n", formats[i].name, formats[i].purpose);
}

static enum format format_find(const char *name, size_t len)
{
    size_t i = 0;
    while (i < FORMAT_COUNT &&
           (strlen(formats[i].name) != len || memcmp(formats[i].name, name, len) != 0))
        i++;
    return (enum format)i;
}

static bool is_stdout(const struct output *output)
{
    return strcmp(output->path, "-") == 0;
}

static bool check_place(const struct outputs *outputs, enum format format,
                        struct err *err)
{
    const struct output *own = &outputs->list[format];
    for (size_t i = 0; i < FORMAT_COUNT; i++) {
        const struct output *other = &outputs->list[i];
        if (i == format || !other->is_wanted || strcmp(other->path, own->path) != 0)
            continue;
        return err_set(err, ERR_USAGE, "the reports %s and %s cannot both go to %s",
                       formats[i].name, formats[format].name,
                       is_stdout(own) ? "standard output" : own->path);
    }
    return true;
}

static bool output_open(struct outputs *outputs, const char *spec, struct err *err)
{
    size_t len = strcspn(spec, "=");
    enum format format = format_find(spec, len);
    if (format == FORMAT_COUNT) {
        err_set(err, ERR_USAGE, "unknown report format \"%.*s\"",
                len < 60 ? (int)len : 60, spec);
        return err_hint(err, "the formats of a diff are text and json");
    }
    struct output *output = &outputs->list[format];
    const char *path = spec[len] == '=' ? spec + len + 1 : "-";
    if (output->is_wanted)
        return err_set(err, ERR_USAGE, "the report %s is given twice",
                       formats[format].name);
    if (path[0] == '\0')
        return err_set(err, ERR_USAGE, "--report %s= lacks the name of the file",
                       formats[format].name);
    output->is_wanted = true;
    output->path = xstrdup(strcmp(path, "/dev/stdout") == 0 ? "-" : path);
    if (!check_place(outputs, format, err))
        return false;
    output->is_open = outfile_open(&output->out, output->path, err);
    return output->is_open;
}

static bool wants_text_too(const struct outputs *outputs)
{
    const struct output *json = &outputs->list[FORMAT_JSON];
    return !outputs->list[FORMAT_TEXT].is_wanted && !(json->is_wanted && is_stdout(json));
}

struct outputs *outputs_new(const char *const *specs, size_t count, bool colour,
                            struct err *err)
{
    struct outputs *outputs = xcalloc(1, sizeof(*outputs));
    outputs->colour = colour;
    bool done = true;
    for (size_t i = 0; done && i < count; i++)
        done = output_open(outputs, specs[i], err);
    if (done && wants_text_too(outputs))
        done = output_open(outputs, formats[FORMAT_TEXT].name, err);
    if (done)
        return outputs;
    outputs_free(outputs);
    return NULL;
}

static bool output_write(struct outputs *outputs, enum format format,
                         const struct diff *diff, struct err *err)
{
    struct output *output = &outputs->list[format];
    struct strbuf text = STRBUF_INIT(RENDERED_MAX);
    formats[format].put(&text, diff, outputs->colour && is_stdout(output));
    errno = text.full ? EFBIG : 0;
    bool written =
        !text.full && fwrite(text.text, 1, text.len, output->out.stream) == text.len;
    strbuf_release(&text);
    output->is_open = false;
    if (written)
        return outfile_commit(&output->out, err);
    err_set_errno(err, ERR_OUTPUT, "cannot write %s",
                  is_stdout(output) ? "to standard output" : output->path);
    outfile_abort(&output->out);
    return false;
}

bool outputs_write(struct outputs *outputs, const struct diff *diff, struct err *err)
{
    bool done = true;
    for (size_t i = 0; i < FORMAT_COUNT; i++) {
        if (outputs->list[i].is_open)
            done = output_write(outputs, (enum format)i, diff, err) && done;
    }
    return done;
}

void outputs_free(struct outputs *outputs)
{
    if (outputs == NULL)
        return;
    for (size_t i = 0; i < FORMAT_COUNT; i++) {
        if (outputs->list[i].is_open)
            outfile_abort(&outputs->list[i].out);
        free(outputs->list[i].path);
    }
    free(outputs);
}
