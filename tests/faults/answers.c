#include "faults/answers.h"

#include "base/file.h"
#include "base/xalloc.h"
#include "origin/script.h"

#include <jansson.h>
#include <string.h>

enum { FILE_MAX = 64 << 20 };

size_t place_count(void)
{
    return fault_count + listener_count;
}

const char *place_name(size_t place)
{
    return place < fault_count ? faults[place].name : listeners[place - fault_count].name;
}

const char *place_expect(size_t place)
{
    return place < fault_count ? faults[place].expect
                               : listeners[place - fault_count].expect;
}

bool place_is_asked(size_t place, bool by_peer)
{
    if (place >= fault_count)
        return true;
    return faults[place].run != RUN_PART && !(by_peer && faults[place].run == RUN_OURS);
}

/* place_count() if nothing is called so. */
static size_t place_find(const char *name, size_t len)
{
    size_t place = 0;

    while (place < place_count() && (strlen(place_name(place)) != len ||
                                     memcmp(place_name(place), name, len) != 0))
        place++;
    return place;
}

void answers_init(struct answers *answers)
{
    answers->by_place = xcalloc(place_count(), sizeof(*answers->by_place));
}

void answers_release(struct answers *answers)
{
    for (size_t place = 0; place < place_count(); place++)
        free(answers->by_place[place].detail);
    free(answers->by_place);
}

static void note(struct answers *answers, size_t place, struct predicted predicted,
                 const char *detail, size_t len)
{
    struct answer *answer = &answers->by_place[place];

    free(answer->detail);
    answer->predicted = predicted;
    answer->detail = xmemdup0(detail, len);
}

typedef bool line_fn(struct answers *answers, const char *path, const char *line,
                     size_t len, struct err *err);

static bool each_line(struct answers *answers, const char *path, line_fn *take,
                      struct err *err)
{
    struct strbuf text = STRBUF_INIT(FILE_MAX);
    bool done = file_read(&text, path, err);

    for (const char *line = text.text; done && *line;) {
        size_t len = strcspn(line, "\n");

        done = take(answers, path, line, len, err);
        line += len + (line[len] == '\n');
    }
    strbuf_release(&text);
    return done;
}

/* A sample's code if it failed, else its outcome; and its alternatives. */
static struct predicted predicted_of(const json_t *sample)
{
    const char *outcome = json_string_value(json_object_get(sample, "outcome"));
    const char *code = json_string_value(json_object_get(sample, "code"));
    const char *word = code ? code : outcome ? outcome : "";
    struct predicted predicted = { conclusion_find(word, strlen(word)), 0 };
    const json_t *alternatives = json_object_get(sample, "alternatives");

    for (size_t i = 0; i < json_array_size(alternatives); i++) {
        const char *text = json_string_value(json_array_get(alternatives, i));

        predicted.others |= text ? conclusion_find(text, strlen(text)) : 0;
    }
    return predicted;
}

static size_t place_of_sample(const char *path, const json_t *sample)
{
    const char *slash = strrchr(path, '/');
    const char *file = slash ? slash + 1 : path;
    size_t place = place_find(file, strcspn(file, "."));
    const char *id = json_string_value(json_object_get(sample, "token_id"));
    unsigned long number = id ? strtoul(id, NULL, 10) : 0;

    if (place >= fault_count && place < place_count())
        return place;
    return number >= 1 && number <= fault_count ? number - 1 : place_count();
}

static bool take_sample(struct answers *answers, const char *path, const char *line,
                        size_t len, struct err *err)
{
    json_error_t why;
    json_t *sample = json_loadb(line, len, 0, &why);

    if (!sample)
        return err_set(err, ERR_USAGE, "%s: not a sample: %s", path, why.text);

    size_t place = place_of_sample(path, sample);
    const char *reason = json_string_value(json_object_get(sample, "reason"));

    if (!reason)
        reason = "";
    if (place < place_count())
        note(answers, place, predicted_of(sample), reason, strlen(reason));
    json_decref(sample);
    return place < place_count() || err_set(err, ERR_USAGE, "%s: no such fault", path);
}

bool answers_read_samples(struct answers *answers, const char *path, struct err *err)
{
    return each_line(answers, path, take_sample, err);
}

/* The conclusions behind "=" up to the quoted detail; where that begins is returned. */
static const char *parse_ways(struct predicted *observed, const char *line,
                              const char *end)
{
    const char *word = line;

    while (word < end && *word != '"') {
        size_t len = strcspn(word, " \n");
        const char *equals = memchr(word, '=', len);
        unsigned said =
            equals ? conclusion_find(equals + 1, len - (size_t)(equals + 1 - word)) : 0;

        if (!observed->main)
            observed->main = said;
        observed->others |= said;
        word += len < (size_t)(end - word) ? len + 1 : len;
    }
    observed->others &= ~(unsigned)observed->main;
    return word;
}

static bool take_observation(struct answers *answers, const char *path, const char *line,
                             size_t len, struct err *err)
{
    struct predicted observed = { 0 };
    size_t place = place_find(line, strcspn(line, " \n"));
    const char *detail = parse_ways(&observed, line, line + len);

    if (place == place_count() || !observed.main)
        return err_set(err, ERR_USAGE, "%s: not an observation: %.*s", path, (int)len,
                       line);
    note(answers, place, observed, detail, len - (size_t)(detail - line));
    return true;
}

bool answers_read_observations(struct answers *answers, const char *path, struct err *err)
{
    return each_line(answers, path, take_observation, err);
}
