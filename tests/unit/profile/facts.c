/* The files themselves, read with another parser than the program's. */
#include "check.h"

#include <glob.h>
#include <jansson.h>
#include <string.h>

static bool is_one_of(const char *text, const char *const *texts)
{
    for (; text != NULL && *texts != NULL; texts++) {
        if (strcmp(text, *texts) == 0)
            return true;
    }
    return false;
}

static bool says_something(json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text != NULL && strlen(text) > 2;
}

static unsigned facts_seen;

static void check_fact(const char *file, const char *name, json_t *fact)
{
    static const char *const bases[] = { "documented", "inferred", "unknown", NULL };
    const char *basis = json_string_value(json_object_get(fact, "basis"));
    check_case("%s: %s", file, name);
    facts_seen++;
    CHECK(is_one_of(basis, bases));
    CHECK(says_something(fact, "source"));
    if (basis == NULL)
        return;
    if (strcmp(basis, "documented") == 0) /* with its words, or what of it was left out */
        CHECK(says_something(fact, "quote") || says_something(fact, "note"));
    if (strcmp(basis, "documented") == 0) /* with an address to look it up */
        CHECK(strchr(json_string_value(json_object_get(fact, "source")), '/') != NULL);
    if (strcmp(basis, "inferred") == 0 && json_object_get(fact, "value") != NULL)
        CHECK(says_something(fact, "source"));
}

static bool is_fact(json_t *value)
{
    return json_object_get(value, "value") != NULL ||
           json_object_get(value, "basis") != NULL;
}

static void check_section(const char *file, json_t *section)
{
    const char *name;
    json_t *value;
    json_object_foreach(section, name, value)
    {
        if (strcmp(name, "codes") == 0 || !json_is_object(value))
            continue;
        if (is_fact(value))
            check_fact(file, name, value);
        else
            check_section(file, value);
    }
}

static void every_fact_has_a_basis_and_a_source(void)
{
    glob_t files;
    CHECK_INT(0, glob("profiles/*.json", 0, NULL, &files));
    for (size_t i = 0; i < files.gl_pathc; i++) {
        json_error_t error;
        json_t *root = json_load_file(files.gl_pathv[i], JSON_REJECT_DUPLICATES, &error);
        check_case("%s: %s", files.gl_pathv[i], root == NULL ? error.text : "");
        CHECK(root != NULL);
        unsigned before = facts_seen;
        check_section(files.gl_pathv[i], root);
        CHECK(facts_seen > before);
        json_decref(root);
    }
    CHECK(files.gl_pathc > 0);
    globfree(&files);
}

SUITE(facts, TEST(every_fact_has_a_basis_and_a_source))
