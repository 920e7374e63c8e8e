/*
 * What of a document matters when it is compared with the others of its collection: its
 * name, the URLs of its media, the ids that it tells. One look at each member of the
 * root.
 */
#ifndef JUDGE_GLANCE_H
#define JUDGE_GLANCE_H

#include "judge/alike.h"
#include "judge/placeholder.h"
#include "judge/veil.h"
#include "json/tape.h"

/* Members that show the token. */
enum medium { MEDIUM_IMAGE, MEDIUM_IMAGE_URL, MEDIUM_IMAGE_DATA, MEDIUM_ANIMATION };
enum { MEDIUM_COUNT = MEDIUM_ANIMATION + 1 };

/* Texts are { NULL, 0 } when there is none, or it is empty. */
struct glance {
    struct json_text name, description;
    struct json_text media[MEDIUM_COUNT];
    struct json_text id, number; /* that the document says of itself: token_id, edition */
    struct veil veil;            /* of its attributes, for whoever reads them */
};

/* The root of the tape is an object. */
void glance_at(struct glance *glance, const struct json_tape *tape);
bool glance_has_media(const struct glance *glance);
/* The words of a placeholder in its name and its media, the strongest of them. */
enum placeholder_hint glance_hint(const struct glance *glance);

/* The digits behind the last # of the name, without zeros before them; { NULL, 0 } when
 * there are none, or they are not all ("#1a"). */
struct json_text glance_number(const struct glance *glance);

/* The id that the run knows, or else the one that the document says: as its token_id, in
 * its name, or as a number of another kind. A wrong guess does no harm: it is what the
 * document itself says. */
void glance_id(const struct glance *glance, const char *token_id, struct own_id *id);

#endif
