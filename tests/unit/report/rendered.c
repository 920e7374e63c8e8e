#include "rendered.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

const char hostile[] =
    "\x1b[2J\x07<!]]>&'\"\\\xff\xed\xa0\x80\xef\xbf\xbe\r\n\t$(id)`|\x7f"
    "\xe2\x80\x8b\xc2\x9b";

void scene_init(struct scene *scene, const struct report_format *format)
{
    static const char *const codes[] = { "code_a", "code_b", NULL };
    *scene =
        (struct scene){ .report = { .format = format }, .text = STRBUF_INIT(64 << 20) };
    scene->run = (struct run){ .tool_version = "1.2.3",
                               .command = "check",
                               .source = "https://meta.example",
                               .profile = "acme",
                               .profile_title = "Acme",
                               .codes = codes,
                               .tokens = "1-10",
                               .token_count = 10,
                               .budget_us = 3000000,
                               .connections = 32,
                               .workers = 1,
                               .started_ms = 0,
                               .elapsed_us = 1000000,
                               .summary = &scene->summary };
    summary_init(&scene->summary);
    if (format->begin != NULL)
        format->begin(&scene->report);
}

void scene_release(struct scene *scene)
{
    if (scene->report.format->end != NULL)
        scene->report.format->end(&scene->report);
    summary_release(&scene->summary);
    strbuf_release(&scene->text);
}

void scene_add_sample(struct scene *scene, const struct sample *sample)
{
    summary_add(&scene->summary, sample);
    if (scene->report.format->add != NULL)
        scene->report.format->add(&scene->report, sample);
}

void scene_add(struct scene *scene, uint64_t token, enum outcome outcome,
               const char *code, const char *cause, const char *reason)
{
    struct sample sample;
    sample_init(&sample);
    snprintf(sample.token_id, sizeof(sample.token_id), "%" PRIu64, token);
    sample.outcome = outcome;
    sample.code = code;
    snprintf(sample.cause, sizeof(sample.cause), "%s", cause);
    snprintf(sample.reason, sizeof(sample.reason), "%s", reason);
    if (outcome != OUTCOME_SKIPPED) {
        sample.attempt_count = 1;
        sample.attempts[0] = (struct attempt){ .status = 200,
                                               .flags = ATTEMPT_CONNECTED,
                                               .requests = 1,
                                               .retry_after_s = -1,
                                               .age_s = -1,
                                               .fresh_s = -1,
                                               .connect_us = 100,
                                               .first_byte_us = 500,
                                               .total_us = 1000 };
    }
    scene_add_sample(scene, &sample);
    sample_release(&sample);
}

const char *scene_render(struct scene *scene)
{
    scene->summary.asked = 0;
    for (size_t i = 0; i < OUTCOME_COUNT; i++)
        scene->summary.asked += scene->summary.outcomes[i];
    summary_sort(&scene->summary);
    summary_check(&scene->summary);
    struct report_view view = { .run = &scene->run, .colour = scene->colour };
    scene->report.format->finish(&scene->report, &view, &scene->text);
    return scene->text.text;
}
