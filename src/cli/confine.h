/*
 * Keeping to the process what it was told: what other users and files of this machine
 * could see of it is overwritten or switched off, first thing in main().
 *
 *  - The command line, as `ps` shows it: secrets are copied and overwritten by "***", the
 *    rest of an argument moves up, spaces fill what is left. Until this has been done, a
 *    moment after the start, they can be seen: who cannot have that gives them in a file
 *    or in the environment.
 *  - The environment, as /proc shows it: the values of METAPROBE_ variables are copied,
 *    so that getenv() knows them, and overwritten where they stood.
 *  - No core is written when the program crashes, and on Linux no process of the same
 *    user may look into its memory. (Not under sanitizers, which look into it
 *    themselves.)
 */
#ifndef CLI_CONFINE_H
#define CLI_CONFINE_H

/* The arguments, ended by NULL, of which those with secrets are copies. Lives until
 * confine_end(). */
char **confine_arguments(int argc, char **argv);
void confine_environment(void);
void confine_memory(void);
/* Wipes what was copied, and all secrets (base/secret.h). */
void confine_end(char **arguments);

#endif
