/*
 * Holds what was predicted and observed to the table of faults.
 *
 *     compare table                 the table itself is sound
 *     compare check FILE.ndjson…    metaprobe's samples are as the table says
 *     compare go GO-FILE            so is what the Go client observed
 *     compare both GO-FILE FILE…    metaprobe left open whatever the Go client concluded
 *
 * Prints a line for each difference. Exits with 1 if there is one, or if nothing was
 * compared, and with 2 if an input makes no sense.
 */
#include "faults/answers.h"
#include "origin/script.h"

#include <stdio.h>
#include <string.h>

struct tally {
    size_t compared;
    size_t different; /* of compared */
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
    printf("%s: %s says %s, expected %s: %s\n", place_name(place), who, said.text, expected,
           detail ? detail : "");
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

static void hold_to_table(struct tally *tally, const struct answers *answers, bool by_peer)
{
    for (size_t place = 0; place < place_count(); place++) {
        const struct answer *answer = &answers->by_place[place];

        if (!place_is_asked(place, by_peer))
            continue;
        tally->compared++;
        if (!holds(place, &answer->predicted, by_peer))
            differ(tally, place, by_peer ? "Go" : "metaprobe", answer, place_expect(place),
                   answer->detail);
    }
}

static void hold_to_peer(struct tally *tally, const struct answers *ours,
                         const struct answers *peers)
{
    for (size_t place = 0; place < place_count(); place++) {
        const struct answer *our = &ours->by_place[place], *peer = &peers->by_place[place];
        struct strbuf expected = STRBUF_INIT(256);

        if (!place_is_asked(place, true))
            continue;
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

static bool read_all_samples(struct answers *answers, char **paths, struct err *err)
{
    for (; *paths; paths++)
        if (!answers_read_samples(answers, *paths, err))
            return false;
    return true;
}

static bool compare(struct tally *tally, const char *what, char **paths, struct err *err)
{
    struct answers ours, peers;
    bool go = strcmp(what, "go") == 0, both = strcmp(what, "both") == 0;
    bool done = true;

    answers_init(&ours);
    answers_init(&peers);
    if (go || both)
        done = *paths ? answers_read_observations(&peers, *paths++, err)
                      : err_set(err, ERR_USAGE, "which file?");
    done = done && read_all_samples(&ours, paths, err);
    if (done && both)
        hold_to_peer(tally, &ours, &peers);
    else if (done)
        hold_to_table(tally, go ? &peers : &ours, go);
    answers_release(&ours);
    answers_release(&peers);
    return done;
}

int main(int argc, char **argv)
{
    struct tally tally = { 0 };
    struct err err = ERR_INIT;
    const char *what = argc > 1 ? argv[1] : "";
    bool known = strcmp(what, "check") == 0 || strcmp(what, "go") == 0 ||
                 strcmp(what, "both") == 0;

    if (strcmp(what, "table") == 0)
        check_table(&tally);
    else if (!known)
        err_set(&err, ERR_USAGE, "usage: compare table|check|go|both FILE…");
    else
        compare(&tally, what, argv + 2, &err);
    if (err.kind != ERR_NONE) {
        fprintf(stderr, "%s\n", err.text);
        return 2;
    }
    printf("%zu of %zu as expected\n", tally.compared - tally.different, tally.compared);
    return tally.compared == 0 || tally.different > 0;
}
