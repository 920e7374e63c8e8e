#include "gathering.h"

#include "base/xalloc.h"
#include "check.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DOCUMENT_MAX = 40000, FOUND_MAX = 16384 };

void gathering_init(struct gathering *gathering, enum expectation expect)
{
    *gathering = (struct gathering){ .expect = expect, .found = STRBUF_INIT(FOUND_MAX) };
    gathering->items = xcalloc(GATHERING_MAX, sizeof(*gathering->items));
    collection_init(&gathering->collection);
}

void gathering_release(struct gathering *gathering)
{
    collection_release(&gathering->collection);
    arena_release(&gathering->arena);
    strbuf_release(&gathering->found);
    free(gathering->items);
}

struct collector_item *gather(struct gathering *gathering, unsigned id,
                              const char *format, ...)
{
    static char text[DOCUMENT_MAX];
    char name[16];
    va_list args;
    va_start(args, format);
    int len = vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    if (len < 0 || (size_t)len >= sizeof(text) || gathering->count == GATHERING_MAX)
        abort();
    snprintf(name, sizeof(name), "%u", id);
    struct collector_item *item = &gathering->items[gathering->count++];
    item->name = item->token_id = arena_memdup0(&gathering->arena, name, strlen(name));
    item->document = arena_memdup0(&gathering->arena, text, (size_t)len);
    item->len = (size_t)len;
    item->age_s = item->fresh_s = -1;
    return item;
}

/* splitmix64 (Steele, Lea, Flood, 2014) */
static uint64_t chance(uint64_t n)
{
    uint64_t z = (n + 1) * 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}

static const char *pick(const char *const words[8], uint64_t id, unsigned salt)
{
    return words[chance(id * 64 + salt) % 8];
}

void gather_art(struct gathering *gathering, unsigned id)
{
    static const char *const backgrounds[] = { "Amber", "Teal",   "Slate", "Coral",
                                               "Mint",  "Indigo", "Sand",  "Plum" };
    static const char *const furs[] = { "Black",   "Brown",   "Golden", "Silver",
                                        "Spotted", "Robotic", "Zombie", "Hidden" };
    static const char *const hats[] = { "None",    "Crown",   "Fez",  "Beanie",
                                        "Top Hat", "Bandana", "Hood", "Halo" };
    gather(gathering, id,
           "{\"name\":\"Wise Owl #%u\",\"description\":\"One of 10000 owls. Season 2 "
           "coming soon!\",\"image\":\"ipfs://bafyb%016" PRIx64 "/%u.png\","
           "\"dna\":\"%016" PRIx64 "\",\"edition\":%u,\"attributes\":["
           "{\"trait_type\":\"Background\",\"value\":\"%s\"},"
           "{\"trait_type\":\"Fur\",\"value\":\"%s\"},"
           "{\"trait_type\":\"Hat\",\"value\":\"%s\"},"
           "{\"trait_type\":\"Level\",\"value\":%u},"
           "{\"trait_type\":\"Birthday\",\"display_type\":\"date\",\"value\":%u},"
           "{\"trait_type\":\"Serial\",\"value\":\"%08x\"}]}",
           id, chance(7), id, chance(id), id, pick(backgrounds, id, 1), pick(furs, id, 2),
           pick(hats, id, 3), (unsigned)(chance(id * 64 + 4) % 50),
           1600000000 + (unsigned)(chance(id * 64 + 5) % 90000000),
           (unsigned)chance(id * 64 + 6));
}

void gather_item(struct gathering *gathering, unsigned id)
{
    static const char *const things[] = { "Iron Sword",    "Oak Shield",  "Mystery Box",
                                          "Health Potion", "Mana Potion", "Rope",
                                          "Lantern",       "Map" };
    const char *thing = pick(things, id, 9);
    gather(gathering, id,
           "{\"name\":\"%s\",\"description\":\"Found in a dungeon.\",\"image\":"
           "\"https://cdn.game.example/items/%c%c.png\",\"attributes\":["
           "{\"trait_type\":\"Kind\",\"value\":\"%s\"},"
           "{\"trait_type\":\"Durability\",\"value\":%u}]}",
           thing, thing[0], thing[1], thing, (unsigned)(chance(id) % 100));
}

static void put_findings(struct strbuf *to, const struct collection *collection)
{
    for (size_t i = 0; i < collection->findings.count; i++) {
        const struct summary_group *finding = &collection->findings.list[i];
        strbuf_putf(to, "%s%s %s %" PRIu64 ":", i > 0 ? "; " : "",
                    severity_name(finding->severity), finding->cause, finding->count);
        for (unsigned k = 0; k < finding->example_count; k++)
            strbuf_putf(to, "%s%s", k > 0 ? ", " : " ", finding->examples[k]);
    }
}

const char *found(struct gathering *gathering)
{
    struct collector *collector = collector_new(gathering->expect);
    for (size_t i = 0; i < gathering->count; i++)
        collector_add(collector, &gathering->items[i]);
    collection_release(&gathering->collection);
    collector_finish(collector, &gathering->collection);
    collector_free(collector);
    strbuf_reset(&gathering->found);
    put_findings(&gathering->found, &gathering->collection);
    return gathering->found.text;
}

const char *reason_of(const struct gathering *gathering, const char *rule)
{
    for (size_t i = 0; i < gathering->collection.findings.count; i++) {
        if (strcmp(gathering->collection.findings.list[i].cause, rule) == 0)
            return gathering->collection.findings.list[i].reason;
    }
    return "";
}

void shuffle(struct gathering *gathering, unsigned seed)
{
    for (size_t i = gathering->count; i-- > 1;) {
        size_t k = chance((uint64_t)seed << 32 | i) % (i + 1);
        struct collector_item item = gathering->items[i];
        gathering->items[i] = gathering->items[k];
        gathering->items[k] = item;
    }
}
