/*
 * What each format writes for the fixture's run, with two gates, byte for byte. With the
 * environment's METAPROBE_UPDATE_SAMPLES set, the samples are written anew, to be looked
 * at in the diff.
 */
#include "check.h"
#include "fixture.h"
#include "result/gate.h"

#include <stdlib.h>
#include <string.h>

/* Plays the run into the reports, which have names without folders. */
static void render(unsigned tokens, const char *const *specs, size_t count)
{
    struct fixture fixture;
    struct err err = ERR_INIT;
    fixture_init(&fixture, tokens);
    struct gates gates = GATES_INIT;
    const struct gate_names names = { .subject = RUN_OF_TOKENS };
    CHECK(gates_add(&gates, "fail_rate > 0.1%", &names, &err));
    CHECK(gates_add(&gates, "p99 > 2400ms", &names, &err));
    fixture.run.gates = &gates;
    struct reports *reports = reports_new(specs, count, false, &err);
    CHECK_STR("", err.text);
    fixture_play(&fixture, reports);
    CHECK(reports_finish(reports, &fixture.run, &err));
    reports_free(reports);
    fixture_release(&fixture);
    gates_release(&gates);
}

static void compare(const char *name)
{
    struct strbuf path = STRBUF_INIT(200);
    strbuf_putf(&path, "reports/samples/%s", name);
    char *got = file_text(name);
    if (getenv("METAPROBE_UPDATE_SAMPLES") != NULL)
        project_file_write(path.text, got);
    char *expected = project_file_text(path.text);

    check_case("%s", name);
    CHECK(got[0] != '\0');
    CHECK_INT(strlen(expected), strlen(got));
    size_t same = 0;
    while (got[same] != '\0' && got[same] == expected[same])
        same++;
    CHECK_STR(expected + same, got + same); /* from where they differ */
    free(expected);
    free(got);
    strbuf_release(&path);
}

static void every_format_renders_its_sample(void)
{
    static const char *const specs[] = { "text=check.txt", "json=check.json",
                                         "junit=check.junit.xml" };
    folder_enter();
    render(10000, specs, sizeof(specs) / sizeof(specs[0]));
    compare("check.txt");
    compare("check.json");
    compare("check.junit.xml");
    folder_leave();
}

static void every_token_renders_its_line(void)
{
    static const char *const specs[] = { "ndjson=check.ndjson", "text=check.txt" };
    folder_enter();
    render(40, specs, sizeof(specs) / sizeof(specs[0]));
    compare("check.ndjson");
    folder_leave();
}

static void a_second_rendering_is_the_same(void)
{
    static const char *const specs[] = { "text=a.txt", "json=a.json", "junit=a.xml",
                                         "ndjson=a.ndjson" };
    static const char *const names[] = { "a.txt", "a.json", "a.xml", "a.ndjson" };
    char *first[4];
    folder_enter();
    render(40, specs, 4);
    for (size_t i = 0; i < 4; i++)
        first[i] = file_text(names[i]);
    render(40, specs, 4);
    for (size_t i = 0; i < 4; i++) {
        char *second = file_text(names[i]);
        check_case("%s", names[i]);
        CHECK_STR(first[i], second);
        free(first[i]);
        free(second);
    }
    folder_leave();
}

SUITE(samples, TEST(every_format_renders_its_sample), TEST(every_token_renders_its_line),
      TEST(a_second_rendering_is_the_same))
