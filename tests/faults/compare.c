/*
 * Holds what was predicted and observed to the table of faults.
 *
 *     compare table                 the table itself is sound
 *     compare check FILE.ndjson…    metaprobe's samples are as the table says
 *     compare go GO-FILE            so is what the Go client observed
 *     compare both GO-FILE FILE…    metaprobe left open whatever the Go client concluded
 *     compare like NAME N FILE      these are N samples, all as the table says of one
 * fault
 *
 * Prints a line for each difference. Exits with 1 if there is one, or if nothing was
 * compared, and with 2 if an input makes no sense.
 */
#include "faults/answers.h"
#include "origin/script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct tally {
    size_t compared;
    size_t different; /* of compared */
    size_t conceded;  /* not compared: beyond what our client reads, as the table says */
};

static void put_predicted(struct strbuf *to, const struct predicted *predicted)
{
    if (!predicted->main)
        strbuf_puts(to, "nothing");
    conclusions_put(to, predicted->main);
    if (predicted->others)
        strbuf_puts(to, " or ");
    conclusions_put(to, predicted->others);
}

static void differ(struct tally *tally, size_t place, const char *who,
                   const struct answer *answer, const char *expected, const char *detail)
{
    struct strbuf said = STRBUF_INIT(256);

    put_predicted(&said, &answer->predicted);
    printf("%s: %s says %s, expected %s: %s\n", place_name(place), who, said.text,
           expected, detail ? detail : "");
    tally->different++;
    strbuf_release(&said);
}

static bool holds(size_t place, const struct predicted *predicted, bool by_peer)
{
    struct expect expect;

    if (!expect_parse(&expect, place_expect(place)))
        return false;
    return by_peer ? expect_allows(&expect, predicted) : expect_holds(&expect, predicted);
}

static void hold_to_table(struct tally *tally, const struct answers *answers,
                          bool by_peer)
{
    for (size_t place = 0; place < place_count(); place++) {
        const struct answer *answer = &answers->by_place[place];

        if (!place_is_asked(place, by_peer))
            continue;
        tally->compared++;
        if (!holds(place, &answer->predicted, by_peer))
            differ(tally, place, by_peer ? "Go" : "metaprobe", answer,
                   place_expect(place), answer->detail);
    }
}

/* The table demands nothing of us where our HTTP library stops reading and Go does
 * not. */
static bool is_conceded(size_t place)
{
    struct expect expect;

    return expect_parse(&expect, place_expect(place)) && expect.required == 0;
}

static void hold_to_peer(struct tally *tally, const struct answers *ours,
                         const struct answers *peers)
{
    for (size_t place = 0; place < place_count(); place++) {
        const struct answer *our = &ours->by_place[place],
                            *peer = &peers->by_place[place];
        struct strbuf expected = STRBUF_INIT(256);

        if (!place_is_asked(place, true))
            continue;
        if (is_conceded(place)) {
            tally->conceded++;
            continue;
        }
        tally->compared++;
        put_predicted(&expected, &peer->predicted);
        if (!predicted_covers(&our->predicted, peer->predicted.main))
            differ(tally, place, "metaprobe", our, expected.text, peer->detail);
        strbuf_release(&expected);
    }
}

static bool names_are_known(const struct fault *fault)
{
    for (const char *const *name = fault->others; name && *name; name++)
        if (!fault_find(*name, strlen(*name)))
            return false;
    return true;
}

static void check_table(struct tally *tally)
{
    for (size_t place = 0; place < place_count(); place++) {
        const struct fault *fault = place < fault_count ? &faults[place] : NULL;
        struct expect expect;
        bool sound = expect_parse(&expect, place_expect(place)) &&
                     (!fault || (fault_find(fault->name, strlen(fault->name)) == fault &&
                                 names_are_known(fault)));

        tally->compared++;
        if (!sound)
            printf("%s: not a sound row\n", place_name(place));
        tally->different += !sound;
    }
}

/* What each verb works on: `ours` and `peers` are empty and ready. */
typedef bool verb_fn(struct tally *tally, struct answers *ours, struct answers *peers,
                     char **arguments, struct err *err);

static bool table(struct tally *tally, struct answers *ours, struct answers *peers,
                  char **arguments, struct err *err)
{
    (void)ours;
    (void)peers;
    (void)arguments;
    (void)err;
    check_table(tally);
    return true;
}

static bool check(struct tally *tally, struct answers *ours, struct answers *peers,
                  char **arguments, struct err *err)
{
    (void)peers;
    for (; *arguments; arguments++)
        if (!answers_read_samples(ours, *arguments, err))
            return false;
    hold_to_table(tally, ours, false);
    return true;
}

static bool go(struct tally *tally, struct answers *ours, struct answers *peers,
               char **arguments, struct err *err)
{
    (void)ours;
    if (!*arguments || !answers_read_observations(peers, *arguments, err))
        return err_set(err, ERR_USAGE, "which file?");
    hold_to_table(tally, peers, true);
    return true;
}

static bool both(struct tally *tally, struct answers *ours, struct answers *peers,
                 char **arguments, struct err *err)
{
    if (!*arguments || !answers_read_observations(peers, *arguments++, err))
        return err_set(err, ERR_USAGE, "which file?");
    for (; *arguments; arguments++)
        if (!answers_read_samples(ours, *arguments, err))
            return false;
    hold_to_peer(tally, ours, peers);
    return true;
}

static bool like(struct tally *tally, struct answers *ours, struct answers *peers,
                 char **arguments, struct err *err)
{
    const struct fault *fault =
        arguments[0] ? fault_find(arguments[0], strlen(arguments[0])) : NULL;

    (void)peers;
    if (!fault || !arguments[1] || !arguments[2] || arguments[3])
        return err_set(err, ERR_USAGE,
                       "like: which fault, how many samples, which file?");
    if (!answers_read_samples(ours, arguments[2], err))
        return false;
    for (size_t place = 0; place < place_count(); place++) {
        const struct answer *answer = &ours->by_place[place];

        if (!answer->predicted.main)
            continue;
        tally->compared++;
        if (!holds((size_t)(fault - faults), &answer->predicted, false))
            differ(tally, place, "metaprobe", answer, fault->expect, answer->detail);
    }
    return tally->compared == strtoul(arguments[1], NULL, 10) ||
           err_set(err, ERR_USAGE, "like: %zu samples, expected %s", tally->compared,
                   arguments[1]);
}

static const struct {
    const char *name;
    verb_fn *run;
} verbs[] = { { "table", table }, { "check", check }, { "go", go },
              { "both", both },   { "like", like },   { NULL, NULL } };

static bool run(struct tally *tally, char **arguments, struct err *err)
{
    struct answers ours, peers;
    size_t i = 0;

    while (verbs[i].name && (!*arguments || strcmp(verbs[i].name, *arguments) != 0))
        i++;
    if (!verbs[i].name)
        return err_set(err, ERR_USAGE, "usage: compare table|check|go|both|like …");
    answers_init(&ours);
    answers_init(&peers);
    verbs[i].run(tally, &ours, &peers, arguments + 1, err);
    answers_release(&ours);
    answers_release(&peers);
    return err->kind == ERR_NONE;
}

int main(int argc, char **argv)
{
    struct tally tally = { 0 };
    struct err err = ERR_INIT;

    if (argc < 1 || !run(&tally, argv + 1, &err)) {
        fprintf(stderr, "%s\n", err.text);
        return 2;
    }
    printf("%zu of %zu as expected", tally.compared - tally.different, tally.compared);
    if (tally.conceded > 0)
        printf(", %zu beyond what is read here", tally.conceded);
    putchar('\n');
    return tally.compared == 0 || tally.different > 0;
}
