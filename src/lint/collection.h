/*
 * What the names of the files say about the collection: tokens without a document,
 * documents without a token, two documents for one token.
 *
 *     collection.missing-id    no document, though the set has the id (an error), or ids
 *                              below and above it have one (a warning; where ids are far
 *                              apart, for a reason that is not ours to know, a remark;
 *                              where they are scattered, nothing)
 *     collection.extra-id      a document, though the set has no such id
 *     collection.duplicate-id  more than one document
 *     collection.padded-name   zeros before the id: a platform does not ask for them
 *     collection.unnamed       no token's id for a name, among those that have one
 *     files.link-not-followed  a link to a folder
 *     files.not-regular        a pipe, a socket or a device
 */
#ifndef LINT_COLLECTION_H
#define LINT_COLLECTION_H

#include "lint/files.h"
#include "result/collection.h"
#include "token/token.h"

/* Without `by_name` the names of files are no token's; else those of a token that has one
 * already are marked. `set` is the tokens that there
 * should be, or NULL where nobody said. `collection` was initialised; its findings are
 * sorted. */
void collection_look(struct collection *collection, struct lint_files *files,
                     bool by_name, const struct token_set *set);

#endif
