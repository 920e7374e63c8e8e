/*
 * usage: bench_documents FOLDER COUNT
 *
 * Writes COUNT different documents of about 700 bytes, as a collection of generated art
 * has them, to FOLDER/0, FOLDER/1, …: the same ones every time.
 */
#include "bench.h"

#include <inttypes.h>
#include <stdio.h>

static const char *const materials[] = { "Bronze",   "Silver", "Golden", "Wooden",
                                         "Obsidian", "Marble", "Copper", "Ivory" };
static const char *const creatures[] = { "Fox",   "Heron", "Otter", "Lynx",
                                         "Raven", "Stag",  "Viper", "Wolf" };
static const char *const traits[] = { "Background", "Fur",     "Eyes",   "Mouth",
                                      "Hat",        "Cloak",   "Weapon", "Aura",
                                      "Companion",  "Pedestal" };

enum { ATTRIBUTES_MIN = 6, ATTRIBUTES_MAX = 10 };

/* splitmix64 (Steele, Lea, Flood, 2014): enough chance for art. */
static uint64_t chance(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}

static const char *pick(const char *const words[8], uint64_t *state)
{
    return words[chance(state) % 8];
}

static void write_attributes(FILE *file, uint64_t *state)
{
    uint64_t count =
        ATTRIBUTES_MIN + chance(state) % (ATTRIBUTES_MAX - ATTRIBUTES_MIN + 1);
    for (uint64_t i = 0; i + 2 < count; i++) {
        const char *material = pick(materials, state);
        const char *creature = pick(creatures, state);
        fprintf(file, "{\"trait_type\":\"%s\",\"value\":\"%s %s\"},", traits[i], material,
                creature);
    }
    fprintf(file, "{\"trait_type\":\"Level\",\"value\":%u},",
            (unsigned)(chance(state) % 100));
    fprintf(file,
            "{\"display_type\":\"boost_number\",\"trait_type\":\"Luck\",\"value\":%u}",
            (unsigned)(chance(state) % 1000));
}

/* Nothing in it tells the token's id: nginx serves each document for many ids. */
static void write_document(FILE *file, uint64_t number)
{
    uint64_t state = number;
    const char *material = pick(materials, &state);
    const char *creature = pick(creatures, &state);
    const char *title = pick(materials, &state);
    fprintf(file, "{\"name\":\"%s %s, Keeper of the %s Gate\",", material, creature,
            title);
    fprintf(file,
            "\"description\":\"A %s %s of the menagerie, made by hands that nobody has "
            "seen, and found on the day the gates were opened.\",",
            material, creature);
    fprintf(file, "\"image\":\"https://images.example/menagerie/%016" PRIx64 ".png\",",
            chance(&state));
    fputs("\"external_url\":\"https://menagerie.example/tokens\",", file);
    fputs("\"attributes\":[", file);
    write_attributes(file, &state);
    fputs("]}", file);
}

int main(int argc, char **argv)
{
    if (argc != 3)
        bench_die("usage: bench_documents FOLDER COUNT");
    uint64_t count = bench_number(argv[2], 1, 10000000);
    for (uint64_t id = 0; id < count; id++) {
        char path[1024];
        snprintf(path, sizeof(path), "%s/%" PRIu64, argv[1], id);
        FILE *file = fopen(path, "w");
        if (file == NULL)
            bench_die_errno(path);
        write_document(file, id);
        if (fclose(file) != 0)
            bench_die_errno(path);
    }
}
