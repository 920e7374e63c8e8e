#include "report/report.h"

#include "base/xalloc.h"
#include "report/format_priv.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

static const struct report_format *const formats[] = {
    &report_text,
    &report_json,
    &report_ndjson,
    &report_junit,
};
enum { FORMAT_COUNT = sizeof(formats) / sizeof(formats[0]) };

/* A summary has a ceiling on everything that it holds, so this is never reached. */
enum { RENDERED_MAX = 64 << 20 };

/* ---- what the user asked for ---- */

static const struct report_format *format_find(const char *name, size_t len)
{
    for (size_t i = 0; i < FORMAT_COUNT; i++) {
        if (strlen(formats[i]->name) == len && memcmp(formats[i]->name, name, len) == 0)
            return formats[i];
    }
    return NULL;
}

void reports_list(struct strbuf *to)
{
    for (size_t i = 0; i < FORMAT_COUNT; i++)
        strbuf_putf(to, "%-8s  %s\n", formats[i]->name, formats[i]->purpose);
}

static bool fail_unknown(const char *name, size_t len, struct err *err)
{
    struct strbuf names = STRBUF_INIT(256);
    for (size_t i = 0; i < FORMAT_COUNT; i++)
        strbuf_putf(&names, "%s%s", i > 0 ? ", " : "", formats[i]->name);
    err_set(err, ERR_USAGE, "unknown report format \"%.*s\"", len < 60 ? (int)len : 60,
            name);
    err_hint(err, "the formats are %s", names.text);
    strbuf_release(&names);
    return false;
}

static bool is_same_place(const struct report *a, const struct report *b)
{
    if (a->place == NULL || b->place == NULL)
        return a->place == b->place;
    return strcmp(a->place, b->place) == 0;
}

static bool check_place(const struct reports *reports, const struct report *report,
                        struct err *err)
{
    for (size_t i = 0; i < reports->count; i++) {
        const struct report *earlier = &reports->list[i];
        if (!is_same_place(earlier, report))
            continue;
        if (report->place == NULL) {
            err_set(err, ERR_USAGE,
                    "the reports %s and %s cannot both go to standard output",
                    earlier->format->name, report->format->name);
            return err_hint(err, "give one a file: --report %s=FILE",
                            report->format->name);
        }
        return err_set(err, ERR_USAGE, "the reports %s and %s cannot both go to %s",
                       earlier->format->name, report->format->name, report->path);
    }
    return true;
}

/* FORMAT or FORMAT=FILE; NULL and the error when it is neither. */
static const struct report_format *spec_read(const char *spec, const char **path,
                                             struct err *err)
{
    size_t name_len = strcspn(spec, "=");
    const struct report_format *format = format_find(spec, name_len);
    *path = spec[name_len] == '=' ? spec + name_len + 1 : "-";
    if (format == NULL)
        fail_unknown(spec, name_len, err);
    else if (*path[0] == '\0')
        err_set(err, ERR_USAGE, "%s= lacks the name of the file", format->name);
    return err->kind == ERR_NONE ? format : NULL;
}

bool reports_known(const char *const *specs, size_t count, struct err *err)
{
    const char *path;
    for (size_t i = 0; i < count; i++) {
        if (spec_read(specs[i], &path, err) == NULL)
            return false;
    }
    return true;
}

static bool report_open(struct reports *reports, const char *spec, struct err *err)
{
    const char *path;
    const struct report_format *format = spec_read(spec, &path, err);
    if (format == NULL)
        return false;
    struct report *report = &reports->list[reports->count];
    bool to_stdout = strcmp(path, "-") == 0 || strcmp(path, "/dev/stdout") == 0;
    report->format = format;
    report->path = xstrdup(to_stdout ? "-" : path);
    report->place = to_stdout ? NULL : file_place(path);
    bool is_free = check_place(reports, report, err);
    reports->count++; /* from here on it is reports_free() that releases it */
    if (!is_free || !outfile_open(&report->out, report->path, err))
        return false;
    report->is_open = true;
    if (format->begin != NULL)
        format->begin(report);
    return true;
}

static bool wants_text_too(const struct reports *reports)
{
    for (size_t i = 0; i < reports->count; i++) {
        const struct report *report = &reports->list[i];
        if (report->place == NULL || report->format == &report_text)
            return false;
    }
    return true;
}

struct reports *reports_new(const char *const *specs, size_t count, bool colour,
                            struct err *err)
{
    struct reports *reports = xcalloc(1, sizeof(*reports));
    reports->list = xcalloc(count + 1, sizeof(*reports->list));
    reports->colour = colour;
    bool done = true;
    for (size_t i = 0; i < count && done; i++)
        done = report_open(reports, specs[i], err);
    if (done && wants_text_too(reports))
        done = report_open(reports, report_text.name, err);
    if (done)
        return reports;
    reports_free(reports);
    return NULL;
}

/* ---- the run ---- */

const struct report_words *report_words(const struct run *run)
{
    static const struct report_words words[] = {
        [RUN_OF_TOKENS] = { "token", "tokens", "asked", "not asked" },
        [RUN_OF_DOCUMENTS] = { "document", "documents", "read", "not read" },
    };
    return &words[run->subject];
}

static bool has_failed(const struct report *report)
{
    return atomic_load_explicit(&report->failure, memory_order_relaxed) != 0;
}

/* The first reason stays. */
static void note_failure(struct report *report)
{
    int expected = 0, reason = errno != 0 ? errno : EIO;
    atomic_compare_exchange_strong(&report->failure, &expected, reason);
}

void report_write(struct report *report, const char *text, size_t len)
{
    if (len == 0 || has_failed(report))
        return;
    errno = 0;
    if (fwrite(text, 1, len, report->out.stream) != len)
        note_failure(report);
}

void reports_add(struct reports *reports, const struct sample *sample)
{
    for (size_t i = 0; i < reports->count; i++) {
        struct report *report = &reports->list[i];
        if (report->format->add != NULL)
            report->format->add(report, sample);
    }
}

void reports_flush(struct reports *reports)
{
    for (size_t i = 0; i < reports->count; i++) {
        struct report *report = &reports->list[i];
        if (report->format->flush == NULL || has_failed(report))
            continue;
        report->format->flush(report);
        errno = 0;
        if (fflush(report->out.stream) != 0)
            note_failure(report);
    }
}

bool reports_failed(const struct reports *reports)
{
    for (size_t i = 0; i < reports->count; i++) {
        if (has_failed(&reports->list[i]))
            return true;
    }
    return false;
}

static bool finish_one(struct report *report, const struct report_view *view,
                       struct err *err)
{
    struct strbuf text = STRBUF_INIT(RENDERED_MAX);
    report->format->finish(report, view, &text);
    if (text.full)
        BUG("the %s report does not fit", report->format->name);
    report_write(report, text.text, text.len);
    strbuf_release(&text);

    report->is_open = false;
    errno = atomic_load(&report->failure);
    if (errno != 0) {
        bool to_stdout = report->place == NULL;
        err_set_errno(err, ERR_OUTPUT, "cannot write %s",
                      to_stdout ? "to standard output" : report->path);
        outfile_abort(&report->out);
        return false;
    }
    report->is_written = outfile_commit(&report->out, err);
    return report->is_written;
}

/* Files first, so that the text on standard output can say which of them are there. */
bool reports_finish(struct reports *reports, const struct run *run, struct err *err)
{
    bool done = true;
    for (int to_stdout = 0; to_stdout < 2; to_stdout++) {
        for (size_t i = 0; i < reports->count; i++) {
            struct report *report = &reports->list[i];
            if ((report->place == NULL) != to_stdout || !report->is_open)
                continue;
            struct report_view view = { run, reports->colour && to_stdout, reports->list,
                                        reports->count };
            done = finish_one(report, &view, err) && done;
        }
    }
    return done;
}

void reports_abandon(const struct reports *reports)
{
    for (size_t i = 0; i < reports->count; i++)
        outfile_unlink(&reports->list[i].out);
}

void reports_free(struct reports *reports)
{
    if (reports == NULL)
        return;
    for (size_t i = 0; i < reports->count; i++) {
        struct report *report = &reports->list[i];
        if (report->is_open)
            outfile_abort(&report->out);
        if (report->format->end != NULL)
            report->format->end(report);
        free(report->path);
        free(report->place);
    }
    free(reports->list);
    free(reports);
}
