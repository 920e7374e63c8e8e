#include "check.h"
#include "fixture.h"
#include "rendered.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* More threads than lanes. */
enum { THREADS = 40, LINES = 1000 };

struct writer {
    struct reports *reports;
    unsigned number;
};

static void *write_lines(void *argument)
{
    const struct writer *writer = argument;
    struct sample sample;
    sample_init(&sample);
    for (unsigned i = 0; i < LINES; i++) {
        sample_clear(&sample);
        snprintf(sample.token_id, sizeof(sample.token_id), "%u",
                 writer->number * LINES + i);
        strbuf_putf(&sample.url, "https://meta.example/%u", i);
        reports_add(writer->reports, &sample);
    }
    sample_release(&sample);
    return NULL;
}

static void every_line_is_whole_and_there_once(void)
{
    static const char *const specs[] = { "ndjson=a.ndjson", "text=a.txt" };
    struct fixture fixture;
    struct err err = ERR_INIT;
    struct writer writers[THREADS];
    pthread_t threads[THREADS];
    folder_enter();
    fixture_init(&fixture, 40);
    struct reports *reports = reports_new(specs, 2, false, &err);
    for (unsigned i = 0; i < THREADS; i++) {
        writers[i] = (struct writer){ reports, i };
        CHECK_INT(0, pthread_create(&threads[i], NULL, write_lines, &writers[i]));
    }
    for (unsigned i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    fixture.summary.asked = 0;
    CHECK(reports_finish(reports, &fixture.run, &err));
    reports_free(reports);

    char *text = file_text("a.ndjson");
    static bool seen[THREADS * LINES];
    size_t lines = 0;
    for (char *line = text; *line != '\0'; line = strchr(line, '\n') + 1, lines++) {
        unsigned long id = strtoul(line + strlen("{\"token_id\":\""), NULL, 10);
        bool whole = strncmp(line, "{\"token_id\":\"", 13) == 0 &&
                     strchr(line, '\n') != NULL && strchr(line, '\n')[-1] == '}';
        if (!whole || id >= THREADS * LINES || seen[id]) {
            CHECK_STR("a whole line that was not there before", line);
            break;
        }
        seen[id] = true;
    }
    CHECK_INT(THREADS * LINES, lines);
    free(text);
    fixture_release(&fixture);
    folder_leave();
}

/* The lines go into a temporary file until the run ends. */
static char *unfinished_text(void)
{
    char name[64];
    snprintf(name, sizeof(name), "a.ndjson.%ld.0.part", (long)getpid());
    return file_text(name);
}

static void lines_are_there_once_flushed_and_gone_once_abandoned(void)
{
    static const char *const specs[] = { "ndjson=a.ndjson", "text=a.txt" };
    struct err err = ERR_INIT;
    struct sample sample;
    folder_enter();
    struct reports *reports = reports_new(specs, 2, false, &err);
    sample_init(&sample);
    reports_add(reports, &sample);
    char *before = unfinished_text();

    reports_flush(reports);
    char *after = unfinished_text();
    reports_abandon(reports);

    CHECK_STR("", before);
    CHECK(strchr(after, '\n') != NULL);
    CHECK_INT(0, folder_count());
    CHECK(!reports_failed(reports));
    free(before);
    free(after);
    sample_release(&sample);
    reports_free(reports);
    folder_leave();
}

static void a_full_disk_is_found_by_the_first_flush(void)
{
    static const char *const specs[] = { "ndjson=/dev/full", "text=a.txt" };
    struct err err = ERR_INIT;
    struct sample sample;
    folder_enter();
    struct reports *reports = reports_new(specs, 2, false, &err);
    sample_init(&sample);
    reports_add(reports, &sample);
    CHECK(!reports_failed(reports));

    reports_flush(reports);

    CHECK(reports_failed(reports));
    sample_release(&sample);
    reports_free(reports);
    folder_leave();
}

static void a_write_that_fails_is_known_during_the_run(void)
{
    static const char *const specs[] = { "ndjson=/dev/full", "text=a.txt" };
    struct fixture fixture;
    struct err err = ERR_INIT;
    folder_enter();
    fixture_init(&fixture, 10000);
    struct reports *reports = reports_new(specs, 2, false, &err);
    CHECK(!reports_failed(reports));

    fixture_play(&fixture, reports);

    CHECK(reports_failed(reports));
    CHECK(!reports_finish(reports, &fixture.run, &err));
    CHECK_INT(ERR_OUTPUT, err.kind);
    CHECK_STR("cannot write /dev/full: No space left on device", err.text);
    reports_free(reports);
    fixture_release(&fixture);
    folder_leave();
}

/* Every part as long as it can be, of bytes that take six in JSON. */
static void fill(char *text, size_t size)
{
    memset(text, 1, size - 1);
    text[size - 1] = '\0';
}

static void the_largest_sample_has_a_line(void)
{
    static const char *const specs[] = { "ndjson=a.ndjson", "text=a.txt" };
    struct fixture fixture;
    struct err err = ERR_INIT;
    struct sample sample;
    char pointer[2 * FINDING_POINTER_MAX];
    folder_enter();
    fixture_init(&fixture, 40);
    struct reports *reports = reports_new(specs, 2, false, &err);
    sample_init(&sample);
    fill(pointer, sizeof(pointer));
    fill(sample.token_id, sizeof(sample.token_id));
    fill(sample.reason, sizeof(sample.reason));
    while (strbuf_putc(&sample.url, 1))
        continue;
    sample.attempt_count = ATTEMPTS_MAX;
    for (size_t i = 0; i < ATTEMPTS_MAX; i++) {
        fill(sample.attempts[i].address, sizeof(sample.attempts[i].address));
        fill(sample.attempts[i].detail, sizeof(sample.attempts[i].detail));
    }
    for (size_t i = 0; i < FINDINGS_MAX; i++)
        findings_add(&sample.findings, SEVERITY_WARNING, pointer, pointer, "%s", pointer);

    for (int i = 0; i < 10; i++)
        reports_add(reports, &sample);

    fixture.summary.asked = 0;
    CHECK(reports_finish(reports, &fixture.run, &err));
    char *text = file_text("a.ndjson");
    CHECK_INT(0, strlen(text) % 10);
    CHECK(strlen(text) / 10 < 1 << 19);
    CHECK(strlen(text) / 10 > 1 << 16); /* more than a lane, and so each is a write */
    free(text);
    sample_release(&sample);
    reports_free(reports);
    fixture_release(&fixture);
    folder_leave();
}

SUITE(ndjson, TEST(every_line_is_whole_and_there_once),
      TEST(lines_are_there_once_flushed_and_gone_once_abandoned),
      TEST(a_full_disk_is_found_by_the_first_flush),
      TEST(a_write_that_fails_is_known_during_the_run),
      TEST(the_largest_sample_has_a_line))
